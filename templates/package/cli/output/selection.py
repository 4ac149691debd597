"""Selects from results: ``--fields a,b.c`` and ``--query`` (JMESPath).

A selected field is always present, null if the record does not have it, so that all records have
the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..cli_error import usage_error
from ..input.values import Json, quote_text

LIST_FIELDS = "?"
"""The value of ``--fields`` if none was typed: list the fields and send nothing."""


def parse_fields(text: str | None) -> tuple[str, ...]:
    """Return the distinct dotted paths of ``--fields``; raise CliError (64) if there is none."""
    if text is None:
        return ()
    paths = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not paths or any("" in path.split(".") for path in paths):
        raise usage_error(f"--fields: expected names such as id,a.b, got {quote_text(text)}")
    return paths


def pick_fields(record: Json, paths: tuple[str, ...]) -> Json:
    """Return the record with only these fields, nested as in the record."""
    if not isinstance(record, dict) or not paths:
        return record
    picked: dict[str, Json] = {}
    for path in paths:
        _set(picked, path.split("."), pick_value(record, path))
    return picked


def _set(picked: dict[str, Json], keys: list[str], value: Json) -> None:
    for key in keys[:-1]:
        inner = picked.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        picked = inner
    picked[keys[-1]] = value


def pick_value(record: Json, path: str) -> Json:
    """Return the value at a dotted path: null if absent; for a list, the values of its items."""
    if isinstance(record, dict) and path in record:
        return record[path]
    value = record
    keys = path.split(".")
    for number, key in enumerate(keys):
        if isinstance(value, list):
            return [pick_value(item, ".".join(keys[number:])) for item in value]
        value = value.get(key) if isinstance(value, dict) else None
    return value


def documented_fields(paths: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of documented fields.

    Names below a field without documented ones of its own are accepted: their values are free-form.
    The fields of a record within an outcome (``result.subject``) may be given without ``result``.
    Raises CliError (64) for any other name, so that a typo costs no call.
    """
    return tuple(_documented(path, known) for path in paths) if known else tuple(paths)


def _documented(path: str, known: tuple[str, ...]) -> str:
    for candidate in (path, f"result.{path}"):
        if candidate in known or any(candidate.startswith(f"{name}.") for name in _leaves(known)):
            return candidate
    import difflib

    matches = difflib.get_close_matches(path, known, n=1)
    hint = f"did you mean {matches[0]}?" if matches else "--query selects undocumented fields"
    raise usage_error(f"--fields: {quote_text(path)} is not a documented field", hint)


def _leaves(known: tuple[str, ...]) -> list[str]:
    return [name for name in known if not any(other.startswith(f"{name}.") for other in known)]


def compile_query(text: str | None) -> Callable[[Json], Json] | None:
    """Return a JMESPath expression as a function; raise CliError (64) if it is not valid."""
    if text is None:
        return None
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        expression = jmespath.compile(text)
    except JMESPathError as error:
        raise usage_error(f"--query: {_one_line(error)}") from None

    def search(value: Json) -> Json:
        try:
            result: Json = expression.search(value)
        except JMESPathError as error:
            raise usage_error(f"--query: {_one_line(error)}") from None
        return result

    return search


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
