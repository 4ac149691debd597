"""Keyword arguments that generated code passes to classes of the runtime."""

from __future__ import annotations

from typing import TypeAlias

Settings: TypeAlias = tuple[tuple[str, object], ...]
"""Keyword arguments, each value a literal."""


_EMPTY: tuple[object, ...] = ("", (), {})


def drop_defaults(**settings: object) -> Settings:
    """Return the keyword arguments without those that are None, False or empty.

    These are the defaults of the runtime's classes; 0 is a value.
    """
    return tuple(
        [
            (name, value)
            for name, value in settings.items()
            if value or (value is not None and value is not False and value not in _EMPTY)
        ]
    )
