"""The command line of this package. ``main`` runs it; importing this module imports nothing."""
