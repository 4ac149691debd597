"""Unions that JSON alone does not tell apart, such as two kinds of object.

msgspec refuses them, so generated models hand it a ``Variants`` class instead: whatever fits one
of the types becomes it, the first that fits winning. Type checkers see the plain union.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Variants(type):
    """The class of such unions: every value counts as an instance, ``types`` lists the choices."""

    choices: Callable[[], tuple[object, ...]]

    def __instancecheck__(cls, instance: object) -> bool:
        return True


def one_of(name: str, choices: Callable[[], tuple[object, ...]]) -> type:
    """Return a class that stands for one of several types, looked up when first needed."""
    return Variants(name, (), {"choices": staticmethod(choices)})


def decode_variant(kind: type, value: object) -> object:
    """Return the value as the first of the types that it fits; ValueError when it fits none.

    msgspec asks this of every type that is not its own, ``object`` too, which any value fits.
    """
    if not isinstance(kind, Variants):
        if isinstance(value, kind):
            return value
        raise ValueError(f"is no {kind.__name__}")
    for choice in kind.choices():
        try:
            converted: object = msgspec.convert(value, choice, dec_hook=decode_variant)
        except msgspec.ValidationError:
            continue
        return converted
    raise ValueError(f"is none of the types of {kind.__name__}")
