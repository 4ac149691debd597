"""Comparison of two APIs, one module per kind of thing compared."""
