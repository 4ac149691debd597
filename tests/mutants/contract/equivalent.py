"""Mutants that no test can tell apart from the truth, each with the reason."""

from __future__ import annotations

import re

REASONS: tuple[tuple[str, str], ...] = (
    (r"^/operations/\w+/id/python", "names nothing that a caller can see"),
    (r"/body/required", "the client sends the body of a write in any case, be it empty"),
    (
        r"^/types/\w+/fields/\w+/deprecation",
        "told in documentation and in the help of nested options; no call depends on it",
    ),
    (r"/(has_default|default)(/|:)", "a default is the server's: it is told in help, never sent"),
)
"""A pattern of the mutant's name, and why it is the same to every caller."""


def reason_of(name: str) -> str:
    """Return why a mutant is equivalent, empty when it is not known to be."""
    return next((reason for pattern, reason in REASONS if re.search(pattern, name)), "")
