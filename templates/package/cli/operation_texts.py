"""Texts and examples of the OpenAPI document, for help, templates and error messages.

Input: ``openapi.json`` of the package, which contains no other references than its own. Of it, only
what a command needs is parsed. Texts that the document does not contain are empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pkgutil import get_data
from typing import TypeAlias

from .._runtime.operation import Operation
from .._runtime.record import Record

_Json: TypeAlias = bool | int | float | str | list["_Json"] | dict[str, "_Json"] | None
_Node: TypeAlias = dict[str, _Json]
_DECODER = json.JSONDecoder()


class ParameterText(Record):
    """The description of a parameter or property, and an example of its value as JSON."""

    description: str = ""
    example: str = ""


class OperationTexts:
    """The texts of one operation."""

    def __init__(self, operation: Operation) -> None:
        path_keys = _path_keys(operation)
        node = _resolve(_value(*path_keys, operation.method.lower()))
        self.description = _text(node, "description")
        self.docs_url = _text(_resolve(node.get("externalDocs")), "url")
        shared = _value(*path_keys, "parameters")
        parameters = [*_list(node, "parameters"), *(shared if isinstance(shared, list) else ())]
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
def _entries() -> Mapping[tuple[str, ...], str]:
    """Return the JSON text of each operation and component, by its keys in the document.

    Each of them is a line of the file; the lines around them open and close objects. They are parsed
    when they are needed, because the documents of large APIs have many megabytes.
    """
    package = __name__.rpartition(".")[0].rpartition(".")[0]
    entries: dict[tuple[str, ...], str] = {}
    keys: tuple[str, ...] = ()
    for line in (get_data(package, "openapi.json") or b"").decode("ascii").splitlines():
        if line.startswith('"'):
            key, length = _DECODER.raw_decode(line)
            text = line[length + 1 :].removesuffix(",")
            if text == "{":
                keys += (str(key),)
            else:
                entries[*keys, str(key)] = text
        elif line.startswith("}"):
            keys = keys[:-1]
    return entries


def _value(*keys: str) -> _Json:
    """Return the value at keys of the document, null if there is none."""
    for depth in range(1, len(keys) + 1):
        text = _entries().get(keys[:depth])
        if text is not None:
            value: _Json = json.loads(text)
            return _below(value, keys[depth:])
    return None


def _below(value: _Json, keys: tuple[str, ...]) -> _Json:
    for key in keys:
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def _path_keys(operation: Operation) -> tuple[str, ...]:
    """Return the keys of the path item of an operation, whose path starts with that of the server."""
    method = operation.method.lower()
    paths = {keys[1] for keys in _entries() if keys[0] == "paths" and keys[-1] in (method, "$ref")}
    for path in sorted(paths, key=len, reverse=True):
        if operation.path.endswith(path):
            reference = _value("paths", path, "$ref")
            keys = _keys(reference) if isinstance(reference, str) else ("paths", path)
            if _value(*keys, method) is not None:
                return keys
    return ()


def _resolve(node: _Json) -> _Node:
    """Return an object, with references followed; an empty one for anything else."""
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        node = _target(str(node["$ref"]))
    return node if isinstance(node, dict) else {}


def _target(reference: str) -> _Json:
    return _value(*_keys(reference))


def _keys(reference: str) -> tuple[str, ...]:
    """Return the keys that a reference consists of: a URI fragment with a JSON Pointer."""
    from urllib.parse import unquote

    tokens = unquote(reference).split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


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
