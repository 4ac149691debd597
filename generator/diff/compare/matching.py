"""Pairs operations and parameters of two APIs: first by name, then by detecting renames.

A parameter counts as renamed if the descriptions are equal, or if the kinds of type are equal and
the names are similar. The pair is then compared like any other, so changes of type are reported.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from generator.ir.api import Api
from generator.ir.operations import Operation, Parameter
from generator.records import dataclass

T = TypeVar("T")

_SIMILAR = 0.6
"""Minimum similarity (0 to 1) of the names in a rename; determined from real renames."""
_OPPOSITES = tuple(
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
    """Pairs of old and new items, and the unpaired items of each document."""

    both: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]


def pair(old: Iterable[T], new: Iterable[T], key: Callable[[T], object]) -> Pairs[T]:
    """Pair the items of two collections by a key that is unique within each."""
    left = {key(item): item for item in old}
    right = {key(item): item for item in new}
    # Lists, as most have few items: a generator takes longer to start.
    return Pairs(
        both=tuple([(item, right[name]) for name, item in left.items() if name in right]),
        removed=tuple([item for name, item in left.items() if name not in right]),
        added=tuple([item for name, item in right.items() if name not in left]),
    )


def pair_in_order(old: Iterable[T], new: Iterable[T], key: Callable[[T], object]) -> Pairs[T]:
    """Pair the items of two collections by a key that can repeat: first with first, and so on."""
    waiting: dict[object, deque[int]] = defaultdict(deque)
    unpaired = dict(enumerate(new))
    for index, item in unpaired.items():
        waiting[key(item)].append(index)
    both: list[tuple[T, T]] = []
    removed: list[T] = []
    for item in old:
        indices = waiting.get(key(item))
        if indices:
            both.append((item, unpaired.pop(indices.popleft())))
        else:
            removed.append(item)
    return Pairs(tuple(both), tuple(removed), tuple(unpaired.values()))


def pair_operations(old: Api, new: Api) -> Pairs[Operation]:
    """Pair by method and path, then by operationId, then by the path without that of the server.

    The names of path parameters do not matter, since the route is what is sent. Several operations
    of a faulty document can have the same route or the same operationId; of those with the same route,
    the ones with the same operationId are paired first.
    """
    exact = pair_in_order(
        old.operations, new.operations, lambda operation: (route(operation), operation.id.wire)
    )
    by_route = pair_in_order(exact.removed, exact.added, route)
    by_id = pair_in_order(by_route.removed, by_route.added, lambda operation: operation.id.wire)
    by_path = pair_in_order(by_id.removed, by_id.added, _written_route)
    positions = {id(operation): index for index, operation in enumerate(old.operations)}
    routed = sorted(exact.both + by_route.both, key=lambda couple: positions[id(couple[0])])
    return Pairs(
        (*routed, *by_id.both, *by_path.both),
        by_path.removed,
        by_path.added,
    )


def _written_route(operation: Operation) -> str:
    """Return the path and the method as the document has them, without names of parameters."""
    return re.sub(r"\{[^}]*\}", "{}", operation.origin.pointer)


def route(operation: Operation) -> tuple[str, str]:
    """Return the method and the path, with the names of path parameters removed."""
    return operation.http_method, re.sub(r"\{[^}]*\}", "{}", operation.path)


def pair_parameters(old: Operation, new: Operation) -> Pairs[Parameter]:
    """Pair by location and name, then by name alone (moved), then renamed ones.

    Path parameters are paired by their position in the path, since their names are not sent.
    Pagination parameters are paired by their role.
    """
    exact = pair(
        _without_path(old),
        _without_path(new),
        lambda parameter: (parameter.location, _key(parameter)),
    )
    moved = pair(exact.removed, exact.added, lambda parameter: _key(parameter))
    by_role = _pair_pagination(old, new, moved)
    renamed = by_role + _pair_renamed(
        [p for p in moved.removed if all(p is not paired for paired, _ in by_role)],
        [p for p in moved.added if all(p is not paired for _, paired in by_role)],
    )
    paired = {id(parameter) for couple in renamed for parameter in couple}
    path = tuple(zip(_in_path(old), _in_path(new), strict=False))
    return Pairs(
        both=path + exact.both + moved.both + renamed,
        removed=tuple(parameter for parameter in moved.removed if id(parameter) not in paired),
        added=tuple(parameter for parameter in moved.added if id(parameter) not in paired),
    )


def _pair_pagination(
    old: Operation, new: Operation, unpaired: Pairs[Parameter]
) -> tuple[tuple[Parameter, Parameter], ...]:
    """Pair cursor with cursor and page size with page size, regardless of their names."""
    if old.pagination is None or new.pagination is None:
        return ()
    roles = (
        (old.pagination.cursor_parameter, new.pagination.cursor_parameter),
        (old.pagination.size_parameter, new.pagination.size_parameter),
    )
    return tuple(
        (before, after)
        for before in unpaired.removed
        for after in unpaired.added
        if (before.name.wire, after.name.wire) in roles
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


def _pair_renamed(
    removed: Sequence[Parameter], added: Sequence[Parameter]
) -> tuple[tuple[Parameter, Parameter], ...]:
    scored = sorted(
        (
            (-_similarity(old, new), old.name.wire, new.name.wire, old, new)
            for old in removed
            for new in added
            if _similarity(old, new) >= _SIMILAR
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


def _similarity(old: Parameter, new: Parameter) -> float:
    if old.location != new.location or old.required != new.required:
        return 0.0
    if old.docs.description and _description_words(old) == _description_words(new):
        return 1.0
    if type(old.type) is not type(new.type) or _are_opposed(old, new):
        return 0.0
    return SequenceMatcher(None, _plain_name(old), _plain_name(new)).ratio()


def _are_opposed(old: Parameter, new: Parameter) -> bool:
    """Return whether two names differ in words of opposite meaning, and so are not a rename."""
    changed = set(_name_parts(old)) ^ set(_name_parts(new))
    return any(opposites <= changed for opposites in _OPPOSITES)


def _name_parts(parameter: Parameter) -> list[str]:
    return re.split(r"[_\-.]", parameter.name.wire.lower())


def _description_words(parameter: Parameter) -> list[str]:
    """Return the words of the description, without the parameter's name."""
    name = parameter.name.wire.lower()
    return [word for word in re.findall(r"\w+", parameter.docs.description.lower()) if word != name]


def _plain_name(parameter: Parameter) -> str:
    return parameter.name.wire.lower().replace("_", "").replace("-", "")
