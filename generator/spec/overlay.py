"""Applies OpenAPI Overlay 1.0 files: actions that change a tree in place.

Input: a tree, and the name of an overlay file. Output: the changed tree; content that comes from
the overlay keeps its position in the overlay file. An action that matches nothing is an error,
because the document has changed since it was written. An action that changes nothing is a warning,
because it is no longer needed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import jsonpath

from generator.config.config_reader import Rule, Section, SectionCodes, kind_of
from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin, escape_pointer
from generator.spec.document import AppliedAction
from generator.yaml.files import Files
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence, clone_node, plain
from generator.yaml.parse import file_origin, parse_file

_CODES = SectionCodes(unknown="OVL001", missing="OVL002", kind="OVL003", value="OVL004")
_VERSION = Rule(re.compile(r"1\.0\.[0-9]+"), "an Overlay version 1.0.x, such as 1.0.0")
_PATHS = jsonpath.JSONPathEnvironment(strict=True)

_Location = tuple[str | int, ...]
"""The keys and indexes on the path from the root to a node."""


@dataclass(frozen=True, slots=True)
class _Action:
    target: Node
    update: Node | None
    remove: bool
    reason: str
    origin: Origin


def apply_overlay(
    root: Mapping, name: str, files: Files, diagnostics: Diagnostics
) -> tuple[AppliedAction, ...]:
    """Apply the overlay file ``name`` to the tree; return its actions with what each changed.

    Reports the codes YML001 to YML012 and OVL001 to OVL009.
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
        _apply(document, action, diagnostics)
        for action in _read_actions(Section(tree, "the overlay", _CODES, diagnostics), diagnostics)
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
            _reason(item), item.origin, json.dumps(head | {"actions": [plain(item)]}).encode()
        )
        for item in actions
    ]


def _reason(action: Node) -> str:
    reason = action.get("description") if isinstance(action, Mapping) else None
    return str(reason.value) if isinstance(reason, Scalar) else ""


def _read_actions(overlay: Section, diagnostics: Diagnostics) -> list[_Action]:
    overlay.check_keys(("overlay", "info", "extends", "actions"), extensions=True)
    overlay.text("overlay", _VERSION)
    if "info" not in overlay.node:
        overlay.report_missing("info")
    info = overlay.section("info", '"info"')
    if info is not None:
        info.check_keys(("title", "version"), extensions=True)
        info.text("title")
        info.text("version")
    if "actions" not in overlay.node:
        overlay.report_missing("actions")
    actions = [_read_action(overlay, item, diagnostics) for item in overlay.items("actions")]
    return [action for action in actions if action is not None]


def _read_action(overlay: Section, item: Node, diagnostics: Diagnostics) -> _Action | None:
    section = overlay.section_of(item, "an action")
    if section is None:
        return None
    section.check_keys(("target", "description", "update", "remove"), extensions=True)
    target, update, remove = (section.node.get(key) for key in ("target", "update", "remove"))
    section.text("target")
    removes = isinstance(remove, Scalar) and remove.value is True
    if remove is not None and not (isinstance(remove, Scalar) and isinstance(remove.value, bool)):
        section.report_kind(remove, '"remove"', "true or false")
    elif removes == (update is not None):
        message = (
            "the action has both 'update' and 'remove'"
            if removes
            else "the action has neither 'update' nor 'remove'"
        )
        section.report_value(item.origin, message, "use either 'update' or 'remove: true'")
    _check_reason(section, diagnostics)
    if target is None or not isinstance(target, Scalar) or not isinstance(target.value, str):
        return None
    return _Action(target, update, removes, _reason(item), item.origin)


def _check_reason(section: Section, diagnostics: Diagnostics) -> None:
    reasons = [section.text(key, default="") for key in ("description", "x-reason")]
    if not any(reason.strip() for reason in reasons) and not section.is_misspelled("description"):
        diagnostics.warning(
            "OVL008",
            "the action has no description",
            section.node.origin,
            help="explain in 'description' why the change is needed, so that it can be removed later",
        )


class _Document:
    """A tree together with its plain Python values, which JSONPath needs.

    After an action only the changed part is converted again, because an overlay has many actions.
    """

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._values: dict[str, object] = {}
        self.refresh(())

    def find(self, path: str) -> list[_Location]:
        """Return the locations that a JSONPath matches, last one first.

        In this order, removing a list item does not shift the locations that follow.
        """
        locations = [match.parts for match in _PATHS.finditer(path, self._values)]
        return list(reversed(dict.fromkeys(locations)))

    def node(self, location: _Location) -> Node:
        """Return the node at a location returned by ``find``."""
        node: Node = self._root
        for part in location:
            node = _child(node, part)
        return node

    def refresh(self, location: _Location) -> None:
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


def _apply(document: _Document, action: _Action, diagnostics: Diagnostics) -> AppliedAction:
    locations = _find(document, action.target, diagnostics)
    ordered = list(reversed(locations or ()))
    replaced = tuple(_replaced(document, location, action) for location in ordered)
    _change(document, action, locations, diagnostics)
    return AppliedAction(
        target=str(plain(action.target)),
        reason=action.reason,
        update=None if action.update is None else plain(action.update),
        pointers=tuple(map(_pointer, ordered)),
        replaced=replaced,
        origin=action.origin,
    )


def _replaced(document: _Document, location: _Location, action: _Action) -> object:
    """Return the content at a location that the action will overwrite or remove."""
    current = plain(document.node(location))
    return current if action.update is None else _overwritten(current, plain(action.update))


def _overwritten(current: object, update: object) -> object:
    """Return the part of a value that an update overwrites.

    Mappings are merged and lists are extended, which overwrites nothing.
    """
    if isinstance(current, dict) and isinstance(update, dict):
        parts = {
            key: _overwritten(current[key], value)
            for key, value in update.items()
            if key in current
        }
        return {key: part for key, part in parts.items() if part not in ({}, [])}
    return [] if isinstance(current, list) else current


def _pointer(location: _Location) -> str:
    return "".join(f"/{escape_pointer(str(part))}" for part in location)


def _change(
    document: _Document,
    action: _Action,
    locations: list[_Location] | None,
    diagnostics: Diagnostics,
) -> None:
    if locations is None:
        return
    if not locations:
        message = f'the target "{plain(action.target)}" matches nothing'
        help_text = "the document may have changed: correct the target or remove the action"
        diagnostics.error("OVL006", message, action.target.origin, help=help_text)
    elif action.remove:
        for location in locations:
            _remove(document, location, action, diagnostics)
    elif action.update is not None:
        changes = [
            _update(document, location, action, action.update, diagnostics)
            for location in locations
        ]
        if not any(changes):
            message = "the action changes nothing: the document already has this content"
            diagnostics.warning("OVL009", message, action.target.origin, help="remove the action")


def _find(document: _Document, target: Node, diagnostics: Diagnostics) -> list[_Location] | None:
    try:
        return document.find(str(plain(target)))
    except (jsonpath.JSONPathError, RecursionError) as error:
        message = f'"{plain(target)}" is not a valid JSONPath: {str(error).splitlines()[0]}'
        help_text = "use the syntax of RFC 9535, such as $.paths['/pets'].get"
        diagnostics.error("OVL005", message, target.origin, help=help_text)
        return None


def _remove(
    document: _Document, location: _Location, action: _Action, diagnostics: Diagnostics
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


def _update(
    document: _Document,
    location: _Location,
    action: _Action,
    update: Node,
    diagnostics: Diagnostics,
) -> bool:
    """Update the node at one location (Overlay 1.0.0, 4.4.3); return whether it changed."""
    node = document.node(location)
    changed = True
    if isinstance(node, Sequence):
        node.items.append(clone_node(update))
    elif isinstance(node, Mapping) and isinstance(update, Mapping):
        changed = _merge(node, update)
    elif isinstance(node, Mapping):
        message = f"the update is {kind_of(update)}, but the target is a mapping"
        diagnostics.error("OVL007", message, update.origin, help="write the keys to change")
    else:
        message = "the target is neither a mapping nor a list"
        help_text = "target the mapping that contains it"
        diagnostics.error("OVL007", message, action.target.origin, help=help_text)
    document.refresh(location)
    return changed


def _merge(node: Mapping, update: Mapping) -> bool:
    changed = False
    for member in update:
        old = node.members.get(member.key)
        if old is None:
            node.members[member.key] = Member(member.key, clone_node(member.value), member.origin)
            changed = True
        else:
            changed = _merge_member(old, member.value) or changed
    return changed


def _merge_member(old: Member, value: Node) -> bool:
    """Merge mappings, extend lists, replace everything else; return whether anything changed."""
    match old.value, value:
        case Mapping() as mapping, Mapping() as update:
            return _merge(mapping, update)
        case Sequence() as sequence, Sequence() as update:
            sequence.items.extend(clone_node(item) for item in update.items)
            return bool(update.items)
    if _same(old.value, value):
        return False
    old.value = clone_node(value)
    return True


def _same(old: Node, value: Node) -> bool:
    """Whether two nodes are equal scalars of the same type: 1, 1.0 and true all differ."""
    if not (isinstance(old, Scalar) and isinstance(value, Scalar)):
        return False
    return old.value == value.value and type(old.value) is type(value.value)
