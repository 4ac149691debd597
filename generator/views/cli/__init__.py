"""Views of the command line: commands, options, examples and output columns."""
