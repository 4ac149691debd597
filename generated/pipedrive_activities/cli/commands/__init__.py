"""Utility commands, one module each."""
