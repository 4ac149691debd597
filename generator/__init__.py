"""specgen: generates a client, a command line, a mock server and contract tests from OpenAPI."""

__version__ = "0.1.0"
