"""The Python spelling of every name, given once.

Invariants: every spelling is an identifier, no keyword, without leading underscores; within one
scope (the fields of a type, the parameters of an operation, …) no two wire names share a spelling.
Whatever cannot be spelled so is a diagnostic with its places, never a silent suffix.
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
"""Names that a method has for itself."""

_RESERVED_TYPES = frozenset(
    name for name in dir(builtins) if name[0].isupper() and name.isidentifier()
)
"""Built-in types and exceptions: a model that hides one of them would mislead its reader."""

_FALLBACK_LIMIT = 60
"""How much of a hostile name a message quotes, in characters."""


def value_name(text: str, kind: str) -> str:
    """Return the spelling of a field, parameter, method or member; empty when nothing is left.

    ``kind`` (``field``, ``value``, …) goes before a name that begins with a digit.
    """
    spelled = snake(words(text))
    if spelled[:1].isdigit():
        spelled = f"{kind}_{spelled}"
    if keyword.iskeyword(spelled) or spelled in _RESERVED_VALUES:
        spelled += "_"
    return spelled


def type_name(text: str) -> str:
    """Return the spelling of a type; empty when nothing is left."""
    spelled = pascal(words(text))
    if spelled[:1].isdigit():
        spelled = f"Type{spelled}"
    if keyword.iskeyword(spelled) or spelled in _RESERVED_TYPES:
        spelled += "Model"
    return spelled


def member_name(text: str) -> str:
    """Return the spelling of an enumeration's member: ``IN_PROGRESS``; empty when nothing is left."""
    spelled = snake(words(text)).upper()
    return f"VALUE_{spelled}" if spelled[:1].isdigit() else spelled


def is_spelling(text: str) -> bool:
    """Tell whether a name that somebody decided on may be used in Python as it stands."""
    return text.isidentifier() and not keyword.iskeyword(text) and not text.startswith("_")


def quoted(text: str) -> str:
    """Return hostile text for use in a message: quoted, escaped and of bounded length."""
    shown = text if len(text) <= _FALLBACK_LIMIT else text[:_FALLBACK_LIMIT] + "…"
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown) + '"'


@dataclass(slots=True)
class Scope:
    """The names of one scope, so that two wire names never share a spelling."""

    kind: str
    diagnostics: Diagnostics
    help: str
    _taken: dict[str, tuple[str, Origin]] = field(init=False, default_factory=dict)

    def name(self, wire: str, origin: Origin, spelled: str) -> Name:
        """Return the name of something in this scope; report a spelling that is empty or taken."""
        if not spelled:
            self.diagnostics.error(
                "NAM001",
                f"{quoted(wire)} has no letter or digit to name a {self.kind} by",
                origin,
                help=self.help,
            )
            return Name(wire=wire, python="unnamed")
        taken = self._taken.setdefault(spelled, (wire, origin))
        if taken[1] != origin:
            self.diagnostics.error(
                "NAM002",
                f"{quoted(wire)} and {quoted(taken[0])} are the same {self.kind} in Python: {spelled}",
                origin,
                help=self.help,
                notes=(Note(message=f"{quoted(taken[0])} stands here", origin=taken[1]),),
            )
        return Name(wire=wire, python=spelled)
