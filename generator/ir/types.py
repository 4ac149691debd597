"""Types: what a value on the wire may look like.

``Type`` is a closed union, to be read with ``match`` and ``assert_never``. Types that deserve a
name (objects, enumerations, unions) stand once in the type table of the API, each under a
``TypeId``, and are used through ``RefType``; that is also how a type refers to itself.

Where something was written (``origin``) never takes part in comparison: two types are equal
exactly when they admit the same values, carry the same names and the same documentation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NewType, TypeAlias

from generator.ir.json import Json
from generator.positions import Origin

TypeId = NewType("TypeId", str)
"""Key of a named type in the type table: the Python spelling of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name in both spellings: as on the wire, and as Python code writes it."""

    wire: str
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalDocs:
    """A link to documentation elsewhere (OpenAPI: External Documentation Object)."""

    url: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """What a description says to people about one thing. Hostile text: quote before use."""

    title: str = ""
    summary: str = ""
    description: str = ""
    examples: tuple[Json, ...] = ()
    external_docs: ExternalDocs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """That something is deprecated, and where to go instead.

    ``replaced_by`` is an operationId for operations (``x-replaced-by``), a wire name otherwise.
    ``sunset`` is an RFC 3339 date (``x-sunset``); both are empty when unknown.
    """

    replaced_by: str = ""
    sunset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyType:
    """Any JSON value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NullType:
    """Only null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BooleanType:
    """true or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerType:
    """A whole number. Bounds are inclusive unless the name says otherwise."""

    format: str = ""
    minimum: int | None = None
    maximum: int | None = None
    exclusive_minimum: int | None = None
    exclusive_maximum: int | None = None
    multiple_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberType:
    """Any number. Bounds are inclusive unless the name says otherwise."""

    format: str = ""
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StringType:
    """Text. ``format`` is as written (``date-time``, ``uuid``, …); lengths count characters."""

    format: str = ""
    pattern: str = ""
    min_length: int | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstType:
    """Exactly one value."""

    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """One of several strings or numbers, used in place without a name of its own.

    ``deprecated`` are those of the values that are to be used no longer (``x-deprecated-values``).
    """

    values: tuple[Json, ...]
    deprecated: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayType:
    """A list; the counts bound its length."""

    items: Type
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapType:
    """An object whose keys are data: every value has the same type."""

    values: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class NullableType:
    """The inner type, or null. Never nested, never around NullType or AnyType."""

    inner: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class RefType:
    """A named type of the type table."""

    id: TypeId


Type: TypeAlias = (
    AnyType
    | NullType
    | BooleanType
    | IntegerType
    | NumberType
    | StringType
    | ConstType
    | EnumType
    | ArrayType
    | MapType
    | NullableType
    | RefType
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One member of an object.

    ``required`` is about presence; null is a matter of the type. A read-only field never stands in
    a request, a write-only one never in a response (OpenAPI: Schema Object, readOnly, writeOnly).
    """

    name: Name
    type: Type
    required: bool
    read_only: bool = False
    write_only: bool = False
    default: Json = None
    has_default: bool = False
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDeclaration:
    """An object with known members, allOf already merged.

    ``additional`` is the type of members that are not named: None when they are forbidden
    (``additionalProperties: false``), AnyType when nothing was said.
    """

    id: TypeId
    name: Name
    fields: tuple[Field, ...]
    additional: Type | None
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    origins: tuple[Origin, ...] = field(compare=False, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumMember:
    """One value of a named enumeration."""

    name: Name
    value: Json
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumDeclaration:
    """A named enumeration of strings or numbers, in the order written."""

    id: TypeId
    name: Name
    members: tuple[EnumMember, ...]
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    origins: tuple[Origin, ...] = field(compare=False, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """The member that tells the variants of a union apart, and which value means which."""

    field: Name
    mapping: tuple[tuple[str, TypeId], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionDeclaration:
    """One of several types (oneOf, anyOf). ``exclusive`` is true for oneOf."""

    id: TypeId
    name: Name
    variants: tuple[Type, ...]
    exclusive: bool
    discriminator: Discriminator | None = None
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    origins: tuple[Origin, ...] = field(compare=False, default=())


Declaration: TypeAlias = ObjectDeclaration | EnumDeclaration | UnionDeclaration
"""A named type. ``origins`` lists every place that was found to mean the same, the first included."""
