"""Generates from real OpenAPI documents and measures the results (``nox -s corpus``)."""
