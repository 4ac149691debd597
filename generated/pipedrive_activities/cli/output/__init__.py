"""Results and summaries: formats, tables, selection, escaping."""
