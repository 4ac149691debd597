"""``--data-template``: a YAML template of the body, to be filled in and sent by ``--data @FILE``.

Required properties have an empty value, all others are commented out, so that an unchanged template
sends no optional property.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..output.escaping import visible
from .values import value_placeholder

if TYPE_CHECKING:
    from ..command_model import Command, Option


def body_template(command: Command, program: str) -> str:
    """Return the template of a command's body."""
    head = [
        f"# Body of `{program} {command.title}`.",
        "# Uncomment and fill in the properties to send, then run:",
        f"#   {program} {command.title} --data @FILE",
    ]
    return "\n".join([*head, "", *_template_lines(command)]) + "\n"


def _template_lines(command: Command) -> Iterator[str]:
    options = command.options_in("body")
    open_parents: tuple[str, ...] = ()
    for option in options:
        parents = option.parameter.path[:-1]
        if parents[: len(open_parents)] != open_parents or len(parents) > len(open_parents):
            yield from _parent_line(parents, options)
        open_parents = parents
        if not _has_properties(option, options):
            yield _property_line(option)


def _parent_line(parents: tuple[str, ...], options: tuple[Option, ...]) -> Iterator[str]:
    if parents:
        comment = "" if _has_required(parents, options) else "# "
        yield f"{comment}{'  ' * (len(parents) - 1)}{_key(parents[-1])}:"


def _has_required(parents: tuple[str, ...], options: tuple[Option, ...]) -> bool:
    return any(
        option.parameter.required
        and option.parameter.path[: len(parents)] == parents
        and len(option.parameter.path) > len(parents)
        for option in options
    )


def _has_properties(option: Option, options: tuple[Option, ...]) -> bool:
    depth = len(option.parameter.path)
    return any(
        other.parameter.path[:depth] == option.parameter.path and len(other.parameter.path) > depth
        for other in options
    )


def _property_line(option: Option) -> str:
    comment = "" if option.parameter.required else "# "
    indent = "  " * (len(option.parameter.path) - 1)
    value = (
        option.example or _EMPTY_VALUES["json" if option.parameter.many else option.parameter.kind]
    )
    description = " ".join(visible(option.help).split())
    return f"{comment}{indent}{_key(option.parameter.path[-1])}: {value}  # {value_placeholder(option)}. {description}".rstrip()


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name.isascii() else json.dumps(name)


_EMPTY_VALUES = {"string": '""', "integer": "0", "number": "0", "boolean": "false", "json": "[]"}
