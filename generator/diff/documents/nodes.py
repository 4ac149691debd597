"""Reads nodes of a document that may be faulty: nothing here raises an exception or reports."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.json import Json, JsonObject
from generator.records import dataclass
from generator.spec.document import OpenApiDocument, reference_of
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence


def json_of(node: Node | None) -> Json:
    """Return a node as immutable JSON; None for an absent one."""
    if isinstance(node, Mapping):
        return JsonObject(tuple((key, json_of(each.value)) for key, each in node.members.items()))
    if isinstance(node, Sequence):
        return tuple(json_of(item) for item in node.items)
    return None if node is None else node.value


def members_of(node: Node | None) -> Iterator[Member]:
    """Yield the members of a mapping, nothing for any other node."""
    yield from node if isinstance(node, Mapping) else ()


def items_of(node: Node | None) -> list[Node]:
    """Return the items of a list, nothing for any other node."""
    return node.items if isinstance(node, Sequence) else []


def texts_of(node: Node | None) -> list[str]:
    """Return the strings of a list, or the one string that is not in a list."""
    nodes = [node] if isinstance(node, Scalar) else items_of(node)
    return [n.value for n in nodes if isinstance(n, Scalar) and isinstance(n.value, str)]


def text_of(node: Node | None, key: str) -> str:
    """Return the string under a key of a mapping; empty if there is none."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""


@dataclass(frozen=True, slots=True)
class References:
    """Follows the references of one document."""

    document: OpenApiDocument

    def follow(self, node: Node | None) -> Node | None:
        """Return a node, or the target of its reference."""
        if node is None or reference_of(node) is None:
            return node
        return self.document.resolve(node)[0]

    def follow_described(self, node: Node | None) -> Node | None:
        """Return the target of a reference with the summary and the description written beside it.

        These replace those of the target (OpenAPI 3.1, Reference Object); other keys are ignored.
        """
        target = self.follow(node)
        if target is node or not (isinstance(node, Mapping) and isinstance(target, Mapping)):
            return target
        texts = {key: m for key, m in node.members.items() if key in ("summary", "description")}
        if not texts or not self.keeps_siblings():
            return target
        return Mapping({**target.members, **texts}, origin=target.origin)

    def follow_alone(self, node: Node) -> Node:
        """Return the target of a reference without other keywords; any other node as it is."""
        if isinstance(node, Mapping) and (len(node.members) == 1 or not self.keeps_siblings()):
            return self.follow(node) or node
        return node

    def keeps_siblings(self) -> bool:
        """Whether keywords next to ``$ref`` apply (OpenAPI 3.1, 4.8.23)."""
        return not self.document.openapi.startswith("3.0")
