"""Webhooks: requests that the API sends, verified and decoded."""
