"""View of the mock server."""
