"""``python -m generator`` is ``specgen``."""

from generator.commands.main import main

if __name__ == "__main__":
    main(prog_name="specgen")
