"""Login and stored credentials."""
