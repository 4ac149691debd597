"""Entry point of ``python -m generator``, the same as the command ``specgen``."""

from generator.commands.main import run

if __name__ == "__main__":
    run()
