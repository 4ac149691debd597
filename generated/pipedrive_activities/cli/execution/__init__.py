"""Running the command of an operation."""
