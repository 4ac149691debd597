"""Diagnostics: what the stages report, the codes, and the formats in which they are printed."""
