"""The decorator of all dataclasses: that of the standard library, without compiling their methods.

specgen defines two hundred dataclasses whenever it starts. For a frozen one, the standard library
compiles six methods, half a millisecond a class; here it compiles ``__init__`` only, and the others are
the same few functions for all classes. Type checkers see the decorator of the standard library, and
report an assignment to a field of a frozen class; at run time nothing checks it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        plain: type | None = None, /, *, frozen: bool = False, eq: bool = True, **options: bool
    ) -> type | Callable[[type], type]:
        """Return a class as a dataclass, or a decorator; objects of a frozen class can be hashed."""

        def decorate(plain: type) -> type:
            record = dataclasses.dataclass(eq=False, repr=False, **options)(plain)
            if eq:
                _add_comparison(record, hashable=frozen)
            record.__repr__ = _represent
            return record

        return decorate if plain is None else decorate(plain)


def _add_comparison(record: type, *, hashable: bool) -> None:
    """Let objects be equal if they are of one class and the compared fields are equal."""
    values = _getter([each.name for each in dataclasses.fields(record) if each.compare])

    def is_equal(self: object, other: object) -> bool:
        return values(self) == values(other) if type(self) is type(other) else NotImplemented

    def hash_of(self: object) -> int:
        return hash(values(self))

    record.__eq__ = is_equal  # type: ignore[assignment]  # of any class
    record.__hash__ = hash_of if hashable else None  # type: ignore[assignment]  # of any class


def _getter(names: list[str]) -> Callable[[object], Any]:
    """Return a function that returns the values of these fields."""
    return attrgetter(*names) if names else lambda _: ()


def _represent(self: Any) -> str:
    values = (
        f"{each.name}={getattr(self, each.name)!r}"
        for each in dataclasses.fields(self)
        if each.repr
    )
    return f"{type(self).__qualname__}({', '.join(values)})"
