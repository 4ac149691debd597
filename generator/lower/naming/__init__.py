"""Names of types, resources, methods and everything else in Python."""
