"""Ids of the elements of a page.

An id has the characters A-Z, a-z, 0-9, ``.``, ``_`` and ``-``; others are percent-encoded, so that
no text of the document can end an attribute or change a link.
"""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from urllib.parse import quote

from generator.records import dataclass

PAGE_IDS = frozenset(
    [
        "access",
        "access-title",
        "bar",
        "budget",
        "budget-title",
        "burst",
        "calculator",
        "content",
        "copies",
        "copies-title",
        "corrections",
        "corrections-title",
        "current",
        "hits",
        "menu",
        "meter",
        "oauth-burst",
        "objects",
        "objects-title",
        "overview",
        "overview-title",
        "search",
        "status",
        "theme-auto",
        "theme-dark",
        "theme-light",
        "used",
        "verdict",
        "webhooks",
        "webhooks-title",
    ]
)
"""The ids that the templates of the page write: its chapters and controls."""


@lru_cache(maxsize=4096)
def encode_id(text: str) -> str:
    """Return text as an id."""
    return quote(text, safe="").replace("~", "%7E")


def operation_anchor(operation_id: str) -> str:
    """Return the id of an operation's section, which is none of ``PAGE_IDS``."""
    anchor = encode_id(operation_id)
    return f"{anchor}-operation" if anchor in PAGE_IDS else anchor


@lru_cache(maxsize=4096)  # the fields of an object have all parts but the last in common
def _join_ids(parts: tuple[str, ...]) -> str:
    return ".".join(map(encode_id, parts))


@dataclass(slots=True)
class Anchors:
    """Hands out ids that are unique on a page: the second ``a`` is ``a-2``."""

    _taken: set[str] = field(default_factory=set)

    def claim(self, *parts: str) -> str:
        """Return the parts, encoded and joined with dots, as an id that is not in use yet."""
        *outer, last = parts
        base = f"{_join_ids(tuple(outer))}.{encode_id(last)}" if outer else encode_id(last)
        return self._first_free(base)

    def claim_operation(self, operation_id: str) -> str:
        """Return the id of an operation's section."""
        return self._first_free(operation_anchor(operation_id))

    def _first_free(self, base: str) -> str:
        anchor, number = base, 1
        while anchor in self._taken:
            number += 1
            anchor = f"{base}-{number}"
        self._taken.add(anchor)
        return anchor
