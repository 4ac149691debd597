"""The OpenAPI document as one self-contained JSON document, for programs that read it at run time.

Input: a ``OpenApiDocument``. Output: JSON with overlays applied, without omitted operations.
Content of other files stands under ``components``. Schemas are JSON Schema 2020-12: what OpenAPI
3.0 spells otherwise (``nullable``, boolean ``exclusiveMinimum`` and ``exclusiveMaximum``,
``example``) is rewritten, and the version becomes 3.1. References to media types and values of
examples (OpenAPI 3.2) are written as in 3.1. HTML in descriptions becomes Markdown. Invariant: equal documents give equal bytes, whatever
the order of their keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingABC
from types import MappingProxyType

from generator.html_markup import html_to_markdown
from generator.spec.document import METHODS, OpenApiDocument, reference_of
from generator.yaml.node import Mapping, Node, Scalar, Sequence, plain

_Kinds = MappingABC[str, str]

_COMPONENTS = MappingProxyType(
    {
        "schema": "schemas",
        "response": "responses",
        "parameter": "parameters",
        "example": "examples",
        "requestBody": "requestBodies",
        "header": "headers",
        "securityScheme": "securitySchemes",
        "link": "links",
        "callback": "callbacks",
        "pathItem": "pathItems",
        "mediaType": "mediaTypes",
    }
)
"""The section of ``components`` for each kind of object."""

_MEDIA = {"schema": "schema", "examples": "{example}"}
_ENCODINGS = {
    "encoding": "{encoding}",
    "prefixEncoding": "[encoding]",
    "itemEncoding": "encoding",
}
_CHILDREN: MappingABC[str, _Kinds] = {
    "openapi": {"paths": "{pathItem}", "webhooks": "{pathItem}", "components": "components"},
    "components": {section: f"{{{kind}}}" for kind, section in _COMPONENTS.items()},
    "pathItem": {
        "parameters": "[parameter]",
        "additionalOperations": "{operation}",
        **dict.fromkeys(METHODS, "operation"),
    },
    "operation": {
        "parameters": "[parameter]",
        "requestBody": "requestBody",
        "responses": "{response}",
        "callbacks": "{callback}",
    },
    "parameter": {**_MEDIA, "content": "{mediaType}"},
    "header": {**_MEDIA, "content": "{mediaType}"},
    "requestBody": {"content": "{mediaType}"},
    "response": {"headers": "{header}", "content": "{mediaType}", "links": "{link}"},
    "mediaType": {**_MEDIA, **_ENCODINGS, "itemSchema": "schema"},
    "encoding": {**_ENCODINGS, "headers": "{header}"},
    "schema": {
        **dict.fromkeys(
            ("properties", "patternProperties", "$defs", "dependentSchemas"), "{schema}"
        ),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
        **dict.fromkeys(("items", "additionalProperties", "contains", "propertyNames"), "schema"),
        **dict.fromkeys(("not", "if", "then", "else"), "schema"),
        **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "schema"),
    },
}
"""The kind of the values below a key; ``{kind}`` is a map with free keys, ``[kind]`` a list."""

_KINDS = frozenset({*_CHILDREN, *_COMPONENTS})

_IDENTIFIERS = frozenset({"$id", "$anchor", "$dynamicAnchor", "$dynamicRef"})
"""Left out: all references are JSON Pointers, which ``$id`` would make relative to its schema."""

_LINES = 3
"""Levels of the document whose entries stand on lines of their own, for readable differences."""


Samples = MappingABC[str, tuple[MappingABC[str, str], ...]]
"""Request samples by operationId, each with ``lang``, ``label`` and ``source``."""


def bundle_document(document: OpenApiDocument) -> dict[str, object]:
    """Return the document as plain values, which do not refer to its tree."""
    return _Bundle(document).build()


def write_bundle(bundled: dict[str, object], samples: Samples = MappingProxyType({})) -> bytes:
    """Return a bundled document as JSON: ASCII, keys sorted, a line per operation and component.

    ``samples`` are added to the ``x-codeSamples`` of the operations, which Redoc, Scalar and other
    renderers show; those that the document has already stay first.
    """
    for operation in _operations(bundled):
        added = samples.get(str(operation.get("operationId")), ())
        if added:
            present = operation.get("x-codeSamples")
            kept = present if isinstance(present, list) else []
            operation["x-codeSamples"] = [*kept, *added]
    return (_write(bundled, _LINES) + "\n").encode()


def _operations(bundled: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield the operations of all paths, also of those in ``components``."""
    components = bundled.get("components")
    shared = components.get("pathItems") if isinstance(components, dict) else None
    for section in (bundled.get("paths"), shared):
        for item in section.values() if isinstance(section, dict) else ():
            if not isinstance(item, dict):
                continue  # a lenient document may have a path without content
            more = item.get("additionalOperations")
            members = {**item, **(more if isinstance(more, dict) else {})}
            yield from (each for each in members.values() if isinstance(each, dict))


def _write(value: object, levels: int) -> str:
    if not levels or not isinstance(value, dict):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    lines = (f"{json.dumps(key)}:{_write(value[key], levels - 1)}" for key in sorted(value))
    return "{\n" + ",\n".join(lines) + "\n}"


class _Bundle:
    """Builds the document of one document. ``_names`` are names of content of other files."""

    def __init__(self, document: OpenApiDocument) -> None:
        self._document = document
        self._old = document.openapi.startswith("3.0.")
        self._root_file = document.root.origin.file
        self._names: dict[str, str] = {}
        self._added: dict[str, dict[str, object]] = {}

    def build(self) -> dict[str, object]:
        """Return the whole document."""
        document = self._object(self._document.root, "openapi")
        if self._old:
            document["openapi"] = "3.1.0"
        for section, entries in self._added.items():
            components = document.setdefault("components", {})
            assert isinstance(components, dict)
            components[section] = {**components.get(section, {}), **entries}
        return document

    def _value(self, node: Node, kind: str) -> object:
        if isinstance(node, Scalar):
            return node.value
        if kind.startswith("{") and isinstance(node, Mapping):
            inner = kind[1:-1]
            return {key: self._value(each.value, inner) for key, each in node.members.items()}
        if kind.startswith("[") and isinstance(node, Sequence):
            return [self._value(item, kind[1:-1]) for item in node]
        if not isinstance(node, Mapping) or kind not in _KINDS:
            return plain(node)
        if kind == "callback" and reference_of(node) is None:
            return {member.key: self._value(member.value, "pathItem") for member in node}
        if kind == "operation":
            target, _ = self._document.resolve(node)
            node = target if isinstance(target, Mapping) else node
        return self._object(node, kind)

    def _object(self, node: Mapping, kind: str) -> dict[str, object]:
        children, document = _CHILDREN.get(kind, {}), self._document
        result = {
            key: value.value  # without a call, as most values are scalars
            if type(value := member.value) is Scalar
            else self._value(value, children.get(key, ""))
            for key, member in node.members.items()
            if not (document.omitted and document.omits(member))
        }
        reference = reference_of(node)
        if reference is not None and kind == "mediaType":
            return self._inlined(node)
        if reference is not None:
            result["$ref"] = self._reference(reference, kind)
            if self._old and kind != "pathItem":  # 3.0.3: siblings are ignored
                return {"$ref": result["$ref"]}
        if kind == "example" and "dataValue" in result:
            result["value"] = result.pop("dataValue")
        for key in ("summary", "description"):
            text = result.get(key)
            if isinstance(text, str):
                result[key] = html_to_markdown(text)
        if kind == "schema":
            for keyword in _IDENTIFIERS & result.keys():
                del result[keyword]
            self._rewrite_discriminator(node, result)
        return _modernized(result) if self._old and kind == "schema" else result

    def _inlined(self, node: Mapping) -> dict[str, object]:
        """Return the target of a reference to a media type, which cannot contain itself."""
        target, _ = self._document.resolve(node)
        return self._object(target, "mediaType") if isinstance(target, Mapping) else {}

    def _rewrite_discriminator(self, node: Mapping, result: dict[str, object]) -> None:
        discriminator = node.get("discriminator")
        if not isinstance(discriminator, Mapping):
            return
        default = discriminator.get("defaultMapping")
        if isinstance(default, Scalar):
            target = {"defaultMapping": self._reference(default, "schema")}
            result["discriminator"] = {**_as_dict(result["discriminator"]), **target}
        mapping = discriminator.get("mapping")
        if isinstance(mapping, Mapping):
            targets = {
                member.key: self._reference(member.value, "schema")
                for member in mapping
                if isinstance(member.value, Scalar)
            }
            result["discriminator"] = {**_as_dict(result["discriminator"]), "mapping": targets}

    def _reference(self, text: Scalar, kind: str) -> str:
        """Return the text of a reference that is valid in the bundled document."""
        address = self._document.address_of(text)
        file, _, pointer = address.partition("#")
        if not address:
            return str(text.value)
        if file == self._root_file:
            return f"#{pointer}"
        section = _COMPONENTS[kind]
        if address not in self._names:
            entries = self._added.setdefault(section, {})
            name = self._name(section, address)
            self._names[address] = f"#/components/{section}/{name}"
            entries[name] = None  # taken, also while its own content is converted
            entries[name] = self._value(self._document.targets[address], kind)
        return self._names[address]

    def _name(self, section: str, address: str) -> str:
        """Return an unused component name made from the last part of an address."""
        components = self._document.root.get("components")
        present = components.get(section) if isinstance(components, Mapping) else None
        taken = {*self._added[section], *(present.members if isinstance(present, Mapping) else ())}
        file, _, pointer = address.partition("#")
        stem = (pointer or file).rpartition("/")[2]
        name = re.sub(r"[^A-Za-z0-9_-]+", "_", stem.partition(".")[0]) or section
        number = 2
        unique = name
        while unique in taken:
            unique, number = f"{name}_{number}", number + 1
        return unique


def _as_dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _modernized(schema: dict[str, object]) -> dict[str, object]:
    """Return a schema of OpenAPI 3.0 as JSON Schema 2020-12."""
    nullable = schema.pop("nullable", False) is True
    if "example" in schema:
        schema.setdefault("examples", [schema.pop("example")])
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flag = schema.get(exclusive)
        if isinstance(flag, bool):
            del schema[exclusive]
            if flag and bound in schema:
                schema[exclusive] = schema.pop(bound)
    return _with_null(schema) if nullable else schema


def _with_null(schema: dict[str, object]) -> dict[str, object]:
    """Return a schema that accepts null too.

    OpenAPI 3.0.3 lets ``nullable`` extend ``type`` only. Documents use it beside ``enum`` and
    ``allOf`` as well, and mean it.
    """
    if any(key in schema for key in ("allOf", "anyOf", "oneOf", "not")):
        return {"anyOf": [schema, {"type": "null"}]}
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        schema["enum"] = [*values, None]
    return schema
