"""``--data-template``: an empty body with comments, to be filled in and sent by ``--data @FILE``.

Input: a command. Output: YAML. What is required stands there empty, everything else is commented
out, so that the template as printed sends nothing that was not chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..command_model import Command, Option
from ..output.escaping import visible
from .values import describe_value


def body_template(command: Command, program: str) -> str:
    """Return the template of a command's body."""
    head = [
        f"# The body of `{program} {command.title}`.",
        "# Take the # off the members to send, fill them in, then:",
        f"#   {program} {command.title} --data @FILE",
    ]
    return "\n".join([*head, "", *_members(command)]) + "\n"


def _members(command: Command) -> Iterator[str]:
    options = command.placed("body")
    opened: tuple[str, ...] = ()
    for option in options:
        parents = option.wire[:-1]
        if parents[: len(opened)] != opened or len(parents) > len(opened):
            yield from _open(parents, options)
        opened = parents
        if not _has_members(option, options):
            yield _member(option)


def _open(parents: tuple[str, ...], options: tuple[Option, ...]) -> Iterator[str]:
    if parents:
        mark = "" if _is_needed(parents, options) else "# "
        yield f"{mark}{'  ' * (len(parents) - 1)}{_key(parents[-1])}:"


def _is_needed(parents: tuple[str, ...], options: tuple[Option, ...]) -> bool:
    return any(
        option.required
        and option.wire[: len(parents)] == parents
        and len(option.wire) > len(parents)
        for option in options
    )


def _has_members(option: Option, options: tuple[Option, ...]) -> bool:
    depth = len(option.wire)
    return any(other.wire[:depth] == option.wire and len(other.wire) > depth for other in options)


def _member(option: Option) -> str:
    mark = "" if option.required else "# "
    indent = "  " * (len(option.wire) - 1)
    value = option.example or _EMPTY["json" if option.many else option.kind]
    note = " ".join(visible(option.help).split())
    return f"{mark}{indent}{_key(option.wire[-1])}: {value}  # {describe_value(option)}. {note}".rstrip()


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name.isascii() else json.dumps(name)


_EMPTY = {"string": '""', "integer": "0", "number": "0", "boolean": "false", "json": "[]"}
