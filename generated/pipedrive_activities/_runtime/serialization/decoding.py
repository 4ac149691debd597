"""Responses to models: fast when they are as described, field by field when they are not.

Input: a response and the type of its body. Output: the typed value. Where a value does not fit,
the raw value stays in its place and a ``Mismatch`` tells about it, unless the call is strict.
Invariant: outside strict any JSON at all is decoded without an exception.
"""

from __future__ import annotations

import errno
import json
import os
import types
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Annotated, Literal, Union, get_args, get_origin

import msgspec
from msgspec import UNSET, UnsetType

from ..errors import DecodingError
from ..messages import RawResponse
from ..metering.locks import ForkSafeLock
from ..operation import Operation
from .unions import UnionChoices, decode_union

_KEPT = 1000
_LISTED = "one of "
"""How an expectation begins that lists values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A place where a response was not as described. ``pointer`` is a JSON pointer (RFC 6901).

    ``expected`` and ``got`` name types, never values; ``got`` is ``missing`` for an absent member.
    """

    operation: str
    pointer: str
    expected: str
    got: str


class Mismatches:
    """The latest mismatches of a client (1,000 at most), oldest first; ``total`` counts them all."""

    def __init__(self, hook: Callable[[Mismatch], None] | None = None) -> None:
        self._kept: deque[Mismatch] = deque(maxlen=_KEPT)
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
        """Keep one mismatch and tell the hook."""
        with self._lock:
            self._kept.append(mismatch)
            self.total += 1
        if self._hook is not None:
            self._hook(mismatch)

    def write(self, path: str | os.PathLike[str]) -> int:
        """Append those that were not written yet to a file; return how many.

        One JSON object a line: names of types, never values. All go in one write, so that several
        processes may share the file, which only its owner may read. Raises OSError.
        """
        with self._lock:
            unwritten = min(self.total - self._written, len(self._kept))
            latest = list(self._kept)[len(self._kept) - unwritten :]
            _append("".join(f"{json.dumps(asdict(one))}\n" for one in latest).encode(), path)
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
    """Return the body as the type ``kind`` (None: nothing is expected, bytes: as it came).

    Raises DecodingError for a body that is no JSON, and with ``strict`` for one that is not as
    described.
    """
    if kind is None:
        return None
    if kind is bytes:
        return response.content
    try:
        value: object = _decoder(kind).decode(response.content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        if strict:
            raise _undecodable(operation, response, str(error)) from None
        return _decode_leniently(operation, response, kind, mismatches)
    return value


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
    found: list[tuple[str, str, str]] = []
    value = convert_leniently(raw, kind, "", found)
    for pointer, expected, got in found:
        mismatches.record(
            Mismatch(operation=operation.id, pointer=pointer, expected=expected, got=got)
        )
    return value


def parse_json(content: bytes) -> object:
    """Return JSON as plain values; the standard library reads what msgspec finds too large or odd."""
    try:
        value: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = json.loads(content)
    return value


def _undecodable(operation: Operation, response: RawResponse, why: str) -> DecodingError:
    error = DecodingError(
        f"{operation.call}: the answer (status {response.status}, {len(response.content)} bytes)"
        f" cannot be read: {why}",
        operation=operation.id,
    )
    error.response = response
    return error


def convert_leniently(
    value: object, kind: object, pointer: str, found: list[tuple[str, str, str]]
) -> object:
    """Return a value as a type as far as it fits, and add what does not fit to ``found``."""
    try:
        converted: object = msgspec.convert(value, kind, dec_hook=decode_union)
    except (msgspec.ValidationError, RecursionError):
        return _convert_items(value, kind, pointer, found)
    return converted


def _convert_items(
    value: object, kind: object, pointer: str, found: list[tuple[str, str, str]]
) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, UnionChoices):
        return _convert_union(value, kind.choices(), pointer, found)
    if origin in (Union, types.UnionType):
        choices = tuple(one for one in arguments if one not in (types.NoneType, UnsetType))
        return _convert_union(value, choices, pointer, found)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        return _convert_struct(value, kind, pointer, found)
    if origin is list and isinstance(value, list):
        return [
            convert_leniently(item, arguments[0], f"{pointer}/{index}", found)
            for index, item in enumerate(value)
        ]
    if origin is dict and isinstance(value, dict):
        return {
            key: convert_leniently(item, arguments[1], f"{pointer}/{_token(key)}", found)
            for key, item in value.items()
        }
    found.append((pointer, _expected(kind), _got(value)))
    return value


def _convert_struct(
    value: dict[str, object],
    kind: type[msgspec.Struct],
    pointer: str,
    found: list[tuple[str, str, str]],
) -> msgspec.Struct:
    fields: dict[str, object] = {}
    for field in msgspec.structs.fields(kind):
        place = f"{pointer}/{_token(field.encode_name)}"
        if field.encode_name in value:
            fields[field.name] = convert_leniently(
                value[field.encode_name], field.type, place, found
            )
        elif field.required:
            found.append((place, _expected(field.type), "missing"))
            fields[field.name] = UNSET
    return kind(**fields)


def _convert_union(
    value: object, choices: tuple[object, ...], pointer: str, found: list[tuple[str, str, str]]
) -> object:
    """Return the value as the choice that it fits best, the first of equals."""
    best: tuple[tuple[int, int, int], object, list[tuple[str, str, str]]] | None = None
    for choice in choices:
        tried: list[tuple[str, str, str]] = []
        mended = convert_leniently(value, choice, pointer, tried)
        if any(place == pointer for place, _, _ in tried):
            continue
        rank = (-_shared_members(value, choice), _wrong_tags(tried, pointer), len(tried))
        if best is None or rank < best[0]:
            best = rank, mended, tried
    if best is None:
        found.append((pointer, " or ".join(map(_expected, choices)), _got(value)))
        return value
    found.extend(best[2])
    return best[1]


def _wrong_tags(tried: list[tuple[str, str, str]], pointer: str) -> int:
    """Return how many members of an object itself are none of the values that a type lists."""
    depth = pointer.count("/") + 1
    return sum(
        place.count("/") == depth and expected.startswith(_LISTED) for place, expected, _ in tried
    )


def _shared_members(value: object, kind: object) -> int:
    """Return how many members of an object a type knows."""
    if not (
        isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ):
        return 0
    return sum(name in _attributes(kind) for name in value)


def literal_values(kind: object) -> tuple[object, ...]:
    """Return the values that a type lists, those of its members when it is a union."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    if get_origin(kind) in (Union, types.UnionType, Annotated, list):
        return tuple(value for one in get_args(kind) for value in literal_values(one))
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
    """Return the name of a type as a description would spell it."""
    values = literal_values(kind)
    if values:
        return _LISTED + ", ".join(str(value) for value in values)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return "object"
    return _NAMES.get(get_origin(kind) or kind, str(getattr(kind, "__name__", kind)))


def _got(value: object) -> str:
    return _NAMES.get(type(value), type(value).__name__)


def _token(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def follow(value: object, pointer: str) -> object:
    """Return what a JSON pointer leads to in a decoded value, UNSET where there is nothing."""
    for key in _keys(pointer):
        if isinstance(value, msgspec.Struct):
            value = getattr(value, _attributes(type(value)).get(key, ""), UNSET)
        elif isinstance(value, dict):
            value = value.get(key, UNSET)
        else:
            return UNSET
    return value


@lru_cache(maxsize=1024)
def _keys(pointer: str) -> tuple[str, ...]:
    tokens = pointer.split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


@lru_cache(maxsize=1024)
def _attributes(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
