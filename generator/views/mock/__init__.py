"""The view of the mock server."""
