"""One module per resource: its operations as ``Command`` values in ``COMMANDS``."""
