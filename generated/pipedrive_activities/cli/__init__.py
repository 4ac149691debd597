"""The command line of this package. Importing it imports nothing else."""


def main() -> None:
    """Run the command line with the arguments of the process, and exit with its code."""
    from .program import run_process

    run_process()
