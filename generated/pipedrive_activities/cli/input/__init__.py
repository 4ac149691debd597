"""What the user provides: options, values, bodies, rows."""
