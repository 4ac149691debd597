"""Operations of an OpenAPI document, counted without specgen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

# A document is JSON whose structure nothing guarantees.
Json = Any

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def operations_of(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the operations of a document by ``METHOD path``, each with the names that identify it."""
    text = path.read_text(encoding="utf-8")
    root: Json = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    return {
        f"{method} {template}": (f"{method} {template}", *_identifier(operation))
        for template, item in (root.get("paths") or {}).items()
        for method, operation in _methods(item)
    }


def unexplained(
    operations: Mapping[str, tuple[str, ...]], generated: Iterable[Mapping[str, str]], output: str
) -> list[str]:
    """Return a line for each operation that is missing although no finding names it.

    ``operations`` are those of the document, ``generated`` those of ``contract.json``, ``output`` is
    what ``specgen generate`` printed.
    """
    present = {operation["pointer"] for operation in generated}
    return [
        f"{key} is missing, and no finding names it"
        for key, names in operations.items()
        if _pointer_of(key) not in present and not any(name in output for name in names)
    ]


def _pointer_of(key: str) -> str:
    """Return the JSON pointer of ``METHOD path``."""
    method, _, path = key.partition(" ")
    escaped = path.replace("~", "~0").replace("/", "~1")
    known = method.lower() if method.lower() in _METHODS else f"additionalOperations/{method}"
    return f"/paths/{escaped}/{known}"


def _methods(item: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(item, Mapping):
        for method in _METHODS:
            if isinstance(item.get(method), Mapping):
                yield method.upper(), item[method]
        yield from (item.get("additionalOperations") or {}).items()


def _identifier(operation: Mapping[str, Json]) -> tuple[str, ...]:
    return (str(operation["operationId"]),) if "operationId" in operation else ()
