"""The view of the command line: commands, options, examples, output columns."""
