"""Contract mutants that no test can detect, each with the reason."""

from __future__ import annotations

import re

REASONS: tuple[tuple[str, str], ...] = (
    (r"^/operations/\w+/id/python", "changes only the name of a private class"),
    (
        r"^/types/(OnDataPayload|Order\w+|Answer|Chunk|Event\w+)/.*(deprecation|additional): ",
        "says what is sent; payloads of webhooks and items of streams are only received",
    ),
    (
        r"^/operations/importThings/responses/204(: removed|/status)",
        "no success response has a body, so that the result of every status is None",
    ),
    (
        r"^/types/Thing/additional: closed",
        "a closed type is ruled out among the variants of a union, and this one is none of them",
    ),
    (r"^/operations/listOptional/security: turned", "credentials are optional in either order"),
    (r"^/security_schemes/\w+/deprecation", "changes only the order of keyword arguments"),
    (
        r"^/header_roles/retry_after: left out",
        "the default is the same header (RFC 9110, section 10.2.3)",
    ),
)
"""Pairs of a pattern for names of mutants and the reason why no caller notices these."""


def reason_of(name: str) -> str:
    """Return the reason why a mutant is equivalent, empty if none is listed."""
    return next((reason for pattern, reason in REASONS if re.search(pattern, name)), "")


TOOL_REASONS: tuple[tuple[str, str], ...] = ()
"""The same for mutants of the tools of the MCP server alone."""


def reason_of_tools(name: str) -> str:
    """Return the reason why a mutant of the tools is equivalent, empty if none is listed."""
    return next((reason for pattern, reason in TOOL_REASONS if re.search(pattern, name)), "")
