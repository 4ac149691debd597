"""The attempt loop of a call: retries, credentials, charging, error responses, and the drivers."""
