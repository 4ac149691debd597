"""From views to files: Jinja, one ruff call, a manifest, and the only code that writes a package."""
