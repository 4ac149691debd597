"""Contract tests against a running server: live, mock or recorded."""
