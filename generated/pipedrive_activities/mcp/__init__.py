"""MCP server: the operations of the API as tools of an assistant, within a budget.

The modules that import the MCP SDK (extra ``mcp``) are ``server``, ``confirmation``, ``resources``,
``prompts`` and ``transports``; only the command that runs the server imports them.
"""
