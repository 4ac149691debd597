"""One call: attempts, retries, credentials, error responses, and the two drivers."""
