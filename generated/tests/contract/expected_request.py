"""Expected requests, built from the serialization rules of OpenAPI only.

Input: an operation and arguments by API name. Output: an ``ExpectedRequest``. The rules are those of
the Parameter Object (OpenAPI 3.1, 4.8.12) and RFC 6570; nothing is taken from the client.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from contract.document import Json, Operation, Parameter, is_json

_SEPARATORS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True, kw_only=True)
class ExpectedRequest:
    """A request as the specification requires it; all parts are decoded."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: list[tuple[str, str]] = field(default_factory=list)
    body: Json = None
    has_body: bool = False


def build_expected_request(
    operation: Operation, arguments: Mapping[str, Json], body: Json = None
) -> ExpectedRequest:
    """Return the request for arguments by API name.

    ``body`` is ignored if the operation has none.
    """
    path, _, own_query = operation.path.partition("#")[0].partition("?")  # RFC 3986, 3.5
    query: list[tuple[str, str]] = parse_qsl(operation.query, keep_blank_values=True)
    query += parse_qsl(own_query, keep_blank_values=True)
    headers: dict[str, str] = {}
    cookies: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        if parameter.key not in arguments and parameter.constant is None:
            continue
        value = arguments.get(parameter.key, parameter.constant)
        if parameter.location == "path":
            placeholder, text_of_value = f"{{{parameter.api_name}}}", path_text(parameter, value)
            path = path.replace(placeholder, quote(text_of_value, safe=""))
            query = [(name, text.replace(placeholder, text_of_value)) for name, text in query]
        elif parameter.location == "query":
            query += pairs(parameter, value)
        elif parameter.location == "querystring":
            query += whole_query(parameter, value)
        elif parameter.location == "header" and parameter.api_name.lower() == "cookie":
            cookies += cookie_pairs(joined(parameter, value))
        elif parameter.location == "header":
            headers[parameter.api_name.lower()] = joined(parameter, value)
        else:
            cookies += pairs(parameter, value)
    return ExpectedRequest(
        method=operation.http_method,
        path=unquote(path),
        query=query,
        headers=headers,
        cookies=cookies,
        body=body,
        has_body=has_body(operation, body),
    )


def cookie_pairs(header: str) -> list[tuple[str, str]]:
    """Return the cookies of a Cookie header, decoded."""
    pairs = (cookie.partition("=") for cookie in header.split("; ") if cookie)
    return [(unquote(name), unquote(value)) for name, _, value in pairs]


def has_body(operation: Operation, body: Json) -> bool:
    """Whether a body is sent: always if it is required, else if it is passed.

    A body without any property is not passed if its properties are arguments.
    """
    specified = operation.body
    if specified is None:
        return False
    return specified.required or not (body is None or (specified.fields and body == {}))


def pairs(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return a query parameter or cookie as decoded pairs."""
    if parameter.content_type:
        return [(parameter.api_name, to_json(value))]
    return pairs_of(parameter.api_name, value, parameter.style, explode=parameter.explode)


def pairs_of(name: str, value: Json, style: str, *, explode: bool) -> list[tuple[str, str]]:
    """Return a value in the style of a query parameter, as decoded pairs."""
    if style == "deepObject":
        return list(deep_pairs(name, value))
    if isinstance(value, list) and explode:
        return [(name, text(item)) for item in value]
    if isinstance(value, dict) and explode:
        return [(key, text(item)) for key, item in value.items()]
    return [(name, _join(value, explode=explode, separator=_SEPARATORS.get(style, ",")))]


def deep_pairs(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """Yield the pairs of the style deepObject; what is inside of a property continues its name."""
    if not isinstance(value, (dict, list)):
        yield name, text(value)
        return
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from deep_pairs(f"{name}[{key}]", item)


def whole_query(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return the query of a parameter ``in: querystring``, as decoded pairs.

    Content that is not a form is one text, which has no ``=`` and is therefore a name without value.
    """
    if parameter.content_type == "application/x-www-form-urlencoded" and isinstance(value, dict):
        parts = [(name, item if isinstance(item, list) else [item]) for name, item in value.items()]
        return [
            (name, to_json(item) if isinstance(item, (dict, list)) else text(item))
            for name, items in parts
            for item in items
        ]
    return [(to_json(value) if is_json(parameter.content_type) else text(value), "")]


def joined(parameter: Parameter, value: Json, separator: str = "") -> str:
    """Return a value joined to one decoded string.

    RFC 6570 joins exploded values with ``separator``, the operator of the style.
    """
    if parameter.content_type:
        return to_json(value)
    separator = separator or _SEPARATORS.get(parameter.style, ",")
    return _join(value, explode=parameter.explode, separator=separator)


def _join(value: Json, *, explode: bool, separator: str) -> str:
    if isinstance(value, list):
        return separator.join(map(text, value))
    if isinstance(value, dict) and explode:
        return separator.join(f"{key}={text(item)}" for key, item in value.items())
    if isinstance(value, dict):
        return separator.join(text(part) for pair in value.items() for part in pair)
    return text(value)


def path_text(parameter: Parameter, value: Json) -> str:
    """Return the decoded text of a path parameter, with the prefix of its style."""
    match parameter.style:
        case "label":
            return "." + joined(parameter, value, "." if parameter.explode else ",")
        case "matrix" if isinstance(value, list) and parameter.explode:
            return "".join(f";{parameter.api_name}={text(item)}" for item in value)
        case "matrix" if isinstance(value, dict) and parameter.explode:
            return "".join(f";{key}={text(item)}" for key, item in value.items())
        case "matrix":
            return f";{parameter.api_name}={joined(parameter, value)}"
        case _:
            return joined(parameter, value)


def to_json(value: Json) -> str:
    """Return a value as compact JSON, the form of a parameter with a media type."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text(value: Json) -> str:
    """Return a scalar as a parameter serializes it."""
    match value:
        case True:
            return "true"
        case False:
            return "false"
        case None:
            return "null"
        case _:
            return str(value)


def split(url: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the decoded path and query of a URL."""
    parts = urlsplit(url)
    return unquote(parts.path), parse_qsl(parts.query, keep_blank_values=True)
