"""Compares two documents value by value: the last resort that keeps any change from being silent."""
