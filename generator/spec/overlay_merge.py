"""Merges the content of an overlay action into a node.

Input: a node, the new content and the minor version of the overlay. Output: the changed node. Overlay
1.0 appends to arrays and replaces whatever else does not fit (1.0.0, 4.4.3). Since 1.1, arrays are
concatenated, primitives are replaced by primitives, and other combinations are errors (1.1.0, Action
Object).
"""

from __future__ import annotations

from collections.abc import Sequence as SequenceABC

from generator.config.config_reader import kind_of
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence, clone_node

_KINDS: dict[type[Node], str] = {
    Mapping: "mappings",
    Sequence: "lists",
    Scalar: "single values",
}


class MergeError(Exception):
    """The content does not fit; ``node`` is the part at fault."""

    def __init__(self, message: str, node: Node, help: str) -> None:
        super().__init__(message)
        self.node = node
        self.help = help


def kinds_in(nodes: SequenceABC[Node]) -> list[str]:
    """Return the kinds of nodes, in a fixed order: mappings, lists, single values."""
    kinds = {_KINDS[type(node)] for node in nodes}
    return [kind for kind in _KINDS.values() if kind in kinds]


def merge_node(node: Node, content: Node, minor: int) -> Node | None:
    """Merge content into a node; return the new node, None if nothing has changed.

    Mappings and lists are changed in place. Raises MergeError.
    """
    match node, content:
        case Sequence(), Sequence() if minor >= 1:
            return _extended(node, content)
        case Sequence(), _:
            node.items.append(clone_node(content))
            return node
        case Mapping(), Mapping():
            return node if _merge(node, content, minor) else None
        case Mapping(), _:
            message = f"the update is {kind_of(content)}, but the target is a mapping"
            raise MergeError(message, content, "write the keys to change")
        case _ if minor == 0:
            help_text = "target the mapping that contains it, or use 'overlay: 1.1.0'"
            raise MergeError("the target is neither a mapping nor a list", node, help_text)
        case Scalar(), Scalar():
            return None if _same(node, content) else clone_node(content)
        case _:
            message = f"the update is {kind_of(content)}, but the target is a single value"
            raise MergeError(message, content, "write a single value, or target its parent")


def _extended(node: Sequence, content: Sequence) -> Sequence | None:
    node.items.extend(clone_node(item) for item in content.items)
    return node if content.items else None


def _merge(node: Mapping, update: Mapping, minor: int) -> bool:
    changed = False
    for member in update:
        old = node.members.get(member.key)
        if old is None:
            node.members[member.key] = Member(member.key, clone_node(member.value), member.origin)
            changed = True
        else:
            changed = _merge_member(old, member.value, minor) or changed
    return changed


def _merge_member(old: Member, value: Node, minor: int) -> bool:
    """Merge mappings, extend lists, replace everything else; return whether anything changed."""
    match old.value, value:
        case Mapping() as mapping, Mapping() as update:
            return _merge(mapping, update, minor)
        case Sequence() as sequence, Sequence() as update:
            return _extended(sequence, update) is not None
    if minor >= 1 and not (isinstance(old.value, Scalar) and isinstance(value, Scalar)):
        message = f'the update of "{old.key}" is {kind_of(value)}, which is not what it is now'
        help_text = f"since Overlay 1.1, remove it first; it is {kind_of(old.value)}"
        raise MergeError(message, value, help_text)
    if _same(old.value, value):
        return False
    old.value = clone_node(value)
    return True


def _same(old: Node, value: Node) -> bool:
    """Whether two nodes are equal scalars of the same type: 1, 1.0 and true all differ."""
    if not (isinstance(old, Scalar) and isinstance(value, Scalar)):
        return False
    return old.value == value.value and type(old.value) is type(value.value)


def overwritten(current: object, content: object) -> object:
    """Return the part of a plain value that new content overwrites.

    Mappings are merged and lists are extended, which overwrites nothing.
    """
    if isinstance(current, dict) and isinstance(content, dict):
        parts = {
            key: overwritten(current[key], value)
            for key, value in content.items()
            if key in current
        }
        return {key: part for key, part in parts.items() if part not in ({}, [])}
    return [] if isinstance(current, list) else current
