"""``python -m generator`` is ``specgen``."""

from generator.cli import main

if __name__ == "__main__":
    main(prog_name="specgen")
