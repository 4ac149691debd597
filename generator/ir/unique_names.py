"""Makes the names of one scope unique by numbers: where users do not write them, or can change them."""

from __future__ import annotations

from collections.abc import Iterable


def numbered(names: Iterable[str]) -> list[str]:
    """Return the names, with a number appended to each that occurred before: ``id``, ``id_2``."""
    every = list(names)
    taken = set(every)
    result: list[str] = []
    for name in every:
        unused, number = name, 2
        if name in result:
            while unused in taken:
                unused, number = f"{name}_{number}", number + 1
            taken.add(unused)
        result.append(unused)
    return result
