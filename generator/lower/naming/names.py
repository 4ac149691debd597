"""Converts names of the OpenAPI document to Python identifiers.

Invariants: the result is an identifier, not a keyword, and does not begin with an underscore; within
one scope (the fields of a type, the parameters of an operation, …) two names never become the same
identifier. Names that differ only in symbols are distinguished by words for the symbols; a name that
still violates this is reported with its position.
"""

from __future__ import annotations

import builtins
import keyword
from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from functools import cache

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.types import Name
from generator.lower.naming.words import pascal, snake, symbol_words, words
from generator.positions import Origin
from generator.records import dataclass

_RESERVED_VALUES = frozenset({"self", "cls"})
"""Names of the first parameter of a method, which generated parameters must not shadow."""

_RESERVED_TYPES = frozenset(
    name for name in dir(builtins) if name[0].isupper() and name.isidentifier()
)
"""Built-in types and exceptions, which a generated model must not shadow."""

_QUOTE_LIMIT = 60
"""Maximum number of characters of an untrusted name in a message."""


@cache
def value_name(text: str, kind: str) -> str:
    """Return the identifier of a field, parameter or method; empty if no letter or digit is left.

    ``kind`` (``field``, ``value``, …) becomes the prefix of a name that begins with a digit.
    """
    return _value_identifier(snake(words(text)), kind)


def _value_identifier(identifier: str, kind: str) -> str:
    if identifier[:1].isdigit():
        identifier = f"{kind}_{identifier}"
    if keyword.iskeyword(identifier) or identifier in _RESERVED_VALUES:
        identifier += "_"
    return identifier


def value_names(texts: Sequence[str], kind: str) -> list[str]:
    """Return the identifiers of the fields of a type, or of the parameters of an operation.

    Names that would become the same identifier, or none, are written with words for their symbols:
    ``+1`` and ``-1`` are ``plus_1`` and ``minus_1``. A name that is an identifier already keeps it.
    Names that differ only in case remain the same, for the caller to report.
    """
    plain = [value_name(text, kind) for text in texts]
    if all(plain) and len(set(plain)) == len(plain):
        return plain
    different = set(zip(texts, plain, strict=True))
    uses = Counter(identifier for _, identifier in different)
    return [
        identifier
        if identifier and (uses[identifier] == 1 or identifier == text)
        else _value_identifier(snake(symbol_words(text) or ("empty", kind)), kind)
        for text, identifier in zip(texts, plain, strict=True)
    ]


def type_name(text: str) -> str:
    """Return the identifier of a type; empty if no letter or digit is left."""
    return _type_identifier(pascal(words(text)))


def _type_identifier(identifier: str) -> str:
    if identifier[:1].isdigit():
        identifier = f"Type{identifier}"
    if keyword.iskeyword(identifier) or identifier in _RESERVED_TYPES:
        identifier += "Model"
    return identifier


def type_names(texts: Sequence[str]) -> list[str]:
    """Return the identifiers of the types of several components, as ``value_names`` does.

    ``Page<Pet>`` beside ``PagePet`` is ``PageLessThanPetGreaterThan``.
    """
    plain = [type_name(text) for text in texts]
    uses = Counter(plain)
    return [
        identifier
        if identifier and (uses[identifier] == 1 or identifier == text)
        else _type_identifier(pascal(symbol_words(text) or ("empty", "type")))
        for text, identifier in zip(texts, plain, strict=True)
    ]


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
        """Add a name to this scope and return it; report an identifier that is in use."""
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
