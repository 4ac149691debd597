"""Serialization: arguments to requests, and responses to models."""
