"""Reads our own small documents (codegen.yaml, overlays): every key known, every value checked.

A ``Section`` wraps one mapping. Its methods return a value of the type asked for, report what is
wrong, and then return a stand-in, so that reading goes on and all faults are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence
from generator.yaml.pointers import suggest


@dataclass(frozen=True, slots=True)
class SectionCodes:
    """The diagnostic codes that the faults of one kind of document carry."""

    unknown: str
    missing: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a text has to look like, as a pattern for the whole of it and in words."""

    pattern: re.Pattern[str]
    words: str


class Section:
    """One mapping of such a document; ``title`` names it in messages."""

    def __init__(
        self, node: Mapping, title: str, codes: SectionCodes, diagnostics: Diagnostics
    ) -> None:
        self.node = node
        self._title = title
        self._codes = codes
        self._diagnostics = diagnostics
        self._misspelt: set[str] = set()

    def check_keys(self, known: tuple[str, ...], *, extensions: bool = False) -> None:
        """Report keys that are not known; ``extensions`` admits those that begin with ``x-``."""
        for member in self.node:
            if member.key in known or (extensions and member.key.startswith("x-")):
                continue
            near = suggest(member.key, list(known))
            self._misspelt.add(near)
            help_text = f'did you mean "{near}"?' if near else f"known keys: {', '.join(known)}"
            message = f'unknown key "{member.key}" in {self._title}'
            self._diagnostics.error(self._codes.unknown, message, member.origin, help=help_text)

    def is_misspelt(self, key: str) -> bool:
        """Whether an unknown key was found that is near this one."""
        return key in self._misspelt

    def text(self, key: str, rule: Rule | None = None, default: str | None = None) -> str:
        """Return the text under a key; without a default the key is required."""
        node = self.node.get(key)
        if node is None:
            if default is None:
                self.report_missing(key)
            return default or ""
        return self.text_of(node, f'"{key}"', rule)

    def text_of(self, node: Node, what: str, rule: Rule | None = None) -> str:
        """Return a node's text; report a node that is not text or does not follow the rule."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.report_kind(node, what, "text")
            return ""
        if rule is not None and not rule.pattern.fullmatch(node.value):
            self.report_value(node.origin, f'{what} is "{node.value}"', f"it is {rule.words}")
        return node.value

    def section(self, key: str, title: str) -> Section | None:
        """Return the mapping under a key as a section, None when there is none."""
        node = self.node.get(key)
        return None if node is None else self.section_of(node, title)

    def section_of(self, node: Node, title: str) -> Section | None:
        """Return a node as a section; report a node that is no mapping."""
        if isinstance(node, Mapping):
            return Section(node, title, self._codes, self._diagnostics)
        self.report_kind(node, title, "a mapping")
        return None

    def members(self, key: str) -> Iterator[Member]:
        """Yield the members of the mapping under a key."""
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
        """Report that a required key is missing, unless it was found misspelt."""
        if self.is_misspelt(key):
            return
        self._diagnostics.error(
            self._codes.missing,
            f'{self._title} lacks the key "{key}"',
            self.node.origin,
            help=f"add '{key}:'",
        )

    def report_kind(self, node: Node, what: str, expected: str) -> None:
        """Report a value of the wrong kind."""
        message = f"{what} is {kind_of(node)}, expected {expected}"
        help_text = "put it in quotes" if expected == "text" else f"write {expected}"
        self._diagnostics.error(self._codes.kind, message, node.origin, help=help_text)

    def report_value(self, origin: Origin, message: str, help: str) -> None:
        """Report a value of the right kind that is not allowed."""
        self._diagnostics.error(self._codes.value, message, origin, help=help)


def kind_of(node: Node) -> str:
    """Return what a node is, in words."""
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
