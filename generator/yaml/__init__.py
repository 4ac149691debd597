"""Parses YAML and JSON files into trees in which every value has its position."""
