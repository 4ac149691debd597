"""The body of a request, put together from everything that may contribute to it.

Precedence, the later wins, member by member: ``--data``, the row of ``--rows``, the options of
the members, ``--null``, ``--unset``. Objects are merged, lists are replaced. Absent and null stay
apart: ``--unset`` takes a member out, ``--null`` sends null.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..cli_error import refuse_input, refuse_usage
from ..command_model import Command, Option
from .values import Json

PRECEDENCE = "--data, then the row of --rows, then the member's option, then --null, then --unset"
"""Stated in help and in the manifest."""


def load_data(text: str) -> dict[str, Json]:
    """Return the object that ``--data`` names, as ``load_document`` does; raise CliError (65) for
    anything else. Nothing at all is an empty object."""
    found = load_document(text)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise refuse_input(f"--data holds {type(found).__name__}, not an object")
    return found


def load_document(text: str) -> Json:
    """Return the value that ``--data`` names: JSON, ``@FILE``, or ``-`` for standard input.

    Files and standard input may be YAML too. Raises CliError (65).
    """
    if text in {"-", "@-"}:
        return _parse_document(_read_stdin(), "standard input")
    if text.startswith("@"):
        return _parse_document(_read_file(text[1:]), text[1:])
    try:
        found: Json = json.loads(text)
    except ValueError as error:
        raise refuse_input(f"--data is not JSON: {error}", "a file is named as @FILE") from None
    return found


def _read_stdin() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise refuse_input(f"standard input is not UTF-8: {error}") from None


def _read_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refuse_input(f"cannot read {name}: {error}") from None


def _parse_document(text: str, name: str) -> Json:
    from ..output.yaml_text import YamlError, parse_yaml

    try:
        found: Json = json.loads(text)
    except ValueError:
        try:
            found = parse_yaml(text)
        except YamlError as error:
            raise refuse_input(f"{name} is neither JSON nor YAML: {error}") from None
    return found


def assemble_body(
    base: Mapping[str, Json],
    row: Mapping[str, Json],
    given: Iterable[tuple[Option, Json]],
    nulls: Iterable[str],
    unsets: Iterable[str],
) -> dict[str, Json]:
    """Return the body by the precedence above. ``nulls`` and ``unsets`` are dotted paths."""
    body = _merged(_merged({}, base), row)
    for option, value in given:
        _put(body, option.wire, value)
    for path in nulls:
        _put(body, tuple(path.split(".")), None)
    for path in unsets:
        _take(body, path.split("."))
    return body


def _merged(left: Mapping[str, Json], right: Mapping[str, Json]) -> dict[str, Json]:
    both = dict(left)
    for key, value in right.items():
        mine = both.get(key)
        if isinstance(mine, dict) and isinstance(value, dict):
            both[key] = _merged(mine, value)
        else:
            both[key] = _merged({}, value) if isinstance(value, dict) else value
    return both


def _put(body: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    for key in path[:-1]:
        inner = body.get(key)
        if not isinstance(inner, dict):
            inner = body[key] = {}
        body = inner
    merged = isinstance(value, dict) and isinstance(body.get(path[-1]), dict)
    mine = body.get(path[-1])
    if merged and isinstance(mine, dict) and isinstance(value, dict):
        body[path[-1]] = _merged(mine, value)
    else:
        body[path[-1]] = value


def _take(body: dict[str, Json], path: list[str]) -> None:
    for key in path[:-1]:
        inner = body.get(key)
        if not isinstance(inner, dict):
            return
        body = inner
    body.pop(path[-1], None)


def check_members(command: Command, paths: Iterable[str], option: str) -> None:
    """Refuse (64) a member that the description of the body does not name."""
    known = {".".join(member.wire) for member in command.placed("body")}
    if command.body is None or (command.body.open and not known):
        return
    for path in paths:
        if path not in known:
            raise refuse_usage(f"{option}: the body has no member {path!r}", _closest(path, known))


def _closest(word: str, known: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else f"members: {', '.join(sorted(known))}"
