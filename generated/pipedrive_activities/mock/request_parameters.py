"""Parses the parameters of a request: from raw text to values, by location, style and explode.

Input: the raw path segments, query string and headers. Output: values by parameter name, with the
types of the OpenAPI document. Numbers and booleans must be in canonical form (``7``, ``true``): ``+7``,
``7.0`` for an integer and ``1`` for true are rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, unquote

import msgspec

from .document import Direction, Document, Json, join
from .error_responses import ErrorResponse
from .schema_types import item_schema, property_schemas, types_of
from .table import Operation
from .validation import check_value

_INTEGER = re.compile(r"-?\d{1,300}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?", re.ASCII)
_CONSTANTS: dict[str, bool] = {"true": True, "false": False}
_LOCATIONS = ("path", "query", "querystring", "header", "cookie")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Headers that OpenAPI excludes from parameters (3.1.0, Parameter Object, name)."""
_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "simple": ","}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation. ``at`` points to its definition in the OpenAPI document.

    ``key`` is its name, with the location in front if an earlier location has this name, too.
    """

    name: str
    key: str
    location: str
    required: bool
    style: str
    explode: bool
    at: str
    schema_at: str
    schema: Json
    is_form: bool
    is_json: bool
    cancels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawParameters:
    """The text that parameters are parsed from; ``headers`` have names in lower case."""

    segments: Mapping[str, str]
    query: bytes
    headers: Mapping[str, str]


def list_parameters(document: Document, operation: Operation) -> tuple[Parameter, ...]:
    """Return the parameters of an operation; its own override those of the path item."""
    path_item = operation.at.rpartition("/")[0].removesuffix("/additionalOperations")
    parameters: dict[tuple[str, str], Parameter] = {}
    for owner in (path_item, operation.at):
        entries = document.child(owner, "parameters")
        for index in range(len(entries[0]) if entries else 0):
            node, at = document.find(join(owner, "parameters", index))
            parameters[node["in"], node["name"]] = _parameter(document, node, at)
    return tuple(_with_keys(parameters.values()))


def _with_keys(parameters: Iterable[Parameter]) -> Iterator[Parameter]:
    """Yield the parameters by location, the path first, each with its own key."""
    keys: set[str] = set()
    for parameter in sorted(parameters, key=lambda each: _LOCATIONS.index(each.location)):
        is_taken = parameter.name in keys
        key = f"{parameter.location}.{parameter.name}" if is_taken else parameter.name
        keys.add(key)
        yield replace(parameter, key=key)


def _parameter(document: Document, node: Json, at: str) -> Parameter:
    location = node["in"]
    style = node.get("style", "simple" if location in ("path", "header") else "form")
    media = next(iter(node.get("content", ())), "")
    schema_at = join(at, "content", media, "schema") if media else join(at, "schema")
    try:
        schema, schema_at = document.find(schema_at, Direction.REQUEST)
    except KeyError:
        schema = {}
    return Parameter(
        name=node["name"],
        key=node["name"],
        location=location,
        required=node.get("required") is True,
        style=style,
        explode=node.get("explode", style in ("form", "cookie")) is True,
        at=at,
        schema_at=schema_at if schema else "",
        schema=schema,
        is_form=media == "application/x-www-form-urlencoded",
        is_json=bool(media) and not media.startswith("text/"),
        cancels=tuple(node.get("x-cancels", ())),
    )


class ParameterReader:
    """Reads the parameters of one operation. ``ignored`` are query parameters for credentials."""

    def __init__(
        self, document: Document, operation: Operation, ignored: frozenset[str] = frozenset()
    ) -> None:
        self.parameters = list_parameters(document, operation)
        self._document = document
        self._operation = operation
        fixed = parse_qsl(operation.query, keep_blank_values=True)
        self._ignored = ignored | {name for name, _ in fixed}

    def at(self, name: str) -> str:
        """Return the JSON pointer of a parameter, empty if it is unknown."""
        return next((each.at for each in self.parameters if each.name == name), "")

    def is_logged(self, name: str) -> bool:
        """Return whether values of a parameter may be logged: not those of headers and cookies."""
        return any(
            each.key == name and each.location in ("path", "query", "querystring")
            for each in self.parameters
        )

    def read(self, raw: RawParameters) -> dict[str, object]:
        """Return the values of the request; raise ``ErrorResponse`` 400 for an invalid one."""
        query = _read_query(raw.query)
        values: dict[str, object] = {}
        for parameter in self.parameters:
            texts = self._texts(parameter, raw, query)
            if texts is not None:
                value = self._parse(parameter, texts)
                if parameter.schema_at:
                    check_value(self._document, value, parameter.schema_at, parameter.name)
                values[parameter.key] = value
            elif parameter.required and parameter.location != "path":
                message = f"{parameter.name} is required"
                raise ErrorResponse(400, message, at=f"{parameter.at}/required")
        self._reject_unknown(query)
        return _without_cancelled(self.parameters, values)

    def _reject_unknown(self, query: Mapping[str, object]) -> None:
        for name in query.keys() - self._ignored:
            reason = f"Parameter '{name}' is not allowed for this request"
            raise ErrorResponse(400, reason, at=self._operation.at)

    def _texts(
        self, parameter: Parameter, raw: RawParameters, query: dict[str, list[str]]
    ) -> dict[str, list[str]] | list[str] | None:
        """Return the text of a parameter (by property for exploded objects), None if it is absent.

        Texts of the query are removed from ``query``.
        """
        name = parameter.name
        match parameter.location:
            case "path":
                return [raw.segments[name]] if name in raw.segments else None
            case "header":
                text = raw.headers.get(name.lower())
                return None if text is None or name.lower() in _IGNORED_HEADERS else [text]
            case "querystring":
                return _whole_query(parameter, raw.query, query)
            case "cookie" if parameter.style == "cookie":
                return self._unescaped_cookies(parameter, raw.headers.get("cookie", ""))
            case "cookie":
                text = _cookies(raw.headers).get(name)
                return None if text is None else [text]
        if parameter.style == "deepObject":
            prefix = f"{name}["
            found = [key for key in query if key.startswith(prefix) and key.endswith("]")]
            return {key[len(prefix) : -1]: query.pop(key) for key in found} or None
        if name in query:
            return query.pop(name)
        if parameter.explode and "object" in self._types(parameter.schema):
            names = property_schemas(self._document, parameter.schema, Direction.REQUEST)
            return {key: query.pop(key) for key in names if key in query} or None
        return None

    def _unescaped_cookies(
        self, parameter: Parameter, header: str
    ) -> dict[str, list[str]] | list[str] | None:
        """Return the texts of a parameter of the style ``cookie``, in which nothing is escaped."""
        texts: dict[str, list[str]] = {}
        for part in header.split("; "):
            name, _, text = part.partition("=")
            texts.setdefault(name, []).append(text)
        if parameter.explode and "object" in self._types(parameter.schema):
            names = property_schemas(self._document, parameter.schema, Direction.REQUEST)
            return {key: texts[key] for key in names if key in texts} or None
        return texts.get(parameter.name)

    def _types(self, schema: Json) -> frozenset[str]:
        return types_of(self._document, schema, Direction.REQUEST)

    def _parse(self, parameter: Parameter, texts: dict[str, list[str]] | list[str]) -> object:
        schema = parameter.schema
        if isinstance(texts, dict):
            return self._object(parameter, texts, schema)
        if parameter.is_json:
            return _decode_json(parameter, _single(parameter, texts))
        types = self._types(schema)
        if "array" in types:
            parts = self._split(parameter, texts)
            items = item_schema(self._document, schema, Direction.REQUEST)
            return [self.convert(part, items) for part in parts]
        text = _unprefixed(parameter, _single(parameter, texts))
        if "object" in types:
            return self._object(parameter, _pairs(parameter, text), schema)
        return self.convert(text, schema)

    def _split(self, parameter: Parameter, texts: list[str]) -> list[str]:
        if parameter.explode and (parameter.location == "query" or parameter.style == "cookie"):
            return texts
        text = _unprefixed(parameter, _single(parameter, texts))
        if parameter.style == "matrix" and parameter.explode:
            return text.split(f";{parameter.name}=")
        delimiter = "." if parameter.style == "label" and parameter.explode else None
        parts = text.split(delimiter or _DELIMITERS.get(parameter.style, ","))
        return [part for part in parts if part or len(parts) > 1]

    def _object(self, parameter: Parameter, texts: Mapping[str, list[str]], schema: Json) -> object:
        """Return the value of texts by property; ``a][b`` is a property of ``a``, ``0`` an item."""
        groups: dict[str, dict[str, list[str]]] = {}
        for key, parts in texts.items():
            name, _, rest = key.partition("][")
            groups.setdefault(name, {})[rest] = parts
        if "array" in self._types(schema):
            items = item_schema(self._document, schema, Direction.REQUEST)
            return [self._property(parameter, group, items) for group in groups.values()]
        schemas = property_schemas(self._document, schema, Direction.REQUEST)
        return {
            name: self._property(parameter, group, schemas.get(name, {}))
            for name, group in groups.items()
        }

    def _property(
        self, parameter: Parameter, group: Mapping[str, list[str]], schema: Json
    ) -> object:
        if group.keys() != {""}:
            return self._object(parameter, group, schema)
        if "array" in self._types(schema):
            items = item_schema(self._document, schema, Direction.REQUEST)
            return [self.convert(part, items) for part in group[""]]
        return self.convert(_single(parameter, group[""]), schema)

    def convert(self, text: str, schema: Json) -> object:
        """Return text as the type of its schema; as text if it has another form."""
        types = self._types(schema)
        if types & {"integer", "number"} and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in types and _NUMBER.fullmatch(text):
            return float(text)
        if "boolean" in types and text in _CONSTANTS:
            return _CONSTANTS[text]
        if "null" in types and "string" not in types and text in ("", "null"):
            return None
        return text


def _read_query(query: bytes) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except (ValueError, UnicodeError) as error:
        raise ErrorResponse(400, "The query string is not valid") from error
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    return texts


def _whole_query(
    parameter: Parameter, raw: bytes, query: dict[str, list[str]]
) -> dict[str, list[str]] | list[str] | None:
    """Return the texts of a parameter that is the query as a whole, and remove them from ``query``."""
    texts = dict(query)
    query.clear()
    if not raw:
        return None
    return texts if parameter.is_form else [unquote(raw.decode("ascii", "replace"))]


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: unquote(morsel.value) for name, morsel in cookies.items()}


def _single(parameter: Parameter, texts: list[str]) -> str:
    if len(texts) > 1:
        raise ErrorResponse(400, f"{parameter.name} must not be repeated", at=parameter.at)
    return texts[0]


def _decode_json(parameter: Parameter, text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        message = f"{parameter.name} is not valid JSON"
        raise ErrorResponse(400, message, at=parameter.at) from error


def _unprefixed(parameter: Parameter, text: str) -> str:
    """Remove what the styles label and matrix write before the value."""
    if parameter.style == "label":
        return text.removeprefix(".")
    if parameter.style == "matrix":
        return text.removeprefix(f";{parameter.name}=").removeprefix(";")
    return text


def _pairs(parameter: Parameter, text: str) -> dict[str, list[str]]:
    """Return the properties of an object that is serialized into one text."""
    parts = text.split(_DELIMITERS.get(parameter.style, ","))
    if parameter.explode:
        split = (part.partition("=") for part in parts)
        return {key: [value] for key, _, value in split}
    return {key: [value] for key, value in zip(parts[::2], parts[1::2], strict=False)}


def _without_cancelled(
    parameters: Iterable[Parameter], values: dict[str, object]
) -> dict[str, object]:
    """Remove parameters that the server ignores because of another one (``x-cancels``)."""
    ignored = {
        name for parameter in parameters if parameter.name in values for name in parameter.cancels
    }
    return {name: value for name, value in values.items() if name not in ignored}
