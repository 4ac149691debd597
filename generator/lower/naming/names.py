"""Converts names of the OpenAPI document to Python identifiers.

Invariants: the result is an identifier, not a keyword, and does not begin with an underscore; within
one scope (the fields of a type, the parameters of an operation, …) two names never become the same
identifier. A name that violates this is reported with its position, never changed silently.
"""

from __future__ import annotations

import builtins
import keyword
from dataclasses import dataclass, field

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.types import Name
from generator.lower.naming.words import pascal, snake, words
from generator.positions import Origin

_RESERVED_VALUES = frozenset({"self", "cls"})
"""Names of the first parameter of a method, which generated parameters must not shadow."""

_RESERVED_TYPES = frozenset(
    name for name in dir(builtins) if name[0].isupper() and name.isidentifier()
)
"""Built-in types and exceptions, which a generated model must not shadow."""

_QUOTE_LIMIT = 60
"""Maximum number of characters of an untrusted name in a message."""


def value_name(text: str, kind: str) -> str:
    """Return the identifier of a field, parameter or method; empty if no letter or digit is left.

    ``kind`` (``field``, ``value``, …) becomes the prefix of a name that begins with a digit.
    """
    identifier = snake(words(text))
    if identifier[:1].isdigit():
        identifier = f"{kind}_{identifier}"
    if keyword.iskeyword(identifier) or identifier in _RESERVED_VALUES:
        identifier += "_"
    return identifier


def type_name(text: str) -> str:
    """Return the identifier of a type; empty if no letter or digit is left."""
    identifier = pascal(words(text))
    if identifier[:1].isdigit():
        identifier = f"Type{identifier}"
    if keyword.iskeyword(identifier) or identifier in _RESERVED_TYPES:
        identifier += "Model"
    return identifier


def member_name(text: str) -> str:
    """Return the identifier of an enum member (``IN_PROGRESS``); empty if nothing is left."""
    identifier = snake(words(text)).upper()
    return f"VALUE_{identifier}" if identifier[:1].isdigit() else identifier


def is_valid_name(text: str) -> bool:
    """Return whether a configured name can be used in Python unchanged."""
    return text.isidentifier() and not keyword.iskeyword(text) and not text.startswith("_")


def quoted(text: str) -> str:
    """Return untrusted text for use in a message: quoted, escaped and truncated."""
    shown = text if len(text) <= _QUOTE_LIMIT else text[:_QUOTE_LIMIT] + "…"
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown) + '"'


@dataclass(slots=True)
class Scope:
    """A set of names in which no two may become the same identifier.

    ``kind`` (``field``, ``header``, …) and ``help`` are used in messages.
    """

    kind: str
    diagnostics: Diagnostics
    help: str
    _taken: dict[str, tuple[str, Origin]] = field(init=False, default_factory=dict)

    def name(self, wire: str, origin: Origin, python: str) -> Name:
        """Add a name to this scope and return it; report an identifier that is empty or in use."""
        if not python:
            self.diagnostics.error(
                "NAM001",
                f"{quoted(wire)} cannot be the name of a {self.kind}: it has no letter or digit",
                origin,
                help=self.help,
            )
            return Name(wire=wire, python="unnamed")
        first = self._taken.setdefault(python, (wire, origin))
        if first[1] != origin:
            self.diagnostics.error(
                "NAM002",
                f"{quoted(wire)} and {quoted(first[0])} are the same {self.kind} in Python: {python}",
                origin,
                help=self.help,
                notes=(Note(message=f"{quoted(first[0])} is here", origin=first[1]),),
            )
        return Name(wire=wire, python=python)
