"""User input: options, values, bodies and rows."""
