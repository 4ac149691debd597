"""Shell completion of names that are separated by commas."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click


class ListCompleter:
    """Completes the last of several names that are separated by commas."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def __call__(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[str]:
        """Return what may stand for the incomplete text: its last name is completed."""
        head, comma, last = incomplete.rpartition(",")
        used = head.split(",")
        return [
            f"{head}{comma}{name}"
            for name in self._names()
            if name.startswith(last) and name not in used
        ]
