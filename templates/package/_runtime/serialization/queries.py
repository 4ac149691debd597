"""Serializes values to texts, and parameters to the pairs of a query or of cookies.

Input: a parameter and a validated value. Output: encoded ``name=value`` pairs in the style of the
parameter (OpenAPI 3.2, Style Values), or the whole query of a parameter ``in: querystring``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from urllib.parse import quote

from ..errors import ArgumentError
from ..media_types import FORM, essence_of, is_json
from ..operation import Operation, Parameter

_RESERVED = ":/?@!$'()*,;"
"""Reserved characters that ``allowReserved`` does not escape; they have no meaning in a query."""
_LITERALS: dict[bool | None, str] = {True: "true", False: "false", None: "null"}
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def serialize_value(value: object) -> str:
    """Return a value as text: booleans and null in lower case, bytes in Base64, others as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return to_json_text(value)[1:-1]
    if isinstance(value, (bool, type(None))):
        return _LITERALS[value]
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, Decimal):
        return str(value)
    return to_json_text(value)


def to_json_text(value: object) -> str:
    """Return a value as JSON text, the format of parameters with a media type (OpenAPI 3.1)."""
    return encode_json(value).decode()


def encode_json(value: object) -> bytes:
    """Return JSON; decimal numbers, unlike decimal text, are still numbers here."""
    import msgspec

    return msgspec.json.Encoder(decimal_format="number").encode(value)


def quote_text(text: str, safe: str = "") -> str:
    return text if text.isalnum() and text.isascii() else quote(text, safe=safe)


def serialize_query(parameter: Parameter, value: object) -> list[str]:
    """Return ``name=value`` pairs in the style of the parameter."""
    name = quote_text(parameter.api_name)
    safe = _RESERVED if parameter.allow_reserved else ""
    if parameter.style == "deepObject":
        return list(_deep_pairs(name, value, safe))
    if isinstance(value, Mapping):
        return _serialize_object(parameter, value, safe)
    if not isinstance(value, (list, tuple)):
        return [f"{name}={quote_text(serialize_value(value), safe)}"]
    items = [quote_text(serialize_value(item), safe) for item in value]
    if parameter.explode:
        return [f"{name}={item}" for item in items]
    return [f"{name}={_DELIMITERS.get(parameter.style, ',').join(items)}"]


def _serialize_object(parameter: Parameter, value: Mapping[str, object], safe: str) -> list[str]:
    pairs = [
        (quote_text(str(key)), quote_text(serialize_value(item), safe))
        for key, item in value.items()
    ]
    if parameter.explode:
        return [f"{key}={item}" for key, item in pairs]
    delimiter = _DELIMITERS.get(parameter.style, ",")
    parts = [part for pair in pairs for part in pair]
    return [f"{quote_text(parameter.api_name)}={delimiter.join(parts)}"]


def _deep_pairs(name: str, value: object, safe: str) -> Iterator[str]:
    """Yield the pairs of a value in the style deepObject: ``a[b]=1``.

    OpenAPI leaves lists and nested objects undefined; APIs that have them read ``a[b][c]=1`` and
    ``a[0]=1``.
    """
    if isinstance(value, Mapping):
        parts = [(quote_text(str(key)), item) for key, item in value.items()]
    elif isinstance(value, (list, tuple)):
        parts = [(str(index), item) for index, item in enumerate(value)]
    else:
        yield f"{name}={quote_text(serialize_value(value), safe)}"
        return
    for key, item in parts:
        yield from _deep_pairs(f"{name}%5B{key}%5D", item, safe)


def serialize_whole_query(parameter: Parameter, value: object) -> list[str]:
    """Return the query of a parameter ``in: querystring``, which is content of a media type.

    A form is written as in a body; any other content is one percent-encoded text (OpenAPI 3.2,
    Parameter Object, "in: querystring").
    """
    if essence_of(parameter.content_type) == FORM and isinstance(value, Mapping):
        return [
            f"{quote_text(str(name))}={quote_text(serialize_value(item))}"
            for name, items in value.items()
            for item in (items if isinstance(items, (list, tuple)) else (items,))
        ]
    as_json = is_json(parameter.content_type)
    return [quote_text(to_json_text(value) if as_json else serialize_value(value))]


def serialize_cookie(operation: Operation, parameter: Parameter, value: object) -> list[str]:
    """Return the cookies of a parameter; the style ``cookie`` escapes nothing.

    Raises ArgumentError for a value that would end the cookie or the header.
    """
    if parameter.style != "cookie":
        return serialize_query(parameter, value)
    match value:
        case Mapping() if parameter.explode:
            pairs = [(str(key), serialize_value(item)) for key, item in value.items()]
        case Mapping():
            parts = [serialize_value(part) for pair in value.items() for part in pair]
            pairs = [(parameter.api_name, ",".join(parts))]
        case list() | tuple() if parameter.explode:
            pairs = [(parameter.api_name, serialize_value(item)) for item in value]
        case list() | tuple():
            pairs = [(parameter.api_name, ",".join(map(serialize_value, value)))]
        case _:
            pairs = [(parameter.api_name, serialize_value(value))]
    for text in (text for pair in pairs for text in pair):
        if not text.isascii() or not text.isprintable() or ";" in text:
            raise ArgumentError(
                f"{operation.call}: {parameter.name} is sent as a cookie and must be printable"
                " ASCII without semicolons",
                parameter=parameter.name,
                operation=operation.id,
            )
    return [f"{name}={text}" for name, text in pairs]
