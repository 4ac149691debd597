"""Edits of an OpenAPI document that cannot change its meaning.

Input: a loaded document, its API and what was reported. Output: the new text of the document. Two
things are corrected: a missing operationId is written down as it is derived, and ``nullable: true``,
which OpenAPI 3.1 does not have, becomes a type. Only lines of YAML in block style that contain nothing
else are edited, so that comments and layout stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostic
from generator.ir.api import Api
from generator.positions import unescape_pointer
from generator.spec.document import OpenApiDocument
from generator.yaml.node import Mapping, Node, Scalar
from generator.yaml.pointers import find_node


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replaces the lines from ``start`` up to ``end`` (from 0, exclusive) by other lines."""

    start: int
    end: int
    lines: tuple[str, ...]


def find_edits(
    document: OpenApiDocument, api: Api, reported: Iterable[Diagnostic], text: str
) -> list[Edit]:
    """Return the edits of the main file, whose text is given, that correct what was reported."""
    lines = text.splitlines()
    edits: list[Edit] = []
    for diagnostic in reported:
        if diagnostic.origin.file != document.root.origin.file:
            continue
        if diagnostic.code == "OPE003":
            edits += _name_operation(diagnostic, document, api, lines)
        elif diagnostic.code == "OAS003" and diagnostic.origin.pointer.endswith("/nullable"):
            edits += _replace_nullable(diagnostic, document, lines)
    return sorted(set(edits))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits applied, which must not overlap; line endings stay as they are."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for edit in sorted(edits, reverse=True):
        lines[edit.start : edit.end] = [f"{line}{ending}" for line in edit.lines]
    return "".join(lines)


def _name_operation(
    diagnostic: Diagnostic, document: OpenApiDocument, api: Api, lines: list[str]
) -> list[Edit]:
    """Insert the derived operationId before the first key of an operation."""
    node = _node_at(diagnostic.origin.pointer, document)
    operation = next((each for each in api.operations if each.origin == diagnostic.origin), None)
    if operation is None or not isinstance(node, Mapping) or not node.members:
        return []
    first = next(iter(node)).origin.span
    indentation = lines[first.line - 1][: first.column - 1]
    is_block = not indentation.strip() and lines[first.line - 1][first.column - 1] not in "\"'?"
    if not is_block:
        return []
    line = f"{indentation}operationId: {operation.id.wire}"
    return [Edit(first.line - 1, first.line - 1, (line,))]


def _replace_nullable(
    diagnostic: Diagnostic, document: OpenApiDocument, lines: list[str]
) -> list[Edit]:
    """Replace ``type: string`` and ``nullable: true`` by one type, in OpenAPI 3.1."""
    schema = _node_at(diagnostic.origin.pointer.removesuffix("/nullable"), document)
    kind = schema.get("type") if isinstance(schema, Mapping) else None
    if document.openapi.startswith("3.0") or not isinstance(kind, Scalar):
        return []
    flag, typed = diagnostic.origin.span.line - 1, kind.origin.span.line - 1
    match = re.fullmatch(rf"(\s*)type: {re.escape(str(kind.value))}\s*", lines[typed])
    if match is None or not re.fullmatch(r"\s*nullable: true\s*", lines[flag]):
        return []
    line = f'{match[1]}type: [{kind.value}, "null"]'
    return [Edit(flag, flag + 1, ()), Edit(typed, typed + 1, (line,))]


def _node_at(pointer: str, document: OpenApiDocument) -> Node | None:
    tokens = tuple(unescape_pointer(token) for token in pointer.split("/")[1:])
    return find_node(document.root, tokens)[0]
