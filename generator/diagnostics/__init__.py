"""Diagnostics reported by the stages, their codes, and their output formats."""
