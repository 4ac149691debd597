"""Adds undocumented query parameters and body properties to a request (``RequestOptions``).

Input: names and values that the OpenAPI document does not describe. Output: them, serialized or
merged. Invariants: an argument is never replaced, and messages never contain a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

from ..errors import ArgumentError
from ..operation import Operation


def serialize_extra_query(
    operation: Operation, extra: Mapping[str, object], sent: Iterable[str]
) -> list[str]:
    """Return undocumented query parameters as ``name=value`` pairs; a list becomes several pairs.

    ``sent`` are the pairs of the arguments. Raises ArgumentError for a name that is documented or
    sent, or a value that is not text, a number, a boolean or a list of them.
    """
    if not extra:
        return []
    known = {each.api_name: each.name for each in operation.parameters if each.location == "query"}
    used = {unquote(pair.partition("=")[0]) for pair in sent}
    pairs: list[str] = []
    for name, value in extra.items():
        if name in known:
            raise _documented(operation, "extra_query", name, f"pass it as {known[name]}=…")
        if name in used:
            raise _documented(operation, "extra_query", name, "an argument already sends it")
        items = value if isinstance(value, (list, tuple)) else (value,)
        texts = (_text(operation, name, item) for item in items)
        pairs += [f"{quote(name, safe='')}={quote(text, safe='')}" for text in texts]
    return pairs


def _text(operation: Operation, name: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int() | float():
            return repr(value)
        case _:
            raise ArgumentError(
                f"{operation.call}: extra_query[{name!r}] must be text, a number, a boolean or a"
                f" list of them, got a value of type {type(value).__name__}",
                parameter="extra_query",
                operation=operation.id,
            )


def merge_extra_body(
    operation: Operation, body: object, extra: Mapping[str, object]
) -> dict[str, object]:
    """Return an object body with undocumented properties added, inside its objects too.

    Raises ArgumentError for a property that is documented or sent, or a body that is not an object.
    """
    if not operation.content_type or not isinstance(body, Mapping):
        kind = "no request body" if not operation.content_type else "a body that is not an object"
        raise ArgumentError(
            f"{operation.call}: extra_body cannot be sent, the operation has {kind}",
            parameter="extra_body",
            operation=operation.id,
        )
    known = {each.api_name: each.name for each in operation.parameters if each.location == "body"}
    for name, value in extra.items():
        is_nested = isinstance(value, Mapping) and isinstance(body.get(name), Mapping)
        if name in known and not is_nested:
            raise _documented(operation, "extra_body", name, f"pass it as {known[name]}=…")
        if name in operation.hints:
            raise _documented(operation, "extra_body", name, "it is read-only")
    return _merge(operation, body, extra, "")


def _merge(
    operation: Operation, body: Mapping[str, object], extra: Mapping[str, object], path: str
) -> dict[str, object]:
    merged = dict(body)
    for name, value in extra.items():
        own = merged.get(name)
        if isinstance(value, Mapping) and isinstance(own, Mapping):
            merged[name] = _merge(operation, own, value, f"{path}{name}.")
        elif name in merged:
            reason = "an argument already sends it"
            raise _documented(operation, "extra_body", f"{path}{name}", reason)
        else:
            merged[name] = value
    return merged


def _documented(operation: Operation, option: str, name: str, reason: str) -> ArgumentError:
    return ArgumentError(
        f"{operation.call}: {option} must not contain {name!r}: {reason}",
        parameter=option,
        operation=operation.id,
    )
