"""Reads the actions of an overlay file (Overlay 1.0, 1.1 and 1.2).

Input: the tree of the file. Output: ``Action`` objects in document order, in which a reference to a
reusable action is replaced by its fields. Problems are reported at their position; an action without a
target is left out.
"""

from __future__ import annotations

import re

from generator.config.config_reader import Rule, Section, SectionCodes
from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin, unescape_pointer
from generator.records import dataclass
from generator.yaml.node import Mapping, Member, Node, Scalar

_CODES = SectionCodes(unknown="OVL001", missing="OVL002", kind="OVL003", value="OVL004")
_VERSION = Rule(re.compile(r"1\.[0-2]\.[0-9]+"), "an Overlay version 1.0.x to 1.2.x, such as 1.1.0")
_NO_FRAGMENT = Rule(re.compile(r"[^#]*"), "a URI without a fragment")
_LATEST = 2
_REUSABLE = "#/components/actions/"


@dataclass(frozen=True, slots=True)
class Action:
    """One action. ``minor`` is the minor version of its overlay: 1 for Overlay 1.1.

    At most one of ``update``, ``copy`` and ``remove`` is set.
    """

    target: Node
    update: Node | None
    copy: Node | None
    remove: bool
    reason: str
    minor: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Reader:
    overlay: Section
    minor: int
    diagnostics: Diagnostics

    def read(self) -> list[Action]:
        self._check_head()
        actions = [self._action(item) for item in self.overlay.items("actions")]
        return [action for action in actions if action is not None]

    def _check_head(self) -> None:
        newer = ("$self", "components") if self.minor >= 2 else ()
        self.overlay.check_keys(("overlay", "info", "extends", "actions", *newer), extensions=True)
        rule = _NO_FRAGMENT if self.minor >= 2 else None
        for key in ("extends", *newer[:1]):
            self.overlay.text(key, rule, default="")
        for key in ("info", "actions"):
            if key not in self.overlay.node:
                self.overlay.report_missing(key)
        info = self.overlay.section("info", '"info"')
        if info is not None:
            described = ("description",) if self.minor >= 1 else ()
            info.check_keys(("title", "version", *described), extensions=True)
            info.text("title")
            info.text("version")
            if described:
                info.text("description", default="")

    def _action(self, item: Node) -> Action | None:
        node = self._resolved(item)
        section = self.overlay.section_of(node, "an action") if node is not None else None
        if section is None:
            return None
        copies = ("copy",) if self.minor >= 1 else ()
        known = ("target", "description", "update", *copies, "remove")
        section.check_keys(known, extensions=True)
        target, update, remove = (section.node.get(key) for key in ("target", "update", "remove"))
        copy = section.node.get("copy") if copies else None
        section.text("target")
        if copies and not section.text("copy", default=""):
            copy = None
        removes = isinstance(remove, Scalar) and remove.value is True
        if remove is not None and not _is_flag(remove):
            section.report_kind(remove, '"remove"', "true or false")
        elif removes:
            self._warn_of_content(section)
            update = copy = None
        elif update is not None and copy is not None:
            message = "the action has both 'update' and 'copy'"
            section.report_value(section.node.origin, message, "use one of them")
        elif update is None and "copy" not in section.node:
            self._warn_of_nothing(section)
        self._check_reason(section)
        if not isinstance(target, Scalar) or not isinstance(target.value, str):
            return None
        reason = reason_of(section.node)
        return Action(target, update, copy, removes, reason, self.minor, item.origin)

    def _warn_of_content(self, section: Section) -> None:
        """Warn of content beside ``remove: true``, where it has no impact (1.1.0, Action Object)."""
        for key in ("update", "copy"):
            if key in section.node:
                message = f"'{key}' has no effect beside 'remove: true'"
                origin = section.node.key_origin(key)
                self.diagnostics.warning("OVL012", message, origin, help="remove one of them")

    def _warn_of_nothing(self, section: Section) -> None:
        self.diagnostics.warning(
            "OVL009",
            "the action changes nothing: it has neither 'update' nor 'remove'",
            section.node.origin,
            help="add 'update' or 'remove: true', or remove the action",
        )

    def _resolved(self, item: Node) -> Node | None:
        """Return an action, with the fields of the reusable action that it refers to."""
        reference = item.get("$ref") if isinstance(item, Mapping) and self.minor >= 2 else None
        if not isinstance(item, Mapping) or reference is None:
            return item
        section = Section(item, "a reference to an action", _CODES, self.diagnostics)
        section.check_keys(("$ref", "target", "description"), extensions=True)
        action = self._reusable(section.text("$ref"), reference)
        if action is None:
            return None
        fields = action.get("fields")
        inherited = [*(fields if isinstance(fields, Mapping) else ())]
        described = action.members.get("description")
        members: dict[str, Member] = {"description": described} if described else {}
        members |= {member.key: member for member in inherited if member.key != "target"}
        members |= {member.key: member for member in item if member.key != "$ref"}
        return Mapping(members, origin=item.origin)

    def _reusable(self, text: str, reference: Node) -> Mapping | None:
        components = self.overlay.node.get("components")
        actions = components.get("actions") if isinstance(components, Mapping) else None
        name = unescape_pointer(text.removeprefix(_REUSABLE))
        found = actions.get(name) if isinstance(actions, Mapping) else None
        if not text.startswith(_REUSABLE) or not isinstance(found, Mapping):
            message = f'the reusable action "{text}" does not exist'
            help_text = f"refer to '{_REUSABLE}' and the name of one of the actions there"
            self.diagnostics.error("OVL011", message, reference.origin, help=help_text)
            return None
        section = Section(found, "a reusable action", _CODES, self.diagnostics)
        section.check_keys(("description", "fields"), extensions=True)
        if "fields" not in found:
            section.report_missing("fields")
            return None
        return found if section.section("fields", '"fields"') is not None else None

    def _check_reason(self, section: Section) -> None:
        reasons = [section.text(key, default="") for key in ("description", "x-reason")]
        if any(reason.strip() for reason in reasons) or section.is_misspelled("description"):
            return
        self.diagnostics.warning(
            "OVL008",
            "the action has no description",
            section.node.origin,
            help="explain in 'description' why the change is needed, so that it can be removed later",
        )


def _is_flag(node: Node) -> bool:
    return isinstance(node, Scalar) and isinstance(node.value, bool)


def read_actions(tree: Mapping, diagnostics: Diagnostics) -> list[Action]:
    """Return the actions of an overlay; report what is not allowed in its version."""
    overlay = Section(tree, "the overlay", _CODES, diagnostics)
    version = overlay.text("overlay", _VERSION)
    minor = int(version[2]) if _VERSION.pattern.fullmatch(version) else _LATEST
    return _Reader(overlay, minor, diagnostics).read()


def reason_of(action: Node) -> str:
    """Return the description of an action, empty if it has none."""
    reason = action.get("description") if isinstance(action, Mapping) else None
    return str(reason.value) if isinstance(reason, Scalar) else ""
