"""specgen: turns an OpenAPI description into a client, a command line and contract tests."""

__version__ = "0.1.0"
