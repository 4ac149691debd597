"""Arguments to bytes, and bytes to models."""
