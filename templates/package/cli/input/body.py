"""Builds the body of a request from ``--data``, a row and the options of the properties.

Precedence per property, later sources win: ``--data``, the row of ``--rows``, the property's
option, ``--null``, ``--unset``. Objects are merged, lists are replaced. Absent and null differ:
``--unset`` removes a property, ``--null`` sends null.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..cli_error import input_error, usage_error
from .values import Json, quote_text

if TYPE_CHECKING:
    from ..command_model import Command, Option

PRECEDENCE = "--data, the row of --rows, the property's option, --null, --unset"
"""Sources of a property, in ascending order of precedence; shown by help and manifest."""


def load_data(text: str) -> dict[str, Json]:
    """Return the object given by ``--data``, read like ``load_document``.

    An empty document is an empty object. Raises CliError (65) for a value that is not an object.
    """
    value = load_document(text)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise input_error(f"--data: expected a JSON object, got {quote_text(json.dumps(value))}")
    return value


def load_document(text: str) -> Json:
    """Return the value given by ``--data``: JSON, ``@FILE``, or ``-`` for standard input.

    Files and standard input may also be YAML. Raises CliError (65) if they cannot be read.
    """
    if is_file(text):
        return _parse_document(*_read(text))
    try:
        value: Json = json.loads(text)
    except ValueError as error:
        raise input_error(
            f"--data: expected JSON, got {quote_text(text)}: {error}", "use @FILE to read a file"
        ) from None
    return value


def load_items(text: str) -> list[Json]:
    """Return the items given by ``--data`` for a body that is a sequence of JSON values.

    They are a list, read like ``load_document``, or the lines of a file or standard input, each a
    JSON value (jsonlines.org, RFC 7464). Raises CliError (65) if they cannot be read.
    """
    content, name = _read(text) if is_file(text) else (text, "")
    lines = content.replace("\x1e", "").split("\n")
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if name and len(numbered) > 1 and _is_json(numbered[0][1]):
        return [_parse_line(line, f"{name}, line {number}") for number, line in numbered]
    value = _parse_document(content, name) if name else load_document(text)
    return value if isinstance(value, list) else [value]


def is_file(text: str) -> bool:
    """Whether ``--data`` names a file or standard input."""
    return text == "-" or text.startswith("@")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _parse_line(text: str, name: str) -> Json:
    try:
        value: Json = json.loads(text)
    except ValueError as error:
        raise input_error(f"{name} is not JSON: {error}") from None
    return value


def _read(text: str) -> tuple[str, str]:
    """Return the content of a file or of standard input, and what it is called."""
    if text in {"-", "@-"}:
        return _read_stdin(), "standard input"
    return _read_file(text[1:]), text[1:]


def _read_stdin() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise input_error(f"standard input is not valid UTF-8: {error}") from None


def _read_file(name: str) -> str:
    from pathlib import Path  # only here, so that help stays fast

    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise input_error(f"cannot read {name}: {error}") from None


def _parse_document(text: str, name: str) -> Json:
    from ..output.yaml_text import YamlError, parse_yaml

    try:
        value: Json = json.loads(text)
    except ValueError:
        try:
            value = parse_yaml(text)
        except YamlError as error:
            raise input_error(f"{name} is neither JSON nor YAML: {error}") from None
    return value


def assemble_body(
    base: Mapping[str, Json],
    row: Mapping[str, Json],
    option_values: Iterable[tuple[Option, Json]],
    nulls: Iterable[str],
    unsets: Iterable[str],
) -> dict[str, Json]:
    """Return the body, merged by precedence. ``nulls`` and ``unsets`` are dotted paths."""
    body = _merged(_merged({}, base), row)
    for option, value in option_values:
        _set_property(body, option.parameter.path, value)
    for path in nulls:
        _set_property(body, tuple(path.split(".")), None)
    for path in unsets:
        _remove_property(body, path.split("."))
    return body


def _merged(left: Mapping[str, Json], right: Mapping[str, Json]) -> dict[str, Json]:
    merged = dict(left)
    for key, value in right.items():
        current = merged.get(key)
        if isinstance(current, dict) and isinstance(value, dict):
            merged[key] = _merged(current, value)
        else:
            merged[key] = _merged({}, value) if isinstance(value, dict) else value
    return merged


def _set_property(body: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    for key in path[:-1]:
        inner = body.get(key)
        if not isinstance(inner, dict):
            inner = body[key] = {}
        body = inner
    current = body.get(path[-1])
    if isinstance(current, dict) and isinstance(value, dict):
        body[path[-1]] = _merged(current, value)
    else:
        body[path[-1]] = value


def _remove_property(body: dict[str, Json], path: list[str]) -> None:
    for key in path[:-1]:
        inner = body.get(key)
        if not isinstance(inner, dict):
            return
        body = inner
    body.pop(path[-1], None)


def check_properties(command: Command, paths: Iterable[str], flag: str) -> None:
    """Raise a usage error (64) for a path that is not a property of the body.

    ``paths`` are dotted paths given by the option ``flag``.
    """
    known = {".".join(option.parameter.path) for option in command.options_in("body")}
    if not command.has_body or (command.allows_additional and not known):
        return
    for path in paths:
        if path not in known:
            raise usage_error(
                f"{flag}: expected a property of the body, got {quote_text(path)}",
                _suggestion(path, known),
            )


def _suggestion(path: str, known: Iterable[str]) -> str:
    import difflib

    matches = difflib.get_close_matches(path, sorted(known), n=1)
    return f"did you mean {matches[0]}?" if matches else f"properties: {', '.join(sorted(known))}"
