"""The OpenAPI document at run time: pointers, references, and validators of its schemas.

Input: ``openapi.json`` of the package, which contains no other references than its own. Output: nodes
with their JSON pointers, and validators. Invariant: a pattern that the validator cannot compile is
ignored, so that one bad pattern does not disable the schema around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

import jsonschema_rs
import msgspec

from .datetimes import parse_datetime

# The document is JSON whose structure only its schemas know.
Json: TypeAlias = Any

_BASE = "urn:openapi"
_SCHEMA_MAPS = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
_SCHEMA_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SCHEMAS = frozenset(
    {
        *(
            "items",
            "additionalProperties",
            "contains",
            "propertyNames",
            "not",
            "if",
            "then",
            "else",
        ),
        *("unevaluatedItems", "unevaluatedProperties"),
    }
)
_INTEGER_BITS = {"int32": 32, "int64": 64}
"""Formats of integers, which validators of JSON Schema do not check (OpenAPI Format Registry)."""
_DATA = frozenset({"example", "examples", "default", "enum", "const"})


class Direction(Enum):
    """The direction of a message; its value is the keyword that excludes a property from it."""

    REQUEST = "readOnly"
    RESPONSE = "writeOnly"


def join(pointer: str, *tokens: str | int) -> str:
    """Return a JSON pointer extended by unescaped tokens (RFC 6901, 3)."""
    return pointer + "".join(
        "/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens
    )


def tokens_of(pointer: str) -> list[str]:
    """Return the unescaped tokens of a JSON pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


class Document:
    """An OpenAPI document. ``root`` is not modified."""

    def __init__(self, root: Mapping[str, Json]) -> None:
        self.root = root
        self._roots: dict[Direction, Mapping[str, Json]] = {}
        self._registries: dict[Direction, jsonschema_rs.Registry] = {}
        self._validators: dict[tuple[str, Direction], jsonschema_rs.Validator] = {}

    def directed(self, direction: Direction) -> Mapping[str, Json]:
        """Return the document with the schemas that apply to requests or to responses."""
        if direction not in self._roots:
            self._roots[direction] = _Rewriter(direction).document(self.root)
        return self._roots[direction]

    def find(self, pointer: str, direction: Direction | None = None) -> tuple[Json, str]:
        """Return the node at a pointer and its final pointer, with references followed.

        Raises KeyError or IndexError if there is none.
        """
        root = self.root if direction is None else self.directed(direction)
        node: Json = root
        at = ""
        for token in tokens_of(pointer):
            node, at = self._follow(node, at, root)
            node, at = (
                (node[int(token)] if isinstance(node, list) else node[token]),
                join(at, token),
            )
        return self._follow(node, at, root)

    def child(self, at: str, *tokens: str | int) -> tuple[Json, str] | None:
        """Return the node below a pointer, None if there is none."""
        try:
            return self.find(join(at, *tokens))
        except (KeyError, IndexError, TypeError):
            return None

    def below(self, pointer: str, tokens: list[str], *, items: bool = False) -> str:
        """Return the pointer of the schema of a property of a schema, and of the items in it.

        Raises KeyError if there is none.
        """
        node, at = self.find(pointer)
        if not tokens and not items:
            return at
        keyword = join(at, "properties", tokens[0]) if tokens else join(at, "items")
        if (tokens and tokens[0] in node.get("properties", ())) or (not tokens and "items" in node):
            return self.below(keyword, tokens[1:], items=items and bool(tokens))
        for combination in ("allOf", "anyOf", "oneOf"):
            for index in range(len(node.get(combination, ()))):
                try:
                    return self.below(join(at, combination, index), tokens, items=items)
                except KeyError:
                    continue
        if "$ref" in node:
            return self.below(unquote(node["$ref"].removeprefix("#")), tokens, items=items)
        raise KeyError(pointer)

    @cached_property
    def query_credentials(self) -> frozenset[str]:
        """The query parameters that carry credentials, whether the mock server knows them or not."""
        return self._credentials("query")

    @cached_property
    def header_credentials(self) -> frozenset[str]:
        """The headers that carry credentials, in lower case."""
        names = {name.lower() for name in self._credentials("header")}
        return frozenset({*names, "authorization", "proxy-authorization", "cookie"})

    def _credentials(self, location: str) -> frozenset[str]:
        schemes = (self.root.get("components") or {}).get("securitySchemes", {})
        nodes = (self.find(join("/components/securitySchemes", name))[0] for name in schemes)
        return frozenset(node["name"] for node in nodes if node.get("in") == location)

    def source(self, at: str) -> str:
        """Return the pointer of a violated keyword as written: bounds may stem from ``format``."""
        parent, _, keyword = at.rpartition("/")
        node = self.child(parent)
        if keyword in ("minimum", "maximum") and node and keyword not in node[0]:
            return f"{parent}/format"
        return at

    def schema(self, reference: str, direction: Direction) -> Json:
        """Return the target of a reference within a schema."""
        return self.find(unquote(reference.removeprefix("#")), direction)[0]

    def _follow(self, node: Json, at: str, root: Mapping[str, Json]) -> tuple[Json, str]:
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str) and at not in seen:
            seen.add(at)
            if len(node) > 1 and not {*node} <= {"$ref", "summary", "description"}:
                break  # a schema of its own, which extends its target
            at = unquote(node["$ref"].removeprefix("#"))
            node = root
            for token in tokens_of(at):
                node = node[int(token)] if isinstance(node, list) else node[token]
        return node, at

    def validator(self, pointer: str, direction: Direction) -> jsonschema_rs.Validator:
        """Return the validator of the schema at a pointer, for one direction."""
        key = (pointer, direction)
        if key not in self._validators:
            self._validators[key] = self._build(pointer, direction)
        return self._validators[key]

    def allows(self, schema: Json, value: Json, direction: Direction) -> bool:
        """Return whether a value is valid against a schema with references into the document."""
        key = (msgspec.json.encode(schema).decode(), direction)
        if key not in self._validators:
            self._validators[key] = self._compile(_absolute(schema), direction)
        return self._validators[key].is_valid(value)

    def _build(self, pointer: str, direction: Direction) -> jsonschema_rs.Validator:
        return self._compile({"$ref": f"{_BASE}#{quote(pointer, safe='/~')}"}, direction)

    def _compile(self, schema: Json, direction: Direction) -> jsonschema_rs.Validator:
        if direction not in self._registries:
            resources = [(_BASE, dict(self.directed(direction)))]
            self._registries[direction] = jsonschema_rs.Registry(resources)
        return jsonschema_rs.Draft202012Validator(
            schema,
            registry=self._registries[direction],
            validate_formats=True,
            formats=_FORMATS,
        )


def _absolute(schema: Json) -> Json:
    """Return a schema whose references name the document that they lead into."""
    if isinstance(schema, list):
        return [_absolute(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: f"{_BASE}{value}"
        if key == "$ref" and isinstance(value, str) and value.startswith("#")
        else value
        if key in _DATA
        else _absolute(value)
        for key, value in schema.items()
    }


def pointer_of(error: jsonschema_rs.ValidationError) -> str:
    """Return the JSON pointer of the keyword that a value violates."""
    location = error.absolute_keyword_location or ""
    return unquote(location.partition("#")[2])


def load_document() -> Document:
    """Return the document of this package."""
    package = __name__.rpartition(".")[0].rpartition(".")[0]
    content = (files(package) / "openapi.json").read_bytes()
    return Document(msgspec.json.decode(content))


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_datetime(text: str) -> bool:
    try:
        return parse_datetime(text).tzinfo is not None
    except ValueError:
        return False


def _is_local_datetime(text: str) -> bool:
    try:
        return bool(parse_datetime(text))
    except ValueError:
        return False


_FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date-time": _is_datetime,
    "date-time-local": _is_local_datetime,
}


@cache
def compiles(pattern: str) -> bool:
    """Return whether the validator can use a pattern (ECMA 262)."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True


class _Rewriter:
    """Rewrites the schemas of a document for one direction."""

    def __init__(self, direction: Direction) -> None:
        self._excluded = direction.value

    def document(self, node: Json, key: str = "") -> Json:
        """Rewrite the schemas below a node that is not a schema itself."""
        if isinstance(node, list):
            return [self.document(item) for item in node]
        if not isinstance(node, dict):
            return node
        if key == "schemas":
            return {name: self.schema(value) for name, value in node.items()}
        return {
            name: value
            if name in _DATA or name.startswith("x-")
            else self.schema(value)
            if name in ("schema", "itemSchema")
            else self.document(value, name)
            for name, value in node.items()
        }

    def schema(self, schema: Json) -> Json:
        """Return a schema in which excluded properties are neither allowed nor required."""
        if not isinstance(schema, dict):
            return schema
        result = {key: self._keyword(key, value) for key, value in schema.items()}
        bits = _INTEGER_BITS.get(str(schema.get("format")))
        if bits:
            result.setdefault("minimum", -(2 ** (bits - 1)))
            result.setdefault("maximum", 2 ** (bits - 1) - 1)
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and not compiles(pattern):
            del result["pattern"]
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            return result
        excluded = {
            name
            for name, value in properties.items()
            if isinstance(value, dict) and value.get(self._excluded) is True
        }
        if excluded:
            result["properties"] |= dict.fromkeys(excluded, False)
            result["required"] = [
                name for name in schema.get("required", ()) if name not in excluded
            ]
        return result

    def _keyword(self, key: str, value: Json) -> Json:
        if key in _SCHEMA_MAPS and isinstance(value, dict):
            return {
                name: self.schema(child)
                for name, child in value.items()
                if key != "patternProperties" or compiles(name)
            }
        if key in _SCHEMA_LISTS and isinstance(value, list):
            return [self.schema(child) for child in value]
        return self.schema(value) if key in _SCHEMAS else value
