"""Output: formats, tables, field selection, summaries and escaping."""
