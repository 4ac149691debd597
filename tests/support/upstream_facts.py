"""What an OpenAPI document says, as flat facts read from its plain YAML: no code of ours in between.

A fact stands at ``operationId``, direction and path of member names (``getDeals response data.id``),
with what is said there. References are followed, allOf is merged; items of lists stand where the
list does. Only what tests compare is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "patch", "delete")
SAID = ("type", "format", "enum", "default", "nullable")
Facts = dict[tuple[str, str, str], Any]


def facts_of(document: Any) -> Facts:
    """Return every fact: key is operationId, place and what is said; value is what it says."""
    return {
        (operation["operationId"], place, said): value
        for item in document["paths"].values()
        for method in METHODS
        if (operation := item.get(method))
        for place, said, value in _Reader(document).operation(item, operation)
    }


class _Reader:
    def __init__(self, document: Any) -> None:
        self._document = document

    def operation(self, item: Any, operation: Any) -> Iterator[tuple[str, str, Any]]:
        for parameter in [*item.get("parameters", ()), *operation.get("parameters", ())]:
            found = self._follow(parameter)
            place = f"request {found['name']}"
            yield place, "there", True
            yield place, "required", bool(found.get("required"))
            yield from self._schema(found.get("schema", {}), place)
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
            found = [part[key] for part in [*parts, schema] if part.get(key)]
            if found and kind is dict:
                merged[key] = {name: value for one in found for name, value in one.items()}
            elif found:
                merged[key] = sorted({name for one in found for name in one})
        return merged

    def _schema(self, schema: Any, place: str, depth: int = 0) -> Iterator[tuple[str, str, Any]]:
        if depth > 12:
            return
        found = self._flat(schema)
        for said in SAID:
            if said in found:
                value = found[said]
                yield place, said, sorted(map(str, value)) if said == "enum" else value
        variants = [self._flat(one).get("type") for one in found.get("oneOf", ())]
        if variants:
            yield place, "variants", sorted(map(str, variants))
        if "items" in found:
            yield from self._schema(found["items"], place, depth + 1)
        for name, member in found.get("properties", {}).items():
            inside = f"{place}.{name}" if " " in place else f"{place} {name}"
            yield inside, "there", True
            yield inside, "required", name in found.get("required", ())
            yield from self._schema(member, inside, depth + 1)


def changes(old: Facts, new: Facts) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Return what changed in operations that both know, nothing below what came or went."""
    both = {operation for operation, _, _ in old} & {operation for operation, _, _ in new}
    found = {
        key: (old.get(key), new.get(key))
        for key in {**old, **new}
        if key[0] in both and old.get(key) != new.get(key)
    }
    moved = {(key[0], key[1]) for key in found if key[2] == "there"}
    return {key: value for key, value in found.items() if not _is_below(key, moved)}


def _is_below(key: tuple[str, str, str], moved: set[tuple[str, str]]) -> bool:
    operation, place, said = key
    parts = place.split(".")
    above = {".".join(parts[:count]) for count in range(1, len(parts) + (said != "there"))}
    return any((operation, one) in moved for one in above)
