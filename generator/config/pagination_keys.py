"""Reads a pagination rule of codegen.yaml.

Input: its mapping. Output: a ``PaginationRule``; what contradicts itself is reported at its key.
"""

from __future__ import annotations

import re
from dataclasses import fields

from generator.config.config_reader import Rule, Section
from generator.ir.pagination_rules import POSITION_KEYS, PaginationRule
from generator.yaml.node import Scalar

POINTER = Rule(re.compile(r"(/([^~/]|~[01])*)*"), "a JSON Pointer, such as /data/items")
_PLACE = Rule(
    re.compile(r"(/([^~/]|~[01])*)+|[A-Za-z0-9!#$%&'*+.^_`|~-]+"),
    "a JSON Pointer into the body, such as /next, or the name of a response header, such as Link",
)
_POINTER_INSIDE = Rule(
    re.compile(r"(/([^~/]|~[01])*)+"), "a JSON Pointer into an item, such as /id"
)
_KEYS = tuple(each.name for each in fields(PaginationRule) if each.name != "origin")
_FIRST = "first"
_CURSOR_KEYS = ("next_cursor", "last_item")
_NEEDED_BY = {"cursor_parameter": _CURSOR_KEYS, "page_parameter": ("total_pages",)}
"""The keys that have an effect only beside another one."""


def read_pagination_rule(section: Section) -> PaginationRule:
    """Return the rule in a mapping; missing and contradictory keys are reported."""
    section.check_keys(_KEYS)
    _check_position(section)
    return PaginationRule(
        cursor_parameter=section.text("cursor_parameter", None, ""),
        offset_parameter=section.text("offset_parameter", None, ""),
        page_parameter=section.text("page_parameter", None, ""),
        size_parameter=section.text("size_parameter", None, ""),
        items=section.text("items", POINTER),
        next_cursor=section.text("next_cursor", _PLACE, ""),
        last_item=section.text("last_item", _POINTER_INSIDE, ""),
        next_link=section.text("next_link", _PLACE, ""),
        has_more=section.text("has_more", _PLACE, ""),
        total=section.text("total", _PLACE, ""),
        total_pages=section.text("total_pages", _PLACE, ""),
        short_page=section.flag("short_page"),
        first=_read_first(section),
        window_end=section.text("window_end", None, ""),
        item_id=section.text("item_id", None, ""),
        origin=section.node.origin,
    )


def _check_position(section: Section) -> None:
    """Report a rule that does not say, or says twice, how to get to the next page."""
    keys = [key for key in POSITION_KEYS if key in section.node]
    if not keys:
        if not any(section.is_misspelled(key) for key in POSITION_KEYS):
            section.report_missing(POSITION_KEYS[0])
        return
    for key in keys[1:]:
        _report(section, key, f'"{key}" and "{keys[0]}" exclude each other', "write two rules")
    if keys[0] == "cursor_parameter":
        cursors = [key for key in _CURSOR_KEYS if key in section.node]
        if not cursors:
            section.report_missing(_CURSOR_KEYS[0])
        for key in cursors[1:]:
            _report(section, key, f'"{key}" and "{cursors[0]}" exclude each other', "keep one")
    for needed, dependents in _NEEDED_BY.items():
        for key in dependents if keys[0] != needed else ():
            if key in section.node:
                _report(section, key, f'"{key}" has no effect without "{needed}"', "remove it")


def _report(section: Section, key: str, message: str, help_text: str) -> None:
    origin = section.node.members[key].origin
    section.report_value(origin, f"{message} in a pagination rule", help_text)


def _read_first(section: Section) -> int | None:
    node = section.node.get(_FIRST)
    if node is None:
        return None
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int) and not isinstance(value, bool) and value in (0, 1):
        return value
    message = "the first offset or page number is not 0 or 1"
    section.report_value(node.origin, message, "write 0 or 1, or remove it")
    return None
