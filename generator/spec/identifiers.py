"""Identifiers of documents and schemas that are not JSON Pointers: ``$self``, ``$id``, ``$anchor``.

Input: the trees of the loaded files. Output: the reference that names the same target by file and JSON
Pointer. Rules: OpenAPI 3.2.0, "Establishing the Base URI"; JSON Schema 2020-12 Core, 8.2. Invariant: a
reference that none of them identifies is returned unchanged.
"""

from __future__ import annotations

import posixpath
from dataclasses import field
from urllib.parse import unquote, urljoin

from generator.positions import escape_pointer
from generator.records import dataclass
from generator.spec.references import children_of
from generator.yaml.node import Mapping, Node, Scalar, Sequence

_ANCHORS = ("$anchor", "$dynamicAnchor")


@dataclass(slots=True)
class SchemaIndex:
    """The named schemas of one file: JSON Pointers by ``$id`` and by anchor, in document order."""

    by_id: dict[str, str] = field(default_factory=dict)
    by_anchor: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Identifiers:
    """The identifiers of the files that have been read, by file name."""

    uris: dict[str, str] = field(default_factory=dict)
    """The ``$self`` of each file that has one."""
    _trees: dict[str, Node] = field(default_factory=dict)
    _indexes: dict[str, SchemaIndex] = field(default_factory=dict)

    def add(self, file: str, tree: Node) -> None:
        """Register the tree of a file."""
        self._trees[file] = tree
        uri = text_at(tree, "$self")
        if uri and "openapi" in (tree if isinstance(tree, Mapping) else ()):
            self.uris[file] = uri.partition("#")[0]

    def localize(self, reference: str, file: str) -> str:
        """Return a reference in ``file`` with a relative path, if the URI of its target is known."""
        path, mark, fragment = reference.partition("#")
        if not path or not (self.uris or ":" in path):
            return reference
        own = self.uris.get(file, "")
        target = urljoin(own, path)
        for known, uri in self.uris.items():
            if urljoin(own, uri) == target:
                return _relative(known, file) + mark + fragment
        folder = urljoin(own, ".") if own else ""
        if folder and target.startswith(folder):
            return target.removeprefix(folder) + mark + fragment
        return self._schema_by_id(target, fragment, file) or reference

    def _schema_by_id(self, uri: str, fragment: str, file: str) -> str:
        for known in self._trees:
            pointer = self.index(known).by_id.get(uri)
            if pointer is not None and (not fragment or fragment.startswith("/")):
                return f"{_relative(known, file)}#{pointer}{fragment}"
        return ""

    def pointer_of_anchor(self, file: str, fragment: str) -> str:
        """Return the JSON Pointer of the schema with an anchor, empty if there is none."""
        return next(iter(self.pointers_of_anchor(file, fragment)), "")

    def pointers_of_anchor(self, file: str, fragment: str) -> list[str]:
        """Return the JSON Pointers of all schemas with an anchor; dynamic ones may be repeated."""
        return self.index(file).by_anchor.get(unquote(fragment), [])

    def index(self, file: str) -> SchemaIndex:
        """Return the named schemas of a file; built when first needed, because few files have any."""
        if file not in self._indexes:
            self._indexes[file] = _index(self._trees[file]) if file in self._trees else _NO_SCHEMAS
        return self._indexes[file]


_NO_SCHEMAS = SchemaIndex()


def text_at(node: Node | None, key: str) -> str:
    """Return the text under a key of a mapping, empty if there is none."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""


def _relative(target: str, file: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(file) or ".")


def _index(tree: Node) -> SchemaIndex:
    index = SchemaIndex()
    stack: list[tuple[Node, str, bool]] = [(tree, "", False)]
    while stack:
        node, pointer, is_name_map = stack.pop()
        if isinstance(node, Sequence):
            children = [(item, f"{pointer}/{i}", False) for i, item in enumerate(node.items)]
            stack.extend(reversed(children))
        elif isinstance(node, Mapping):
            if not is_name_map:
                _add(index, node, pointer)
            below = [
                (member.value, f"{pointer}/{escape_pointer(member.key)}", is_map)
                for member, is_map in children_of(node, is_name_map)
            ]
            stack.extend(reversed(below))
    return index


def _add(index: SchemaIndex, node: Mapping, pointer: str) -> None:
    identifier = text_at(node, "$id")
    if identifier:
        index.by_id.setdefault(identifier.removesuffix("#"), pointer)
    for keyword in _ANCHORS:
        anchor = text_at(node, keyword)
        if anchor:
            index.by_anchor.setdefault(anchor, []).append(pointer)
