"""Validating reader for specgen's own YAML files: codegen.yaml, drift.yaml and overlays.

A ``Section`` wraps one mapping. Its methods return a value of the requested type. After reporting
a problem they return a default, so that reading continues and all problems are reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin
from generator.records import dataclass
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence
from generator.yaml.pointers import suggest


@dataclass(frozen=True, slots=True)
class SectionCodes:
    """Diagnostic codes for one kind of file.

    ``unknown``: an unknown key; ``missing``: a missing key; ``kind``: a value of the wrong type;
    ``value``: a value of the right type that is not allowed.
    """

    unknown: str
    missing: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The pattern that a text must match as a whole, and what it describes.

    ``expected`` completes the help text "use …".
    """

    pattern: re.Pattern[str]
    expected: str


class Section:
    """One mapping of such a file; ``title`` names it in messages."""

    def __init__(
        self, node: Mapping, title: str, codes: SectionCodes, diagnostics: Diagnostics
    ) -> None:
        self.node = node
        self._title = title
        self._codes = codes
        self._diagnostics = diagnostics
        self._misspelled: set[str] = set()

    def check_keys(self, known: tuple[str, ...], *, extensions: bool = False) -> None:
        """Report unknown keys; with ``extensions``, keys that start with ``x-`` are allowed."""
        for member in self.node:
            if member.key in known or (extensions and member.key.startswith("x-")):
                continue
            suggestion = suggest(member.key, list(known))
            self._misspelled.add(suggestion)
            help_text = (
                f'did you mean "{suggestion}"?' if suggestion else f"known keys: {', '.join(known)}"
            )
            message = f'unknown key "{member.key}" in {self._title}'
            self._diagnostics.error(self._codes.unknown, message, member.origin, help=help_text)

    def is_misspelled(self, key: str) -> bool:
        """Whether ``check_keys`` reported an unknown key that resembles this one."""
        return key in self._misspelled

    def text(self, key: str, rule: Rule | None = None, default: str | None = None) -> str:
        """Return the text under a key; a key without a default is required."""
        node = self.node.get(key)
        if node is None:
            if default is None:
                self.report_missing(key)
            return default or ""
        return self.text_of(node, f'"{key}"', rule)

    def text_of(self, node: Node, subject: str, rule: Rule | None = None) -> str:
        """Return the text of a node; report a node that is not text or does not match the rule.

        ``subject`` names the node in messages.
        """
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.report_kind(node, subject, "text")
            return ""
        if rule is not None and not rule.pattern.fullmatch(node.value):
            message = f'invalid value "{node.value}" for {subject}'
            self.report_value(node.origin, message, f"use {rule.expected}")
        return node.value

    def flag(self, key: str) -> bool:
        """Return the boolean under a key, False if there is none."""
        node = self.node.get(key)
        if node is None:
            return False
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.report_kind(node, f'"{key}"', "true or false")
        return False

    def section(self, key: str, title: str) -> Section | None:
        """Return the mapping under a key as a section, or None when there is none."""
        node = self.node.get(key)
        return None if node is None else self.section_of(node, title)

    def section_of(self, node: Node, title: str) -> Section | None:
        """Return a node as a section; report a node that is not a mapping."""
        if isinstance(node, Mapping):
            return Section(node, title, self._codes, self._diagnostics)
        self.report_kind(node, title, "a mapping")
        return None

    def members(self, key: str) -> Iterator[Member]:
        """Yield the keys and values of the mapping under a key."""
        section = self.section(key, f'"{key}"')
        return iter(section.node) if section is not None else iter(())

    def items(self, key: str) -> list[Node]:
        """Return the items of the list under a key."""
        node = self.node.get(key)
        if isinstance(node, Sequence):
            return node.items
        if node is not None:
            self.report_kind(node, f'"{key}"', "a list")
        return []

    def report_missing(self, key: str) -> None:
        """Report a missing key, unless ``check_keys`` reported a misspelling of it."""
        if self.is_misspelled(key):
            return
        self._diagnostics.error(
            self._codes.missing,
            f'missing key "{key}" in {self._title}',
            self.node.origin,
            help=f"add '{key}:'",
        )

    def report_kind(self, node: Node, subject: str, expected: str) -> None:
        """Report a value of the wrong type."""
        message = f"{subject} is {kind_of(node)}, expected {expected}"
        is_unquoted = expected == "text" and isinstance(node, Scalar) and node.value is not None
        help_text = "put it in quotes" if is_unquoted else f"write {expected}"
        self._diagnostics.error(self._codes.kind, message, node.origin, help=help_text)

    def report_value(self, origin: Origin, message: str, help: str) -> None:
        """Report a value of the right type that is not allowed."""
        self._diagnostics.error(self._codes.value, message, origin, help=help)


def report_unknown(
    section: Section, origin: Origin, kind: str, value: str, known: Collection[str]
) -> None:
    """Report a value that is none of the known ones, with the most similar of them as help.

    ``kind`` says what the value should be, such as ``target``.
    """
    suggestion = suggest(value, list(known))
    help_text = f'did you mean "{suggestion}"?' if suggestion else f"use one of: {', '.join(known)}"
    section.report_value(origin, f'"{value}" is not a known {kind}', help_text)


def kind_of(node: Node) -> str:
    """Return what a node is, as messages call it: ``a mapping``, ``the number 1.0``."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=None):
            return "empty"
        case Scalar(value=bool(flag)):
            return "true" if flag else "false"
        case Scalar(value=str(text)):
            return f'the text "{text[:40]}{"..." if len(text) > 40 else ""}"'
        case Scalar(value=number):
            return f"the number {number}"
