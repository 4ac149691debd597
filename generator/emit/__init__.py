"""Emit stage: renders views with Jinja, formats with ruff, and writes the package and its manifest."""
