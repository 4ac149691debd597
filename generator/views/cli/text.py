"""Words of the command line: names of commands and flags, scopes, what a replacement saves.

Input: names and operations of the IR. Output: text. Invariant: equal input gives equal text.
"""

from __future__ import annotations

import re

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import Name

AROUND = frozenset(
    {"api", "auth", "completion", "config", "cost", "doctor", "manifest", "mock", "usage"}
)
"""Commands of the command line itself."""

RESERVED = frozenset(
    {
        "all",
        "base-url",
        "budget",
        "concurrency",
        "curl",
        "data",
        "data-template",
        "dry-run",
        "fail-on-deprecated",
        "fields",
        "help",
        "journal",
        "label",
        "max-cost",
        "max-items",
        "max-pages",
        "no-input",
        "null",
        "output",
        "profile",
        "query",
        "resume",
        "rows",
        "rows-format",
        "timeout",
        "token-file",
        "unset",
        "verbose",
        "yes",
    }
)
"""Flags of the command line itself, without their dashes."""


def dashed(python: str) -> str:
    """Return a Python name as it is typed: ``due_date`` is ``due-date``, ``from_`` is ``from``."""
    return python.strip("_").replace("_", "-")


def resource_name(name: Name) -> str:
    """Return the name of a resource's group of commands."""
    word = dashed(name.python)
    return f"api-{word}" if word in AROUND else word


def command_name(operation: Operation) -> str:
    """Return the words that call an operation: ``activities list``."""
    return f"{resource_name(operation.resource)} {dashed(operation.method.python)}"


def first_sentence(text: str) -> str:
    """Return the first sentence of a text: on one line, links as their words, no full stop."""
    flat = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(text.split()))
    return re.split(r"(?<=[^.\s]{2})\. ", flat, maxsplit=1)[0].rstrip(".")


def scopes_of(operation: Operation) -> tuple[str, ...]:
    """Return the scopes of which any one is enough, in the order written."""
    scopes = (
        scope
        for alternative in operation.security
        for use in alternative.schemes
        for scope in use.scopes
    )
    return tuple(dict.fromkeys(scopes))


def saving_of(api: Api, operation: Operation) -> str:
    """Return in words what the replacement does to the bill; empty when that is not known."""
    wanted = operation.deprecation.replaced_by if operation.deprecation else ""
    other = next((found for found in api.operations if found.id.wire == wanted), None)
    if other is None or operation.cost is None or other.cost is None:
        return ""
    if operation.batch and not other.batch and not other.pagination:
        return (
            f"{_tokens(other.cost)} an id instead of {_tokens(operation.cost)} a call: "
            f"cheaper up to {(operation.cost - 1) // max(other.cost, 1)} ids"
        )
    saved = operation.cost - other.cost
    if saved > 0:
        return f"saves {_tokens(saved)} a call"
    return "the price is the same" if saved == 0 else f"costs {_tokens(-saved)} more a call"


def _tokens(count: int) -> str:
    return f"{count} token" if count == 1 else f"{count} tokens"
