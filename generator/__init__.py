"""specgen: turns an OpenAPI description into a client, a command line and contract tests."""
