"""Texts and examples of the OpenAPI document, for help, templates and error messages.

Input: ``openapi.json`` of the package, which contains no other references than its own. It is read
when a command is first needed. Texts that the document does not contain are empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data
from typing import TypeAlias

from .._runtime.operation import Operation

_Json: TypeAlias = bool | int | float | str | list["_Json"] | dict[str, "_Json"] | None
_Node: TypeAlias = dict[str, _Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterText:
    """The description of a parameter or property, and an example of its value as JSON."""

    description: str = ""
    example: str = ""


class OperationTexts:
    """The texts of one operation."""

    def __init__(self, operation: Operation) -> None:
        path_item = _path_item(operation)
        node = _resolve(path_item.get(operation.method.lower()))
        self.description = _text(node, "description")
        self.docs_url = _text(_resolve(node.get("externalDocs")), "url")
        parameters = [*_list(node, "parameters"), *_list(path_item, "parameters")]
        self._parameters = [_resolve(parameter) for parameter in parameters]
        body = _resolve(node.get("requestBody"))
        media = _resolve(_resolve(body.get("content")).get(operation.content_type))
        self._body = list(_subschemas(media.get("schema")))

    def parameter(self, location: str, api_name: str) -> ParameterText:
        """Return the texts of a parameter; those of its schema fill the gaps."""
        for node in self._parameters:
            if (node.get("in"), node.get("name")) == (location, api_name):
                contents = [_resolve(media) for media in _resolve(node.get("content")).values()]
                schema = [node.get("schema"), *(media.get("schema") for media in contents)]
                own = _parameter_text([node])
                inner = _parameter_text([each for item in schema for each in _subschemas(item)])
                return ParameterText(
                    description=own.description or inner.description,
                    example=own.example or inner.example,
                )
        return ParameterText()

    def property(self, path: tuple[str, ...]) -> ParameterText:
        """Return the texts of a property of the body, given by its names from the outside inwards."""
        schemas = self._body
        for name in path:
            schemas = _property(schemas, name)
        return _parameter_text(schemas)


@cache
def _document() -> _Node:
    package = __name__.rpartition(".")[0].rpartition(".")[0]
    document: _Node = json.loads(get_data(package, "openapi.json") or b"{}")
    return document


def _path_item(operation: Operation) -> _Node:
    """Return the path item of an operation, whose own path starts with that of the server."""
    items = _resolve(_document().get("paths"))
    for path in sorted(items, key=len, reverse=True):
        if operation.path.endswith(path):
            item = _resolve(items[path])
            if operation.method.lower() in item:
                return item
    return {}


def _resolve(node: _Json) -> _Node:
    """Return an object, with references followed; an empty one for anything else."""
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        node = _target(str(node["$ref"]))
    return node if isinstance(node, dict) else {}


def _target(reference: str) -> _Json:
    from urllib.parse import unquote

    node: _Json = _document()
    for token in unquote(reference).split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        else:
            node = node.get(key) if isinstance(node, dict) else None
    return node


def _subschemas(schema: _Json) -> Iterator[_Node]:
    """Yield the schemas that apply together: a schema, its target and the branches of its allOf."""
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("$ref"), str):
        if len(schema) > 1:
            yield {key: value for key, value in schema.items() if key != "$ref"}
        yield from _subschemas(_target(str(schema["$ref"])))
        return
    yield schema
    for branch in _list(schema, "allOf"):
        yield from _subschemas(branch)


def _property(schemas: list[_Node], name: str) -> list[_Node]:
    """Return the schemas of a property, also of one in an alternative such as that beside null."""
    found = [each for schema in schemas for each in _subschemas(_resolve_map(schema, name))]
    if found:
        return found
    for schema in schemas:
        for branch in (*_list(schema, "anyOf"), *_list(schema, "oneOf")):
            found = _property(list(_subschemas(branch)), name)
            if found:
                return found
    return []


def _resolve_map(schema: _Node, name: str) -> _Json:
    properties = schema.get("properties")
    return properties.get(name) if isinstance(properties, dict) else None


def _parameter_text(nodes: list[_Node]) -> ParameterText:
    """Return the first description and example; descriptions of later nodes alone are joined."""
    descriptions = dict.fromkeys(filter(None, (_text(node, "description") for node in nodes)))
    own = _text(nodes[0], "description") if nodes else ""
    examples = [example for node in nodes for example in _examples(node)]
    return ParameterText(
        description=own or "\n\n".join(descriptions),
        example=json.dumps(examples[0], ensure_ascii=False) if examples else "",
    )


def _examples(node: Mapping[str, _Json]) -> Iterator[_Json]:
    """Yield the examples of a schema (values) or of a parameter (Example Objects by name)."""
    if "example" in node:
        yield node["example"]
    examples = node.get("examples")
    if isinstance(examples, list):
        yield from examples
    for example in _resolve(examples).values():
        value = _resolve(example)
        if "value" in value:
            yield value["value"]


def _text(node: Mapping[str, _Json], key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""


def _list(node: Mapping[str, _Json], key: str) -> list[_Json]:
    value = node.get(key)
    return value if isinstance(value, list) else []
