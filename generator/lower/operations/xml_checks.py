"""Reports ``xml`` in the schemas of responses that are XML only.

Input: the entries of a ``content`` map. Output: an error for each ``xml`` keyword (XML Object) that
would be needed to read such a body. Beside JSON the keyword has no effect: the client uses
the JSON representation.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.media_types import is_json, is_xml, may_be_json
from generator.lower.node_access import mapping_of, members_of
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.yaml.node import Mapping, Member, Node


def check_xml(holder: Mapping, shape_builder: ShapeBuilder) -> None:
    """Report the ``xml`` keywords of the bodies under ``content`` if none of these is JSON."""
    entries = list(members_of(holder, "content"))
    if any(is_json(entry.key) or may_be_json(entry.key) for entry in entries):
        return
    seen: set[int] = set()
    for schema in (_schema(entry) for entry in entries if is_xml(entry.key)):
        for node in _schemas_below(schema, shape_builder, seen) if schema is not None else ():
            if "xml" in node:
                shape_builder.diagnostics.error(
                    "SCH003",
                    '"xml" is not supported',
                    node.key_origin("xml"),
                    help="describe the body as JSON, or allow SCH003 for this pointer in codegen.yaml",
                )


def _schema(entry: Member) -> Node | None:
    return entry.value.get("schema") if isinstance(entry.value, Mapping) else None


def _schemas_below(schema: Node, shape_builder: ShapeBuilder, seen: set[int]) -> Iterator[Mapping]:
    """Yield a schema and those of its properties and items, each once."""
    pending = [schema]
    while pending:
        for subschema in shape_builder.subschemas_of(pending.pop()):
            node = subschema.node
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield node
            pending.extend(member.value for member in members_of(node, "properties"))
            items = mapping_of(node, "items")
            pending.extend([items] if items is not None else [])
