"""Entry point of ``python -m generator``, the same as the command ``specgen``."""

from generator.commands.main import main

if __name__ == "__main__":
    main(prog_name="specgen")
