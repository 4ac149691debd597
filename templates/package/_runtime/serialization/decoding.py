"""Decodes responses to models.

Input: a response and the type of its body. Output: the typed value. A valid body is decoded in one
step. Otherwise it is decoded field by field: a value that does not match its type is kept as raw
JSON, and a ``Mismatch`` reports it. Invariant: unless ``strict`` is set, any JSON is decoded without
an exception.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import UNSET, UnsetType

from ..errors import DecodingError
from ..media_types import is_json
from ..messages import RawResponse, parse_json
from ..operation import Operation
from .formats import FORMATS
from .item_types import item_types
from .mismatches import Mismatch, Mismatches
from .properties import properties_of
from .renaming import is_renamed, rename
from .response_bodies import Text, decode_text, is_absent, type_of_body
from .rules import broken_rules, has_rules
from .unions import UnionChoices, decode_union, has_allowed_properties

_ONE_OF = "one of "
"""Prefix of ``Mismatch.expected`` if it lists values."""


Deviation: TypeAlias = tuple[str, str, str]
"""JSON Pointer, expected type and actual type of a value that does not match its type."""


class Undecodable(Exception):
    """A body that cannot be decoded; the message says why, without values of the body."""


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
    try:
        value, deviations = decode_content(response, kind, strict=strict)
    except Undecodable as error:
        raise _undecodable(operation, response, str(error)) from None
    record_deviations(operation.id, deviations, mismatches)
    return value


def decode_content(
    message: RawResponse, kind: object, *, strict: bool = False
) -> tuple[object, list[Deviation]]:
    """Return the body of a message as the type ``kind``, and what does not match it.

    Raises Undecodable as ``decode_body`` raises DecodingError.
    """
    if kind is None:
        return None, []
    if kind is bytes:
        return message.content, []
    if get_origin(kind) is Text:
        return _decode_text(message, get_args(kind)[0], strict)
    try:
        value = _decode(kind, message.content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        value, deviations = _decode_leniently(message, kind)
        problem = str(error)
    else:
        deviations, problem = [], ""
    deviations += _rule_deviations(value, kind, deviations)
    if strict and deviations:
        raise Undecodable(problem or _describe(deviations[0]))
    return value, deviations


def _decode(kind: object, content: bytes) -> object:
    if not is_renamed(kind):
        return _decoder(kind).decode(content)
    renamed = rename(msgspec.json.decode(content), kind)
    value: object = msgspec.convert(renamed, kind, dec_hook=decode_union)
    return value


def _rule_deviations(value: object, kind: object, known: list[Deviation]) -> list[Deviation]:
    """Return the values that have their type but break a rule."""
    if not has_rules(kind):
        return []
    locations = {pointer for pointer, _, _ in known}
    broken = (
        ("".join(f"/{_escape_token(token)}" for token in location), problem, _got(item))
        for location, problem, item in broken_rules(value, kind)
        if item is not UNSET
    )
    return [
        (pointer, problem.removeprefix("be "), got)
        for pointer, problem, got in broken
        if pointer not in locations
    ]


def _describe(deviation: Deviation) -> str:
    pointer, expected, got = deviation
    return f"expected {expected}, got {got} at {pointer or 'the root'}"


def decode_response(
    operation: Operation,
    response: RawResponse,
    types_by_status: Mapping[str, object],
    mismatches: Mismatches,
    *,
    strict: bool = False,
) -> object:
    """Return the body as the type that the OpenAPI document defines for the status of the response.

    A status that is not documented is decoded like the first one that has a body. If a body is
    absent, None is returned and a ``Mismatch`` recorded. Raises DecodingError like ``decode_body``.
    """
    kind = type_of_body(types_by_status, response.status)
    if kind is None or not is_absent(response, types_by_status):
        return decode_body(operation, response, kind, mismatches, strict=strict)
    if strict:
        raise _undecodable(operation, response, "it has no body")
    record_deviations(operation.id, [("", _expected(kind), "missing")], mismatches)
    return None


def _decode_text(
    message: RawResponse, kind: object, strict: bool
) -> tuple[object, list[Deviation]]:
    """Return a text body; numbers and booleans are parsed, like JSON that its headers announce."""
    if is_json(message.headers.get("content-type", "")):
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            return _decoder(kind).decode(message.content), []
    deviations: list[Deviation] = []
    try:
        text, charset = decode_text(message)
    except ValueError as error:
        raise Undecodable(str(error)) from None
    if charset:
        deviations.append(("", f"text in {charset}", "other bytes"))
    value: object = text
    try:
        # Unless strict, msgspec would convert digits to a datetime, too.
        value = msgspec.convert(text, kind, strict=kind in FORMATS, dec_hook=decode_union)
    except msgspec.ValidationError:
        deviations.append(("", _expected(kind), _got(text)))
    if strict and deviations:
        raise Undecodable(f"expected {deviations[0][1]}")
    return value, deviations


def record_deviations(name: str, deviations: list[Deviation], mismatches: Mismatches) -> None:
    """Record what does not match, of an operation or an event."""
    for pointer, expected, got in deviations:
        mismatches.record(Mismatch(operation=name, pointer=pointer, expected=expected, got=got))


@lru_cache(maxsize=1024)
def _decoder(kind: object) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(kind, dec_hook=decode_union)


def _decode_leniently(message: RawResponse, kind: object) -> tuple[object, list[Deviation]]:
    try:
        raw = parse_json(message.content)
    except (ValueError, RecursionError) as error:
        raise Undecodable(str(error)) from None
    deviations: list[Deviation] = []
    try:
        value = convert_leniently(raw, kind, "", deviations)
    except RecursionError:
        raise Undecodable("it is nested too deeply") from None
    return value, deviations


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
        converted: object = msgspec.convert(rename(value, kind), kind, dec_hook=decode_union)
    except (msgspec.ValidationError, RecursionError):
        return _convert_items(value, kind, pointer, deviations)
    return converted


def _convert_items(
    value: object, kind: object, pointer: str, deviations: list[Deviation]
) -> object:
    if isinstance(value, float) and value.is_integer():
        try:
            # 1.0 and 1e2 are integers (JSON Schema 2020-12 Validation, 6.1.1)
            return msgspec.convert(int(value), kind, dec_hook=decode_union)
        except msgspec.ValidationError:
            pass
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated and kind not in FORMATS:
        return _convert_items(value, arguments[0], pointer, deviations)
    if isinstance(kind, UnionChoices):
        if isinstance(value, dict) and kind.is_tagged(value):
            return _convert_tagged(value, kind, pointer, deviations)
        return _convert_union(value, kind.choices(), pointer, deviations)
    if origin in (Union, types.UnionType):
        choices = tuple(choice for choice in arguments if choice not in (types.NoneType, UnsetType))
        return _convert_union(value, choices, pointer, deviations)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        return _convert_struct(value, kind, pointer, deviations)
    kinds = item_types(kind, len(value)) if isinstance(value, list) else None
    if isinstance(value, list) and kinds is not None:
        items = [
            convert_leniently(item, each, f"{pointer}/{index}", deviations)
            for index, (item, each) in enumerate(zip(value, kinds, strict=True))
        ]
        return items if origin is list else tuple(items)
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
    names = {attribute: name for name, attribute in _attribute_names(kind).items()}
    for field in msgspec.structs.fields(kind):
        name = names[field.name]
        location = f"{pointer}/{_escape_token(name)}"
        if name in value:
            fields[field.name] = convert_leniently(value[name], field.type, location, deviations)
        elif field.required:
            deviations.append((location, _expected(field.type), "missing"))
            fields[field.name] = UNSET
    return kind(**fields)


def _convert_tagged(
    value: dict[str, object], kind: UnionChoices, pointer: str, deviations: list[Deviation]
) -> object:
    """Convert a value to the type that its discriminator selects.

    With an unknown discriminator value, it becomes the base type, or is kept as raw JSON.
    """
    variant = kind.variant_of(value)
    if variant is None:
        location = f"{pointer}/{_escape_token(kind.tag)}"
        known = _ONE_OF + ", ".join(kind.variants())
        deviations.append((location, known, _got(value[kind.tag])))
        variant = kind.base()
    return value if variant is None else convert_leniently(value, variant, pointer, deviations)


def _convert_union(
    value: object, choices: tuple[object, ...], pointer: str, deviations: list[Deviation]
) -> object:
    """Convert a value to the choice that it matches best, the first of equal ones."""
    best: tuple[tuple[bool, int, int, int], object, list[Deviation]] | None = None
    for choice in choices:
        attempted: list[Deviation] = []
        converted = convert_leniently(value, choice, pointer, attempted)
        if any(location == pointer for location, _, _ in attempted):
            continue
        rank = (
            not has_allowed_properties(value, converted),
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
    if get_origin(kind) in (Union, types.UnionType, Annotated, list, tuple):
        return tuple(value for part in get_args(kind) for value in literal_values(part))
    return ()


_NAMES: dict[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    tuple: "array",
    dict: "object",
    types.NoneType: "null",
}


def _expected(kind: object) -> str:
    """Return the JSON Schema name of a type, or its format."""
    values = literal_values(kind)
    if values:
        return _ONE_OF + ", ".join(str(value) for value in values)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return "object"
    if kind in FORMATS:
        return FORMATS[kind]
    if get_origin(kind) is Annotated:
        return _expected(get_args(kind)[0])
    return _NAMES.get(get_origin(kind) or kind, str(getattr(kind, "__name__", kind)))


def _got(value: object) -> str:
    return _NAMES.get(type(value), type(value).__name__)


def _escape_token(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def resolve_pointer(value: object, pointer: str) -> object:
    """Return the value at a JSON Pointer in a decoded value, UNSET if there is none."""
    for key in parse_pointer(pointer):
        if isinstance(value, msgspec.Struct):
            value = getattr(value, _attribute_names(type(value)).get(key, ""), UNSET)
        elif isinstance(value, dict):
            value = value.get(key, UNSET)
        else:
            return UNSET
    return value


@lru_cache(maxsize=1024)
def parse_pointer(pointer: str) -> tuple[str, ...]:
    """Return the unescaped reference tokens of a JSON Pointer (RFC 6901, section 4)."""
    tokens = pointer.split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def _attribute_names(kind: type[msgspec.Struct]) -> Mapping[str, str]:
    return properties_of(kind).attributes
