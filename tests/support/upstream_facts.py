"""Reads an OpenAPI document as flat facts from plain YAML, independently of specgen's code.

The key of a fact is an operationId, a location (direction and path of properties, such as
``response data.id``) and a keyword. References are followed, allOf is merged; array items have the
location of their array. Only keywords that tests compare are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "patch", "delete")
KEYWORDS = ("type", "format", "enum", "default", "nullable")
Facts = dict[tuple[str, str, str], Any]


def facts_of(document: Any) -> Facts:
    """Return all facts, as values by operationId, location and keyword."""
    return {
        (operation["operationId"], location, keyword): value
        for item in document["paths"].values()
        for method in METHODS
        if (operation := item.get(method))
        for location, keyword, value in _Reader(document).operation(item, operation)
    }


class _Reader:
    def __init__(self, document: Any) -> None:
        self._document = document

    def operation(self, item: Any, operation: Any) -> Iterator[tuple[str, str, Any]]:
        for parameter in [*item.get("parameters", ()), *operation.get("parameters", ())]:
            resolved = self._follow(parameter)
            location = f"request {resolved['name']}"
            yield location, "present", True
            yield location, "required", bool(resolved.get("required"))
            yield from self._schema(resolved.get("schema", {}), location)
        body = self._follow(operation.get("requestBody", {}))
        for media in body.get("content", {}).values():
            yield from self._schema(media.get("schema", {}), "request")
        for status, response in operation.get("responses", {}).items():
            if str(status).startswith("2"):
                for media in self._follow(response).get("content", {}).values():
                    yield from self._schema(media.get("schema", {}), "response")

    def _follow(self, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            target = self._document
            for token in node["$ref"].removeprefix("#/").split("/"):
                target = target[token.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def _flat(self, schema: Any) -> Any:
        schema = self._follow(schema)
        parts = [self._flat(part) for part in schema.get("allOf", ())]
        merged: dict[str, Any] = {}
        for part in [*parts, schema]:
            merged |= {key: value for key, value in part.items() if key != "allOf"}
        for key, kind in (("properties", dict), ("required", list)):
            values = [part[key] for part in [*parts, schema] if part.get(key)]
            if values and kind is dict:
                merged[key] = {name: item for value in values for name, item in value.items()}
            elif values:
                merged[key] = sorted({name for value in values for name in value})
        return merged

    def _schema(self, schema: Any, location: str, depth: int = 0) -> Iterator[tuple[str, str, Any]]:
        if depth > 12:
            return
        flat = self._flat(schema)
        for keyword in KEYWORDS:
            if keyword in flat:
                value = flat[keyword]
                yield location, keyword, sorted(map(str, value)) if keyword == "enum" else value
        variants = [self._flat(variant).get("type") for variant in flat.get("oneOf", ())]
        if variants:
            yield location, "variants", sorted(map(str, variants))
        if "items" in flat:
            yield from self._schema(flat["items"], location, depth + 1)
        for name, nested in flat.get("properties", {}).items():
            inner = f"{location}.{name}" if " " in location else f"{location} {name}"
            yield inner, "present", True
            yield inner, "required", name in flat.get("required", ())
            yield from self._schema(nested, inner, depth + 1)


def changes(old: Facts, new: Facts) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Return the changed facts of common operations, except below added or removed properties."""
    common = {operation for operation, _, _ in old} & {operation for operation, _, _ in new}
    changed = {
        key: (old.get(key), new.get(key))
        for key in {**old, **new}
        if key[0] in common and old.get(key) != new.get(key)
    }
    moved = {(key[0], key[1]) for key in changed if key[2] == "present"}
    return {key: value for key, value in changed.items() if not _is_below(key, moved)}


def _is_below(key: tuple[str, str, str], moved: set[tuple[str, str]]) -> bool:
    operation, location, keyword = key
    parts = location.split(".")
    ancestors = {".".join(parts[:count]) for count in range(1, len(parts) + (keyword != "present"))}
    return any((operation, ancestor) in moved for ancestor in ancestors)
