"""The command line of this package. Importing this module imports nothing else of it."""

import sys


def main() -> None:
    """Run the command line with the arguments of the process, and exit with its exit code."""
    try:
        from .program import run_process
    except ModuleNotFoundError as error:
        from .product import PRODUCT

        hint = f"pip install '{PRODUCT.distribution}[cli]'"
        sys.stderr.write(f"{PRODUCT.command}: {error.name} is not installed; {hint}\n")
        sys.exit(78)
    run_process()
