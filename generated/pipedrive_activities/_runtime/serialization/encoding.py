"""Serializes arguments to a request: path, query, headers, body.

Input: an operation and validated arguments (plain JSON values, bytes, ``File``) by Python name.
Output: ``Encoded``. Invariants: no argument can leave its path segment, or add a query parameter or
a header. Styles are those of OpenAPI's Parameter Object (RFC 6570).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from mimetypes import guess_type
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote

from ..errors import ArgumentError
from ..media_types import (
    FORM,
    charset_of,
    essence_of,
    is_json,
    is_json_lines,
    is_json_records,
    is_range,
    with_boundary,
)
from ..operation import Encoding, Operation, Parameter
from ..uploads import FileContent, FileSource, Upload, name_of, read_whole
from .extras import merge_extra_body, serialize_extra_query
from .queries import (
    encode_json,
    quote_text,
    serialize_cookie,
    serialize_query,
    serialize_value,
    serialize_whole_query,
    to_json_text,
)
from .unsendable import report_unsendable

_MAX_DIGITS = 18
_JSON = "application/json"
_NONE: Mapping[str, object] = MappingProxyType({})
_BINARY = "application/octet-stream"
_DEFAULT_NAME = "file"
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""Names of headers (RFC 9110, 5.6.2)."""
_LINE_END = re.compile(r"[\r\n\0]")
_NO_ENCODING = Encoding()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to upload: its content, the file name sent to the API, and its media type.

    ``content`` is bytes, a ``Path``, or a file object opened in binary mode; the last two are read
    while they are sent, in constant memory. For a repeated attempt, a file object is rewound to where
    it was; one that cannot be rewound is sent once. The default of ``name`` is that of the file. An
    empty ``content_type`` means the media type of the OpenAPI document, else the one that the name
    suggests, or ``application/octet-stream``. ``headers`` are added to its part of a multipart body.
    """

    content: FileContent = field(repr=False)
    name: str = ""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or name_of(self.content, _DEFAULT_NAME))


class _ContentType(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, (bytes, str, File))


class Content(metaclass=_ContentType):
    """Type of binary content: bytes, ``File``, or text."""


@dataclass(slots=True, kw_only=True)
class Encoded:
    """A serialized request without its origin; ``target`` is path and query.

    ``link`` is a URL of the API, absolute or relative, to send the request to instead; empty for none.
    """

    target: str
    headers: dict[str, str]
    content: bytes | Upload | None
    link: str = field(default="", repr=False)


def encode_request(
    operation: Operation,
    arguments: Mapping[str, object],
    *,
    extra_query: Mapping[str, object] = _NONE,
    extra_body: Mapping[str, object] = _NONE,
) -> Encoded:
    """Serialize arguments and extras. Raises ArgumentError for a value that cannot be sent."""
    path, headers, cookies = operation.path, dict[str, str](), list[str]()
    query = [operation.query] if operation.query else []
    properties: dict[str, object] = {}
    body: object = properties
    has_body = operation.body_required
    parameters = operation.arguments
    for name, argument in arguments.items():
        parameter = parameters[name]
        value = to_json_text(argument) if parameter.content_type else argument
        location = parameter.location
        if location == "query":
            query += serialize_query(parameter, value)
        elif location == "path":
            path = path.replace(
                f"{{{parameter.api_name}}}", _serialize_segment(operation, parameter, value)
            )
        elif location == "body":
            has_body = True
            if parameter.api_name:
                properties[parameter.api_name] = value
            else:
                body = value
        elif location == "header":
            headers[parameter.api_name.lower()] = _serialize_header(operation, parameter, value)
        elif location == "querystring":
            query += serialize_whole_query(parameter, argument)
        else:
            cookies += serialize_cookie(operation, parameter, value)
    if extra_query:
        query += serialize_extra_query(operation, extra_query, query)
    if cookies:
        own = [headers["cookie"]] if headers.get("cookie") else []
        headers["cookie"] = "; ".join(own + cookies)
    content = None
    if extra_body:
        body, has_body = merge_extra_body(operation, body, extra_body), True
    if operation.content_type and has_body:
        content = _encode_body(operation, body, headers)
    return Encoded(target=_target(path, query), headers=headers, content=content)


def _target(path: str, query: list[str]) -> str:
    """Return path and query of a request; the path can have a query of its own."""
    # A fragment is not sent (RFC 3986, 3.5); some documents tell operations apart by one.
    path = path.partition("#")[0]
    if "?" in path:
        path, _, own_query = path.partition("?")
        query = [own_query, *query] if own_query else query
    return f"{path}?{'&'.join(query)}" if query else path


def encode_arguments(
    operation: Operation,
    arguments: Mapping[str, object],
    *,
    extra_query: Mapping[str, object] = _NONE,
    extra_body: Mapping[str, object] = _NONE,
) -> Encoded:
    """Serialize arguments like ``encode_request``, and report what no request can contain.

    Raises ArgumentError, see ``report_unsendable``.
    """
    return report_unsendable(
        encode_request, operation, arguments, extra_query=extra_query, extra_body=extra_body
    )


def path_arguments(operation: Operation, url: str) -> dict[str, str | int]:
    """Return the path parameters in a URL of the operation, by API name; digits as integers."""
    templates = operation.path.split("/")
    segments = url.partition("?")[0].split("/")[-len(templates) :]
    arguments: dict[str, str | int] = {}
    for template, segment in zip(templates, segments, strict=False):
        if template.startswith("{") and template.endswith("}"):
            text = unquote(segment)
            is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
            arguments[template[1:-1]] = int(text) if is_number else text
    return arguments


def _encode_body(operation: Operation, body: object, headers: dict[str, str]) -> bytes | Upload:
    media_type = _concrete_media_type(operation.content_type, body)
    headers["content-type"] = media_type
    if is_json(media_type):
        return encode_json(_without_files(body))
    if isinstance(body, (list, tuple)):
        if is_json_lines(media_type):
            return b"".join(encode_json(_without_files(item)) + b"\n" for item in body)
        if is_json_records(media_type):  # RFC 7464, 2.2
            return b"".join(b"\x1e" + encode_json(_without_files(item)) + b"\n" for item in body)
    essence = essence_of(media_type)
    if essence == FORM and isinstance(body, Mapping):
        return "&".join(_serialize_form(operation, body)).encode()
    if essence.startswith("multipart/") and isinstance(body, Mapping):
        boundary = secrets.token_hex(16)
        headers["content-type"] = with_boundary(media_type, boundary)
        return _joined(_multipart(operation, body, boundary.encode()))
    if isinstance(body, File):
        return _joined([_content_of(body)])
    return body if isinstance(body, bytes) else _encode_text(operation, media_type, body)


def _concrete_media_type(media_type: str, body: object) -> str:
    """Return the media type of a body; for a range such as ``*/*`` one that its value has.

    An encoded multipart body has its boundary in the media type of the ``File``.
    """
    is_multipart = essence_of(media_type).startswith("multipart/")
    if isinstance(body, File) and body.content_type and (is_multipart or is_range(media_type)):
        return body.content_type
    if not is_range(media_type):
        return media_type
    if isinstance(body, (bytes, File)):
        return _BINARY
    is_text = isinstance(body, str) or essence_of(media_type) == "text/*"
    return "text/plain; charset=utf-8" if is_text else _JSON


def _encode_text(operation: Operation, media_type: str, value: object) -> bytes:
    """Encode text in the charset of its media type, by default UTF-8."""
    charset = charset_of(media_type) or "utf-8"
    try:
        return serialize_value(value).encode(charset)
    except (LookupError, ValueError):
        raise ArgumentError(
            f"{operation.call}: the body cannot be encoded in the charset {charset!r}",
            parameter="body",
            operation=operation.id,
        ) from None


def _without_files(value: object) -> object:
    """Replace files by their content, which is encoded in base64 in JSON."""
    if isinstance(value, File):
        return read_whole(value.content, value.name)
    if isinstance(value, Mapping):
        return {name: _without_files(item) for name, item in value.items()}
    return list(map(_without_files, value)) if isinstance(value, (list, tuple)) else value


def _serialize_form(operation: Operation, body: Mapping[str, object]) -> Iterable[str]:
    for name, item in body.items():
        value = _without_files(item)
        encoding = operation.encodings.get(name, _NO_ENCODING)
        if encoding.style:
            yield from serialize_query(_styled(name, encoding), value)
        elif is_json(encoding.content_type):
            yield f"{quote_text(name)}={quote_text(to_json_text(value))}"
        else:
            for part in value if isinstance(value, (list, tuple)) else (value,):
                yield f"{quote_text(name)}={quote_text(serialize_value(part))}"


def _styled(name: str, encoding: Encoding) -> Parameter:
    """Return a property of a form as the query parameter that is serialized like it."""
    return Parameter(
        name=name,
        api_name=name,
        location="query",
        style=encoding.style or "form",
        explode=encoding.explode,
        allow_reserved=encoding.allow_reserved,
    )


def _multipart(
    operation: Operation, body: Mapping[str, object], boundary: bytes
) -> Iterable[bytes | FileSource]:
    for name, value in body.items():
        encoding = operation.encodings.get(name, _NO_ENCODING)
        for part_name, item in _parts(name, value, encoding):
            head, content = _part(operation, part_name, item, encoding)
            yield b"--" + boundary + b"\r\n" + head.encode() + b"\r\n\r\n"
            yield content
            yield b"\r\n"
    yield b"--" + boundary + b"--\r\n"


def _parts(name: str, value: object, encoding: Encoding) -> Iterable[tuple[str, object]]:
    """Return the parts of a property: one for each item of a list (RFC 7578, 4.3).

    With a style, they are the decoded pairs of a query parameter of that style.
    """
    if encoding.style and not isinstance(value, (bytes, File)):
        query = "&".join(serialize_query(_styled(name, encoding), value))
        yield from parse_qsl(query, keep_blank_values=True)
    elif isinstance(value, (list, tuple)):
        yield from ((name, item) for item in value)
    else:
        yield name, value


def _joined(pieces: Iterable[bytes | FileSource]) -> bytes | Upload:
    """Return a body: bytes, unless it contains files that are read while it is sent."""
    listed = list(pieces)
    content = [piece for piece in listed if isinstance(piece, bytes)]
    return b"".join(content) if len(content) == len(listed) else Upload(listed)


def _content_of(file: File) -> bytes | FileSource:
    content = file.content
    return content if isinstance(content, bytes) else FileSource(content, file.name)


def _part(
    operation: Operation, name: str, item: object, encoding: Encoding
) -> tuple[str, bytes | FileSource]:
    """Return headers and content of one part; files and objects always have a media type."""
    declared = "" if encoding.style else encoding.content_type.partition(",")[0].strip()
    declared = "" if is_range(declared) else declared
    disposition = f'form-data; name="{_quote_name(name)}"'
    headers = dict(encoding.headers)
    content: bytes | FileSource
    if isinstance(item, (bytes, File)):
        file = item if isinstance(item, File) else File(content=item)
        disposition = f'{disposition}; filename="{_quote_name(file.name)}"'
        media_type = file.content_type or declared or guess_type(file.name)[0] or _BINARY
        content = _content_of(file)
        headers |= file.headers
    else:
        media_type = declared or (_JSON if isinstance(item, Mapping) else "")
        json_text = is_json(media_type)
        content = (
            to_json_text(item).encode() if json_text else _encode_text(operation, media_type, item)
        )
    lines = {"Content-Disposition": disposition, "Content-Type": media_type, **headers}
    return "\r\n".join(_header_lines(operation, lines)), content


def _header_lines(operation: Operation, headers: Mapping[str, str]) -> Iterable[str]:
    """Return the header lines of a part. Raises ArgumentError for one that would add another."""
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or _LINE_END.search(value):
            raise ArgumentError(
                f"{operation.call}: a part of the body has an invalid header {name[:40]!r}",
                parameter="headers",
                operation=operation.id,
            )
        if value:
            yield f"{name}: {value}"


def _quote_name(name: str) -> str:
    """Escape a name for Content-Disposition (WHATWG HTML, multipart/form-data encoding)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _serialize_segment(operation: Operation, parameter: Parameter, value: object) -> str:
    """Return a value as part of one path segment; it cannot start another segment."""
    if type(value) is int and parameter.style == "simple":
        return repr(value)
    items = _items(value, parameter.explode)
    if not items or any(item in {"", ".", ".."} for item in items):
        raise ArgumentError(
            f'{operation.call}: {parameter.name} is a path parameter and must not be empty, "." or ".."',
            parameter=parameter.name,
            operation=operation.id,
        )
    quoted = [quote_text(item, safe="=" if isinstance(value, Mapping) else "") for item in items]
    match parameter.style:
        case "label":
            return "." + ("." if parameter.explode else ",").join(quoted)
        case "matrix":
            if parameter.explode and isinstance(value, Mapping):
                return "".join(f";{item}" for item in quoted)
            if parameter.explode and isinstance(value, Sequence) and not isinstance(value, str):
                return "".join(f";{parameter.api_name}={item}" for item in quoted)
            return f";{parameter.api_name}={','.join(quoted)}"
        case _:
            return ",".join(quoted)


def _items(value: object, explode: bool | None) -> list[str]:
    match value:
        case Mapping() if explode:
            return [f"{key}={serialize_value(item)}" for key, item in value.items()]
        case Mapping():
            return [serialize_value(part) for pair in value.items() for part in pair]
        case list() | tuple():
            return [serialize_value(item) for item in value]
        case _:
            return [serialize_value(value)]


def _serialize_header(operation: Operation, parameter: Parameter, value: object) -> str:
    text = ",".join(_items(value, parameter.explode))
    if not text.isascii() or not text.isprintable():
        raise ArgumentError(
            f"{operation.call}: {parameter.name} is sent as a header and must be printable ASCII",
            parameter=parameter.name,
            operation=operation.id,
        )
    return text
