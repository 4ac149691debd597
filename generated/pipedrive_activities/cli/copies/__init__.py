"""Local copies of lists, kept up to date by their changes: in SQLite, DuckDB, Parquet or JSON Lines."""
