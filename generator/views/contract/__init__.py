"""View of the contract tests: the API as plain JSON."""
