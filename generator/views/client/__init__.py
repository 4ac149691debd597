"""View of the client: models, operation table, methods."""
