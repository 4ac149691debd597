"""Applies OpenAPI Overlay files (1.0 to 1.2): actions that change a tree in place.

Input: a tree, and the name of an overlay file. Output: the changed tree; content that comes from
the overlay keeps its position in the overlay file. An action that matches nothing is an error,
because the document has changed since it was written. An action that changes nothing is a warning,
because it is no longer needed.
"""

from __future__ import annotations

import json

from generator.config.config_reader import kind_of
from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin, escape_pointer
from generator.records import dataclass
from generator.spec.document import AppliedAction
from generator.spec.overlay_actions import Action, read_actions, reason_of
from generator.spec.overlay_merge import MergeError, kinds_in, merge_node, overwritten
from generator.spec.overlay_paths import Location, PathError, find_locations
from generator.yaml.files import Files
from generator.yaml.node import Mapping, Node, Sequence, clone_node, plain
from generator.yaml.parse import file_origin, parse_file

_SHOWN = 200
"""Characters of a target that a message quotes."""


def apply_overlay(
    root: Mapping, name: str, files: Files, diagnostics: Diagnostics
) -> tuple[AppliedAction, ...]:
    """Apply the overlay file ``name`` to the tree; return its actions with what each changed.

    Reports the codes YML001 to YML012 and OVL001 to OVL011.
    """
    content = files.read(name)
    if content is None:
        help_text = "correct 'overlays' in codegen.yaml"
        diagnostics.error("YML011", f'file "{name}" not found', file_origin(name), help=help_text)
        return ()
    tree = parse_file(content, name, diagnostics)
    if tree is None:
        return ()
    if not isinstance(tree, Mapping):
        message = f"the overlay is {kind_of(tree)}, expected a mapping"
        diagnostics.error("OVL003", message, tree.origin, help="start with 'overlay: 1.0.0'")
        return ()
    document = _Document(root)
    return tuple(
        _apply(document, action, diagnostics) for action in read_actions(tree, diagnostics)
    )


@dataclass(frozen=True, slots=True)
class LoneAction:
    """One action as an overlay of its own (``content``, JSON), with its reason and position."""

    reason: str
    origin: Origin
    content: bytes


def split_overlay(name: str, files: Files) -> list[LoneAction]:
    """Return each action of an overlay as an overlay of its own; empty for an unreadable file."""
    content = files.read(name)
    tree = parse_file(content, name, Diagnostics()) if content is not None else None
    actions = tree.get("actions") if isinstance(tree, Mapping) else None
    if not isinstance(tree, Mapping) or not isinstance(actions, Sequence):
        return []
    head = {member.key: plain(member.value) for member in tree if member.key != "actions"}
    return [
        LoneAction(
            reason_of(item), item.origin, json.dumps(head | {"actions": [plain(item)]}).encode()
        )
        for item in actions
    ]


class _Document:
    """A tree together with its plain Python values, which JSONPath needs.

    After an action only the changed part is converted again, because an overlay has many actions.
    """

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._values: dict[str, object] = {}
        self.refresh(())

    def find(self, path: str) -> list[Location]:
        """Return the locations that a JSONPath matches, last one first.

        In this order, removing a list item does not shift the locations that follow. Raises
        PathError.
        """
        return find_locations(path, self._values)[::-1]

    def node(self, location: Location) -> Node:
        """Return the node at a location returned by ``find``."""
        node: Node = self._root
        for part in location:
            node = _child(node, part)
        return node

    def replace(self, location: Location, node: Node) -> None:
        """Replace the node at a location; the root stays."""
        parent = self.node(location[:-1])
        if isinstance(parent, Mapping):
            parent.members[str(location[-1])].value = node
        elif isinstance(parent, Sequence):
            parent.items[int(location[-1])] = node

    def refresh(self, location: Location) -> None:
        """Update the plain values after the tree changed at a location."""
        if not location:
            self._values = {member.key: plain(member.value) for member in self._root}
            return
        *parents, last = location
        value: object = self._values
        for part in parents:
            value = _child_value(value, part)
        changed = plain(self.node(location))
        if isinstance(value, dict):
            value[str(last)] = changed
        elif isinstance(value, list):
            value[int(last)] = changed


def _child(node: Node, part: str | int) -> Node:
    if isinstance(node, Mapping):
        return node.members[str(part)].value
    assert isinstance(node, Sequence)
    return node.items[int(part)]


def _child_value(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return value[part]
    assert isinstance(value, list)
    return value[int(part)]


def _apply(document: _Document, action: Action, diagnostics: Diagnostics) -> AppliedAction:
    locations = _find(document, action.target, diagnostics)
    content = _content(document, action, diagnostics)
    ordered = list(reversed(locations or ()))
    new = None if content is None else plain(content)
    current = [plain(document.node(location)) for location in ordered]
    _change(document, action, locations, content, diagnostics)
    return AppliedAction(
        target=str(plain(action.target)),
        reason=action.reason,
        update=new,
        pointers=tuple(map(_pointer, ordered)),
        replaced=tuple(each if content is None else overwritten(each, new) for each in current),
        origin=action.origin,
    )


def _content(document: _Document, action: Action, diagnostics: Diagnostics) -> Node | None:
    """Return the content of an update, or the node to copy; None for an action without content."""
    if action.copy is None or action.update is not None or action.remove:
        return action.update
    sources = _find(document, action.copy, diagnostics)
    if sources is None:
        return None
    if len(sources) != 1:
        message = f"the source of the copy is {len(sources)} values, expected one"
        help_text = "write a JSONPath that selects exactly one value of the document"
        diagnostics.error("OVL010", message, action.copy.origin, help=help_text)
        return None
    return clone_node(document.node(sources[0]))


def _pointer(location: Location) -> str:
    return "".join(f"/{escape_pointer(str(part))}" for part in location)


def _change(
    document: _Document,
    action: Action,
    locations: list[Location] | None,
    content: Node | None,
    diagnostics: Diagnostics,
) -> None:
    if locations is None:
        return
    if not locations:
        message = f'the target "{_shortened(str(plain(action.target)))}" matches nothing'
        help_text = "correct the target, remove the action, or allow OVL006 for it in codegen.yaml"
        diagnostics.error("OVL006", message, action.target.origin, help=help_text)
    elif action.remove:
        for location in locations:
            _remove(document, location, action, diagnostics)
    elif content is not None and _are_alike(document, locations, action, diagnostics):
        changes = [
            _update(document, location, action, content, diagnostics) for location in locations
        ]
        if not any(changes):
            message = "the action changes nothing: the document already has this content"
            diagnostics.warning("OVL009", message, action.target.origin, help="remove the action")


def _are_alike(
    document: _Document, locations: list[Location], action: Action, diagnostics: Diagnostics
) -> bool:
    """Return whether all matches are of one kind, as Overlay 1.1 requires; report others."""
    kinds = kinds_in([document.node(location) for location in locations])
    if action.minor == 0 or len(kinds) == 1:
        return True
    message = f"the target matches {' and '.join(kinds)}, expected one kind of value"
    help_text = "write an action for each kind"
    diagnostics.error("OVL007", message, action.target.origin, help=help_text)
    return False


def _update(
    document: _Document,
    location: Location,
    action: Action,
    content: Node,
    diagnostics: Diagnostics,
) -> bool:
    """Update the node at one location; return whether it changed, or could not be changed."""
    node = document.node(location)
    try:
        merged = merge_node(node, content, action.minor)
    except MergeError as error:
        origin = action.target.origin if error.node is node else error.node.origin
        diagnostics.error("OVL007", str(error), origin, help=error.help)
        return True
    if merged is not None and merged is not node:
        document.replace(location, merged)
    document.refresh(location)
    return merged is not None


def _find(document: _Document, target: Node, diagnostics: Diagnostics) -> list[Location] | None:
    try:
        return document.find(str(plain(target)))
    except PathError as error:
        message = f'"{_shortened(str(plain(target)))}" is not a valid JSONPath: {error}'
        help_text = "use the syntax of RFC 9535, such as $.paths['/pets'].get"
        diagnostics.error("OVL005", message, target.origin, help=help_text)
        return None


def _shortened(path: str) -> str:
    return path if len(path) <= _SHOWN else f"{path[:_SHOWN]}…"


def _remove(
    document: _Document, location: Location, action: Action, diagnostics: Diagnostics
) -> None:
    if not location:
        message = "the root of the document cannot be removed"
        help_text = "target the part that should be removed"
        diagnostics.error("OVL007", message, action.target.origin, help=help_text)
        return
    parent = document.node(location[:-1])
    if isinstance(parent, Mapping):
        del parent.members[str(location[-1])]
    elif isinstance(parent, Sequence):
        del parent.items[int(location[-1])]
    document.refresh(location[:-1])
