"""Decodes responses to models.

Input: a response and the type of its body. Output: the typed value. A valid body is decoded in one
step. Otherwise it is decoded field by field: a value that does not match its type is kept as raw
JSON, and a ``Mismatch`` reports it. Invariant: unless ``strict`` is set, any JSON is decoded without
an exception.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import types
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Annotated, Literal, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import UNSET, UnsetType

from ..errors import DecodingError
from ..media_types import is_json
from ..messages import RawResponse
from ..metering.locks import ForkSafeLock
from ..operation import Operation
from .response_bodies import Text, decode_text, documented_status, type_of_body
from .unions import UnionChoices, decode_union

_MAX_KEPT = 1000
_ONE_OF = "one of "
"""Prefix of ``Mismatch.expected`` if it lists values."""


Deviation: TypeAlias = tuple[str, str, str]
"""JSON Pointer, expected type and actual type of a value that does not match its type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A value in a response that does not match the OpenAPI document.

    ``pointer`` is a JSON Pointer (RFC 6901). ``expected`` and ``got`` are names of types, never
    values of the response; ``got`` is ``missing`` for an absent property.
    """

    operation: str
    pointer: str
    expected: str
    got: str


class Mismatches:
    """The latest 1,000 mismatches of a client, oldest first; ``total`` counts all of them."""

    def __init__(self, hook: Callable[[Mismatch], None] | None = None) -> None:
        self._kept: deque[Mismatch] = deque(maxlen=_MAX_KEPT)
        self._hook = hook
        self._lock = ForkSafeLock()
        self._written = 0
        self.total = 0

    def __iter__(self) -> Iterator[Mismatch]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, index: int) -> Mismatch:
        return self._kept[index]

    def record(self, mismatch: Mismatch) -> None:
        """Add a mismatch and call the hook."""
        with self._lock:
            self._kept.append(mismatch)
            self.total += 1
        if self._hook is not None:
            self._hook(mismatch)

    def write(self, path: str | os.PathLike[str]) -> int:
        """Append mismatches that were not written yet to a file; return their number.

        The format is one JSON object per line, without values of responses. All lines are written at
        once, so that several processes can share the file. Only its owner can read it. Raises
        OSError.
        """
        with self._lock:
            unwritten = min(self.total - self._written, len(self._kept))
            latest = list(self._kept)[len(self._kept) - unwritten :]
            _append(
                "".join(f"{json.dumps(asdict(mismatch))}\n" for mismatch in latest).encode(), path
            )
            self._written = self.total
        return unwritten


def _append(lines: bytes, path: str | os.PathLike[str]) -> None:
    with open(path, "ab", buffering=0, opener=_open_private) as file:
        if file.write(lines) != len(lines):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(path))


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def decode_body(
    operation: Operation,
    response: RawResponse,
    kind: object,
    mismatches: Mismatches,
    *,
    strict: bool = False,
) -> object:
    """Return the body as the type ``kind``.

    None: no body is expected; bytes: the raw content; ``Text[…]``: text; others: JSON. Raises
    DecodingError for a body that is neither JSON nor text, and with ``strict`` for one that does not
    match the type.
    """
    if kind is None:
        return None
    if kind is bytes:
        return response.content
    if get_origin(kind) is Text:
        return _decode_text(operation, response, get_args(kind)[0], mismatches, strict)
    try:
        value: object = _decoder(kind).decode(response.content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        if strict:
            raise _undecodable(operation, response, str(error)) from None
        return _decode_leniently(operation, response, kind, mismatches)
    return value


def decode_response(
    operation: Operation,
    response: RawResponse,
    types_by_status: Mapping[str, object],
    mismatches: Mismatches,
    *,
    strict: bool = False,
) -> object:
    """Return the body as the type that the OpenAPI document defines for the status of the response.

    A status that is not documented is decoded like the first one that has a body; if its body is
    empty, None is returned and a ``Mismatch`` recorded. Raises DecodingError like ``decode_body``.
    """
    status = documented_status(types_by_status, response.status)
    kind = type_of_body(types_by_status, response.status)
    if status or response.content or kind is None:
        return decode_body(operation, response, kind, mismatches, strict=strict)
    if strict:
        raise _undecodable(operation, response, "the status is not documented and has no body")
    _record(operation, [("", _expected(kind), "missing")], mismatches)
    return None


def _decode_text(
    operation: Operation, response: RawResponse, kind: object, mismatches: Mismatches, strict: bool
) -> object:
    """Return a text body; numbers and booleans are parsed, like JSON that the response announces."""
    if is_json(response.headers.get("content-type", "")):
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            return _decoder(kind).decode(response.content)
    deviations: list[Deviation] = []
    try:
        text, charset = decode_text(response)
    except ValueError as error:
        raise _undecodable(operation, response, str(error)) from None
    if charset:
        deviations.append(("", f"text in {charset}", "other bytes"))
    value: object = text
    try:
        value = msgspec.convert(text, kind, strict=False, dec_hook=decode_union)
    except msgspec.ValidationError:
        deviations.append(("", _expected(kind), _got(text)))
    if strict and deviations:
        raise _undecodable(operation, response, f"expected {deviations[0][1]}")
    _record(operation, deviations, mismatches)
    return value


def _record(operation: Operation, deviations: list[Deviation], mismatches: Mismatches) -> None:
    for pointer, expected, got in deviations:
        mismatches.record(
            Mismatch(operation=operation.id, pointer=pointer, expected=expected, got=got)
        )


@lru_cache(maxsize=1024)
def _decoder(kind: object) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(kind, dec_hook=decode_union)


def _decode_leniently(
    operation: Operation, response: RawResponse, kind: object, mismatches: Mismatches
) -> object:
    try:
        raw = parse_json(response.content)
    except (ValueError, RecursionError) as error:
        raise _undecodable(operation, response, str(error)) from None
    deviations: list[Deviation] = []
    value = convert_leniently(raw, kind, "", deviations)
    _record(operation, deviations, mismatches)
    return value


def parse_json(content: bytes) -> object:
    """Return JSON as plain values; the standard library parses what msgspec rejects (large numbers)."""
    try:
        value: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = json.loads(content)
    return value


def _undecodable(operation: Operation, response: RawResponse, reason: str) -> DecodingError:
    error = DecodingError(
        f"{operation.call}: cannot decode the response (status {response.status},"
        f" {len(response.content)} bytes): {reason}",
        operation=operation.id,
    )
    error.response = response
    return error


def convert_leniently(
    value: object, kind: object, pointer: str, deviations: list[Deviation]
) -> object:
    """Convert a value to a type as far as it matches; add the rest to ``deviations``."""
    try:
        converted: object = msgspec.convert(value, kind, dec_hook=decode_union)
    except (msgspec.ValidationError, RecursionError):
        return _convert_items(value, kind, pointer, deviations)
    return converted


def _convert_items(
    value: object, kind: object, pointer: str, deviations: list[Deviation]
) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, UnionChoices):
        return _convert_union(value, kind.choices(), pointer, deviations)
    if origin in (Union, types.UnionType):
        choices = tuple(choice for choice in arguments if choice not in (types.NoneType, UnsetType))
        return _convert_union(value, choices, pointer, deviations)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        return _convert_struct(value, kind, pointer, deviations)
    if origin is list and isinstance(value, list):
        return [
            convert_leniently(item, arguments[0], f"{pointer}/{index}", deviations)
            for index, item in enumerate(value)
        ]
    if origin is dict and isinstance(value, dict):
        return {
            key: convert_leniently(
                item, arguments[1], f"{pointer}/{_escape_token(key)}", deviations
            )
            for key, item in value.items()
        }
    deviations.append((pointer, _expected(kind), _got(value)))
    return value


def _convert_struct(
    value: dict[str, object],
    kind: type[msgspec.Struct],
    pointer: str,
    deviations: list[Deviation],
) -> msgspec.Struct:
    fields: dict[str, object] = {}
    for field in msgspec.structs.fields(kind):
        location = f"{pointer}/{_escape_token(field.encode_name)}"
        if field.encode_name in value:
            fields[field.name] = convert_leniently(
                value[field.encode_name], field.type, location, deviations
            )
        elif field.required:
            deviations.append((location, _expected(field.type), "missing"))
            fields[field.name] = UNSET
    return kind(**fields)


def _convert_union(
    value: object, choices: tuple[object, ...], pointer: str, deviations: list[Deviation]
) -> object:
    """Convert a value to the choice that it matches best, the first of equal ones."""
    best: tuple[tuple[int, int, int], object, list[Deviation]] | None = None
    for choice in choices:
        attempted: list[Deviation] = []
        converted = convert_leniently(value, choice, pointer, attempted)
        if any(location == pointer for location, _, _ in attempted):
            continue
        rank = (
            -_count_known_properties(value, choice),
            _count_wrong_tags(attempted, pointer),
            len(attempted),
        )
        if best is None or rank < best[0]:
            best = rank, converted, attempted
    if best is None:
        deviations.append((pointer, " or ".join(map(_expected, choices)), _got(value)))
        return value
    deviations.extend(best[2])
    return best[1]


def _count_wrong_tags(attempted: list[Deviation], pointer: str) -> int:
    """Return how many properties of the object itself have a value that the type does not list."""
    depth = pointer.count("/") + 1
    return sum(
        location.count("/") == depth and expected.startswith(_ONE_OF)
        for location, expected, _ in attempted
    )


def _count_known_properties(value: object, kind: object) -> int:
    """Return how many properties of an object the type defines."""
    if not (
        isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ):
        return 0
    return sum(name in _attribute_names(kind) for name in value)


def literal_values(kind: object) -> tuple[object, ...]:
    """Return the values of a Literal type; for a union or a list, those of its parts."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    if get_origin(kind) in (Union, types.UnionType, Annotated, list):
        return tuple(value for part in get_args(kind) for value in literal_values(part))
    return ()


_NAMES: dict[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
    types.NoneType: "null",
}


def _expected(kind: object) -> str:
    """Return the JSON Schema name of a type."""
    values = literal_values(kind)
    if values:
        return _ONE_OF + ", ".join(str(value) for value in values)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return "object"
    return _NAMES.get(get_origin(kind) or kind, str(getattr(kind, "__name__", kind)))


def _got(value: object) -> str:
    return _NAMES.get(type(value), type(value).__name__)


def _escape_token(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def resolve_pointer(value: object, pointer: str) -> object:
    """Return the value at a JSON Pointer in a decoded value, UNSET if there is none."""
    for key in _parse_pointer(pointer):
        if isinstance(value, msgspec.Struct):
            value = getattr(value, _attribute_names(type(value)).get(key, ""), UNSET)
        elif isinstance(value, dict):
            value = value.get(key, UNSET)
        else:
            return UNSET
    return value


@lru_cache(maxsize=1024)
def _parse_pointer(pointer: str) -> tuple[str, ...]:
    tokens = pointer.split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


@lru_cache(maxsize=1024)
def _attribute_names(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
