"""Keeps copies of lists up to date: changed records, and records that no longer exist."""
