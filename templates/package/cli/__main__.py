"""Run the command line as ``python -m``."""

from .main import main

if __name__ == "__main__":
    main()
