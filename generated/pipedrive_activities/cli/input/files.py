"""Bodies and properties that are files or plain text, not JSON.

Input: the text of an option. Output: text, or a ``File`` that is read while it is sent.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from ..._runtime.operation import Parameter
from ..._runtime.serialization.encoding import File
from ..cli_error import input_error, usage_error
from .values import Json

STDIN = frozenset({"-", "@-"})
"""The values of ``--data`` that mean standard input."""


def raw_arguments(parameter: Parameter, text: str | None, *, required: bool) -> dict[str, object]:
    """Return the argument of a body that is not JSON: ``@FILE``, ``-`` for standard input, or text.

    Text may be written as JSON, too. Raises CliError: 64 if a required body is missing, 65 for a file
    that cannot be read.
    """
    if text is None and required:
        raise usage_error("missing --data", "this command needs a request body")
    return {} if text is None else {parameter.name: _raw_body(parameter, text)}


def _raw_body(parameter: Parameter, text: str) -> object:
    if parameter.format == "binary":
        if text in STDIN:
            return File(content=sys.stdin.buffer)
        return _file(text[1:]) if text.startswith("@") else _text(text)
    try:
        if text in STDIN:
            return sys.stdin.read()
        return Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else _text(text)
    except (OSError, UnicodeDecodeError) as error:
        raise input_error(f"--data: cannot read {text}: {error}") from None


def with_files(
    parameters: Mapping[str, Parameter], arguments: Mapping[str, object]
) -> dict[str, object]:
    """Return the arguments with a file in place of each ``@FILE`` of a binary property."""
    return {
        name: _with_files(value) if _is_binary(parameters.get(name)) else value
        for name, value in arguments.items()
    }


def _is_binary(parameter: Parameter | None) -> bool:
    return parameter is not None and parameter.format == "binary"


def _with_files(value: object) -> object:
    if isinstance(value, list):
        return [_with_files(item) for item in value]
    return _file(value[1:]) if isinstance(value, str) and value.startswith("@") else value


def _file(name: str) -> File:
    try:
        with Path(name).open("rb"):
            return File(content=Path(name))
    except OSError as error:
        raise input_error(f"cannot read {name}: {error.strerror}") from None


def _text(text: str) -> str:
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text
