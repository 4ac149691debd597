"""Findings: codes, messages, impact on generated code and usage, accepted findings, version."""
