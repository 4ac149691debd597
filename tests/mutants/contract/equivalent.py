"""Mutants that no test can tell apart from the truth, each with the reason."""

from __future__ import annotations

import re

REASONS: tuple[tuple[str, str], ...] = (
    (r"^/operations/\w+/id/python", "spells the name of a class that is private to the package"),
    (r"^/header_roles/retry_after: left out", "HTTP calls it so (RFC 9110, section 10.2.3)"),
)
"""A pattern of the mutant's name, and why it is the same to every caller."""


def reason_of(name: str) -> str:
    """Return why a mutant is equivalent, empty when it is not known to be."""
    return next((reason for pattern, reason in REASONS if re.search(pattern, name)), "")
