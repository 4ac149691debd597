"""The view of the client: models, operation table, methods."""
