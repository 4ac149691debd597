"""Makes the pictures of the README: ``nox -s pictures``."""
