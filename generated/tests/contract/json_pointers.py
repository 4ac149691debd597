"""Changes of JSON values at one location.

Input: a JSON value, and the JSON Pointer (RFC 6901) of a location in it. Output: changed copies.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from contract.document import Json

WRONG_VALUES: list[Json] = [True, 7, 1.5, "x", [[]], {"x": {}}, None]
"""One value of each JSON type; most of them do not match a schema."""


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
        child = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
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


def without(document: Json, pointer: str) -> Json:
    """Return a copy without the property at a pointer; array items are kept."""
    changed = copy.deepcopy(document)
    container, last = _container(changed, pointer)
    if isinstance(container, dict):
        del container[last]
    return changed


def _container(value: Json, pointer: str) -> tuple[Json, str]:
    *path, last = (token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])
    for token in path:
        if isinstance(value, list):
            value = value[int(token)]
        elif isinstance(value, dict):
            value = value[token]
    return value, last
