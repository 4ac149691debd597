"""Logging in, and stored credentials."""
