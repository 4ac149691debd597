"""Runs the command of an operation."""
