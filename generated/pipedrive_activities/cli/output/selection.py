"""Choosing from results: ``--fields a,b.c`` and ``--query`` (JMESPath).

Input: JSON values. Output: JSON values. Invariant: a chosen field is always there, null when the
record has none, so that every record has the same shape.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from ..cli_error import refuse_usage
from ..input.values import Json


def parse_fields(text: str | None) -> tuple[str, ...]:
    """Return the dotted paths of ``--fields``, each once; raise CliError (64) when there is none."""
    if text is None:
        return ()
    paths = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not paths or any("" in path.split(".") for path in paths):
        raise refuse_usage(f"--fields {text!r} names no field", "for example: --fields id,a.b")
    return paths


def pick_fields(record: Json, paths: tuple[str, ...]) -> Json:
    """Return the record with only these fields, nested as they were."""
    if not isinstance(record, dict) or not paths:
        return record
    picked: dict[str, Json] = {}
    for path in paths:
        _graft(picked, path.split("."), pick_value(record, path))
    return picked


def _graft(picked: dict[str, Json], keys: list[str], value: Json) -> None:
    for key in keys[:-1]:
        inner = picked.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        picked = inner
    picked[keys[-1]] = value


def pick_value(record: Json, path: str) -> Json:
    """Return the value at a dotted path: null where there is none, a list through lists."""
    if isinstance(record, dict) and path in record:
        return record[path]
    found = record
    keys = path.split(".")
    for number, key in enumerate(keys):
        if isinstance(found, list):
            return [pick_value(item, ".".join(keys[number:])) for item in found]
        found = found.get(key) if isinstance(found, dict) else None
    return found


def unknown_fields(paths: Iterable[str], known: tuple[str, ...]) -> list[str]:
    """Return a remark on each path that the description does not name."""
    if not known:
        return []
    remarks = []
    for path in paths:
        if path not in known and not any(path.startswith(f"{name}.") for name in _opaque(known)):
            close = difflib.get_close_matches(path, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            remarks.append(f"the description names no field {path!r}{hint}")
    return remarks


def _opaque(known: tuple[str, ...]) -> list[str]:
    return [name for name in known if not any(other.startswith(f"{name}.") for other in known)]


def compile_query(text: str | None) -> Callable[[Json], Json] | None:
    """Return the JMESPath expression as a function; raise CliError (64) when it does not parse."""
    if text is None:
        return None
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        expression = jmespath.compile(text)
    except JMESPathError as error:
        raise refuse_usage(f"--query: {_flat(error)}") from None

    def search(value: Json) -> Json:
        try:
            found: Json = expression.search(value)
        except JMESPathError as error:
            raise refuse_usage(f"--query: {_flat(error)}") from None
        return found

    return search


def _flat(error: Exception) -> str:
    return " ".join(str(error).split())
