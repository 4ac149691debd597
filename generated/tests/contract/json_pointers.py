"""JSON Pointers (RFC 6901), and changes of JSON values at one location.

Input: a JSON value, and the JSON Pointer of a location in it. Output: changed copies.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Json: TypeAlias = object

WRONG_VALUES: list[Json] = [True, 7, 1.5, "x", [[]], {"x": {}}, None]
"""One value of each JSON type; most of them do not match a schema."""


def tokens_of(pointer: str) -> list[str]:
    """Return the names and indexes that a pointer consists of."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def pointer_to(tokens: Iterable[str]) -> str:
    """Return the pointer that consists of names and indexes."""
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)


def distinct_pointers(document: Json) -> list[str]:
    """Return the pointers into a document, without those of items similar to an earlier one."""
    first_pointers: dict[tuple[str, str], str] = {}
    for pointer in pointers_of(document):
        kind = (re.sub(r"/\d+(?=/|$)", "/*", pointer), type(value_at(document, pointer)).__name__)
        first_pointers.setdefault(kind, pointer)
    return list(first_pointers.values())


def pointers_of(value: Json, pointer: str = "") -> Iterator[str]:
    """Yield the JSON pointer of every property and item of a value."""
    parts: dict[str, Json] = {}
    if isinstance(value, dict):
        parts = value
    elif isinstance(value, list):
        parts = {str(index): item for index, item in enumerate(value)}
    for key, part in parts.items():
        child = f"{pointer}{pointer_to([key])}"
        yield child
        yield from pointers_of(part, child)


def value_at(document: Json, pointer: str) -> Json:
    """Return the value at a pointer."""
    if not pointer:
        return document
    container, last = _container(document, pointer)
    if isinstance(container, list):
        return container[int(last)]
    return container[last] if isinstance(container, dict) else None


def replaced(document: Json, pointer: str, value: Json) -> Json:
    """Return a copy with another value at a pointer."""
    if not pointer:
        return value
    changed = copy.deepcopy(document)
    container, last = _container(changed, pointer)
    if isinstance(container, list):
        container[int(last)] = value
    elif isinstance(container, dict):
        container[last] = value
    return changed


def set_property(body: dict[str, Json], pointer: str, value: Json) -> dict[str, Json]:
    """Set the property at a pointer, and return the body; objects on its way are created."""
    *path, last = tokens_of(pointer)
    container = body
    for name in path:
        child = container.get(name)
        inner: dict[str, Json] = child if isinstance(child, dict) else {}
        container[name] = inner
        container = inner
    container[last] = value
    return body


def without(document: Json, pointer: str) -> Json:
    """Return a copy without the property at a pointer; array items are kept."""
    changed = copy.deepcopy(document)
    container, last = _container(changed, pointer)
    if isinstance(container, dict):
        del container[last]
    return changed


def _container(value: Json, pointer: str) -> tuple[Json, str]:
    *path, last = tokens_of(pointer)
    for token in path:
        if isinstance(value, list):
            value = value[int(token)]
        elif isinstance(value, dict):
            value = value[token]
    return value, last
