"""View of the MCP server: tools with their schemas and texts, and prompts."""
