"""Shared code of the contract tests: the specification as data, and expectations on the client."""
