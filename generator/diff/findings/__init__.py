"""Findings: codes, messages, impact on generated code and on usage, suppression, version."""
