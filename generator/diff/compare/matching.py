"""Pairs what belongs together in two APIs: the same by name first, renamed second.

A rename is believed where two candidates are described in the same words, or are of one kind and
have names alike. It never hides a change of type: the pair is then compared like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from generator.ir.api import Api
from generator.ir.operations import Operation, Parameter

T = TypeVar("T")

_SIMILAR = 0.6
"""How alike two names must be (0 to 1) to be taken for a rename; found by trying real renames."""
_OPPOSED = tuple(
    frozenset(words.split("/"))
    for words in [
        "since/until",
        "from/to",
        "start/end",
        "before/after",
        "min/max",
        "first/last",
        "include/exclude",
        "lower/upper",
    ]
)


@dataclass(frozen=True, slots=True)
class Pairs(Generic[T]):
    """Old and new things that belong together, and what is left on either side."""

    both: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]


def pair(old: Iterable[T], new: Iterable[T], key: Callable[[T], object]) -> Pairs[T]:
    """Pair two collections by a key that is unique within each."""
    left = {key(item): item for item in old}
    right = {key(item): item for item in new}
    return Pairs(
        both=tuple((left[name], right[name]) for name in left if name in right),
        removed=tuple(item for name, item in left.items() if name not in right),
        added=tuple(item for name, item in right.items() if name not in left),
    )


def pair_in_turn(old: Iterable[T], new: Iterable[T], key: Callable[[T], object]) -> Pairs[T]:
    """Pair two collections by a key that several may share: the first of a key with the first."""
    left = list(new)
    both: list[tuple[T, T]] = []
    removed: list[T] = []
    for item in old:
        index = next((at for at, other in enumerate(left) if key(other) == key(item)), None)
        if index is None:
            removed.append(item)
        else:
            both.append((item, left.pop(index)))
    return Pairs(tuple(both), tuple(removed), tuple(left))


def pair_operations(old: Api, new: Api) -> Pairs[Operation]:
    """Pair by operationId, then by method and path (parameter names in the path do not count)."""
    by_id = pair(old.operations, new.operations, lambda operation: operation.id.wire)
    by_route = pair(by_id.removed, by_id.added, route)
    return Pairs(by_id.both + by_route.both, by_route.removed, by_route.added)


def route(operation: Operation) -> tuple[str, str]:
    """Return method and path, path parameters without their names."""
    return operation.http_method, re.sub(r"\{[^}]*\}", "{}", operation.path)


def pair_parameters(old: Operation, new: Operation) -> Pairs[Parameter]:
    """Pair by place and name, then by name alone (moved), then renamed ones.

    Path parameters are paired by their position in the path, since their names never travel; those
    that steer the pages by what they do.
    """
    exact = pair(
        _without_path(old),
        _without_path(new),
        lambda parameter: (parameter.location, _key(parameter)),
    )
    moved = pair(exact.removed, exact.added, lambda parameter: _key(parameter))
    steering = _steering(old, new, moved)
    renamed = steering + _renamed(
        [one for one in moved.removed if all(one is not taken for taken, _ in steering)],
        [one for one in moved.added if all(one is not taken for _, taken in steering)],
    )
    taken = {id(parameter) for couple in renamed for parameter in couple}
    path = tuple(zip(_in_path(old), _in_path(new), strict=False))
    return Pairs(
        both=path + exact.both + moved.both + renamed,
        removed=tuple(parameter for parameter in moved.removed if id(parameter) not in taken),
        added=tuple(parameter for parameter in moved.added if id(parameter) not in taken),
    )


def _steering(
    old: Operation, new: Operation, left: Pairs[Parameter]
) -> tuple[tuple[Parameter, Parameter], ...]:
    """Pair cursor with cursor and page size with page size, whatever they are called."""
    if old.pagination is None or new.pagination is None:
        return ()
    wanted = (
        (old.pagination.cursor_parameter, new.pagination.cursor_parameter),
        (old.pagination.size_parameter, new.pagination.size_parameter),
    )
    return tuple(
        (before, after)
        for before in left.removed
        for after in left.added
        if (before.name.wire, after.name.wire) in wanted
    )


def _key(parameter: Parameter) -> str:
    name = parameter.name.wire
    return name.lower() if parameter.location == "header" else name


def _without_path(operation: Operation) -> list[Parameter]:
    return [parameter for parameter in operation.parameters if parameter.location != "path"]


def _in_path(operation: Operation) -> list[Parameter]:
    names = re.findall(r"\{([^}]*)\}", operation.path)
    by_name = {p.name.wire: p for p in operation.parameters if p.location == "path"}
    return [by_name[name] for name in names if name in by_name]


def _renamed(
    removed: Sequence[Parameter], added: Sequence[Parameter]
) -> tuple[tuple[Parameter, Parameter], ...]:
    scored = sorted(
        (
            (-_likeness(old, new), old.name.wire, new.name.wire, old, new)
            for old in removed
            for new in added
            if _likeness(old, new) >= _SIMILAR
        ),
        key=lambda row: row[:3],
    )
    couples: list[tuple[Parameter, Parameter]] = []
    taken: set[int] = set()
    for *_, old, new in scored:
        if taken.isdisjoint((id(old), id(new))):
            couples.append((old, new))
            taken.update((id(old), id(new)))
    return tuple(couples)


def _likeness(old: Parameter, new: Parameter) -> float:
    if old.location != new.location or old.required != new.required:
        return 0.0
    if old.docs.description and _words(old) == _words(new):
        return 1.0
    if type(old.type) is not type(new.type) or _are_opposed(old, new):
        return 0.0
    return SequenceMatcher(None, _plain(old), _plain(new)).ratio()


def _are_opposed(old: Parameter, new: Parameter) -> bool:
    """Tell whether two names differ in words that mean the contrary: neither is the other's rename."""
    changed = set(_parts(old)) ^ set(_parts(new))
    return any(pair <= changed for pair in _OPPOSED)


def _parts(parameter: Parameter) -> list[str]:
    return re.split(r"[_\-.]", parameter.name.wire.lower())


def _words(parameter: Parameter) -> list[str]:
    """Return the words of the description without the parameter's own name."""
    own = parameter.name.wire.lower()
    return [word for word in re.findall(r"\w+", parameter.docs.description.lower()) if word != own]


def _plain(parameter: Parameter) -> str:
    return parameter.name.wire.lower().replace("_", "").replace("-", "")
