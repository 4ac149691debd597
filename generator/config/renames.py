"""Reads ``renamed`` of codegen.yaml: earlier names of methods and arguments, which keep working."""

from __future__ import annotations

import keyword
import re

from generator.config.codegen_config import RenameRule
from generator.config.config_reader import Rule, Section

_NAME = Rule(re.compile(r"[a-z][a-z0-9_]*"), "a lowercase Python name, such as due_date")
_VERSION = Rule(re.compile(r"[0-9]+(\.[0-9]+)*"), "a version in quotes, such as '1.4.0'")


def read_renames(root: Section) -> tuple[RenameRule, ...]:
    """Return the rules in document order; those with errors are reported and left out."""
    rules = []
    for item in root.items("renamed"):
        section = root.section_of(item, "a rule for an earlier name")
        if section is not None:
            section.check_keys(("operation", "method", "argument", "now", "since"))
            rule = _read_rule(section)
            if rule is not None:
                rules.append(rule)
    return tuple(rules)


def _read_rule(section: Section) -> RenameRule | None:
    operation = section.text("operation")
    since = section.text("since", _VERSION)
    has_method = "method" in section.node
    if has_method == ("argument" in section.node):
        message = "a rule has either the earlier name of a method or that of an argument"
        help_text = "write 'method:', or 'argument:' and 'now:'"
        section.report_value(section.node.origin, message, help_text)
        return None
    old = section.text("method" if has_method else "argument", _NAME)
    new = "" if has_method else section.text("now", _NAME)
    if keyword.iskeyword(old):
        section.report_value(section.node.origin, f'"{old}" is a Python keyword', "remove the rule")
    if not all((operation, old, since, has_method or new)):
        return None
    return RenameRule(
        operation=operation, old=old, new=new, since=since, origin=section.node.origin
    )
