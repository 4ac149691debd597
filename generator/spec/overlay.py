"""OpenAPI Overlay 1.0: actions that change a tree in place, each with its place and its reason.

Input: a tree, and the name of an overlay file. Output: the changed tree, in which what came from
the overlay keeps its place there. An action that matches nothing is an error: the description has
moved on under it; one that changes nothing is worth a warning: it is no longer needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import jsonpath

from generator.diagnostics import Diagnostics
from generator.spec.description import Files
from generator.spec.node import Mapping, Member, Node, Scalar, Sequence, clone_node, plain
from generator.spec.parse import file_origin, parse_file
from generator.spec.section import Rule, Section, SectionCodes, kind_of

_CODES = SectionCodes(unknown="OVL001", missing="OVL002", kind="OVL003", value="OVL004")
_VERSION = Rule(re.compile(r"1\.0\.[0-9]+"), "the version of Overlay, such as 1.0.0")
_PATHS = jsonpath.JSONPathEnvironment(strict=True)

_Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Action:
    target: Node
    update: Node | None
    remove: bool


def apply_overlay(root: Mapping, name: str, files: Files, diagnostics: Diagnostics) -> None:
    """Change the tree as the overlay of that name asks. Codes: YML001 to YML012, OVL001 to OVL009."""
    content = files.read(name)
    if content is None:
        help_text = "correct the list of overlays in codegen.yaml"
        diagnostics.error("YML011", f'there is no file "{name}"', file_origin(name), help=help_text)
        return
    tree = parse_file(content, name, diagnostics)
    if tree is None:
        return
    if not isinstance(tree, Mapping):
        message = f"the overlay is {kind_of(tree)}, expected a mapping"
        diagnostics.error("OVL003", message, tree.origin, help="begin with 'overlay: 1.0.0'")
        return
    for action in _actions(Section(tree, "the overlay", _CODES, diagnostics), diagnostics):
        _apply(root, action, diagnostics)


def _actions(overlay: Section, diagnostics: Diagnostics) -> list[_Action]:
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
    found = [_action(overlay, item, diagnostics) for item in overlay.items("actions")]
    return [action for action in found if action is not None]


def _action(overlay: Section, item: Node, diagnostics: Diagnostics) -> _Action | None:
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
            "an action has both 'update' and 'remove'" if removes else "an action does nothing"
        )
        section.report_value(item.origin, message, "give it either 'update' or 'remove: true'")
    _check_reason(section, diagnostics)
    if target is None or not isinstance(target, Scalar) or not isinstance(target.value, str):
        return None
    return _Action(target, update, removes)


def _check_reason(section: Section, diagnostics: Diagnostics) -> None:
    reasons = [section.text(key, default="") for key in ("description", "x-reason")]
    if not any(reason.strip() for reason in reasons) and not section.is_misspelt("description"):
        diagnostics.warning(
            "OVL008",
            "an action gives no reason",
            section.node.origin,
            help="say in 'description' why the description has to be changed, so it can be dropped",
        )


def _apply(root: Mapping, action: _Action, diagnostics: Diagnostics) -> None:
    locations = _matches(root, action.target, diagnostics)
    if locations is None:
        return
    if not locations:
        message = f'the target "{plain(action.target)}" matches nothing'
        help_text = "the description has changed: correct the target, or drop the action"
        diagnostics.error("OVL006", message, action.target.origin, help=help_text)
    elif action.remove:
        _remove(root, locations, action, diagnostics)
    elif action.update is not None:
        changes = [_update(root, at, action, action.update, diagnostics) for at in locations]
        if not any(changes):
            message = "the action changes nothing: the description says so already"
            diagnostics.warning("OVL009", message, action.target.origin, help="drop the action")


def _matches(root: Mapping, target: Node, diagnostics: Diagnostics) -> list[_Location] | None:
    """Return where the target matches, the last place first, so that removing moves none."""
    try:
        found = [match.parts for match in _PATHS.finditer(str(plain(target)), _document(root))]
    except (jsonpath.JSONPathError, RecursionError) as error:
        message = f'"{plain(target)}" is not a JSONPath: {str(error).splitlines()[0]}'
        help_text = "write it as RFC 9535 has it, such as $.paths['/pets'].get"
        diagnostics.error("OVL005", message, target.origin, help=help_text)
        return None
    return list(reversed(dict.fromkeys(found)))


def _document(root: Mapping) -> dict[str, object]:
    return {member.key: plain(member.value) for member in root}


def _node_at(root: Node, location: Iterable[str | int]) -> Node | None:
    node: Node | None = root
    for part in location:
        if isinstance(node, Mapping) and isinstance(part, str):
            node = node.get(part)
        elif isinstance(node, Sequence) and isinstance(part, int):
            node = node.items[part] if part < len(node.items) else None
    return node


def _remove(
    root: Mapping, locations: list[_Location], action: _Action, diagnostics: Diagnostics
) -> None:
    for location in locations:
        parent = _node_at(root, location[:-1])
        last = location[-1] if location else None
        if isinstance(parent, Mapping) and isinstance(last, str):
            parent.members.pop(last, None)
        elif isinstance(parent, Sequence) and isinstance(last, int):
            del parent.items[last : last + 1]
        else:
            message = "the root of the description cannot be removed"
            help_text = "name what is to go"
            diagnostics.error("OVL007", message, action.target.origin, help=help_text)


def _update(
    root: Mapping, location: _Location, action: _Action, update: Node, diagnostics: Diagnostics
) -> bool:
    """Change the node at one location (Overlay 1.0.0, 4.4.3); return whether it changed."""
    node = _node_at(root, location)
    if isinstance(node, Sequence):
        node.items.append(clone_node(update))
        return True
    if isinstance(node, Mapping) and isinstance(update, Mapping):
        return _merge(node, update)
    if isinstance(node, Mapping):
        message = f"the update is {kind_of(update)}, but the target is a mapping"
        diagnostics.error("OVL007", message, update.origin, help="write the keys to be changed")
    else:
        message = "the target is neither a mapping nor a list"
        help_text = "let the target be the mapping that holds it"
        diagnostics.error("OVL007", message, action.target.origin, help=help_text)
    return True


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
    """Merge mappings, join lists, let everything else be replaced."""
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
    """Whether two nodes are the same scalar; 1, 1.0 and true are three."""
    if not (isinstance(old, Scalar) and isinstance(value, Scalar)):
        return False
    return old.value == value.value and type(old.value) is type(value.value)
