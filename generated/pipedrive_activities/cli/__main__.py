"""Run the command line as ``python -m``."""

from . import main

if __name__ == "__main__":
    main()
