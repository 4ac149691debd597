"""YAML and JSON files to trees in which every value knows its position."""
