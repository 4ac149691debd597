"""Types of JSON values.

``Type`` is a closed union, to be used with ``match`` and ``assert_never``. Named types (objects,
enumerations, unions) are declared once in the type table of the API under a ``TypeId``, and are
referenced by ``RefType``. A recursive type references itself in this way.

Positions (``origin``) are ignored in comparisons: two types are equal exactly when they accept the
same values and have the same names and documentation.
"""

from __future__ import annotations

from dataclasses import field
from typing import NewType, TypeAlias

from generator.ir.json import Json
from generator.positions import Origin
from generator.records import dataclass

TypeId = NewType("TypeId", str)
"""Key of a named type in the type table: the Python spelling of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in two spellings: in JSON or HTTP (``wire``), and in Python code."""

    wire: str
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalDocs:
    """A link to documentation elsewhere (OpenAPI: External Documentation Object)."""

    url: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """Documentation of one element. Untrusted text: quote it before writing it to a file."""

    title: str = ""
    summary: str = ""
    description: str = ""
    examples: tuple[Json, ...] = ()
    external_docs: ExternalDocs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Marks an element as deprecated.

    ``replaced_by`` is the replacement: an operationId for operations (``x-replaced-by``), a wire
    name otherwise. ``sunset`` is the date of removal (``x-sunset``; RFC 3339 full-date). Both are
    empty when unknown.
    """

    replaced_by: str = ""
    sunset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyType:
    """Any JSON value.

    ``constraints`` are JSON Schemas that it matches as well, and that the client does not check.
    ``is_unknown``: the target of a reference does not exist.
    """

    constraints: tuple[Json, ...] = ()
    is_unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NullType:
    """Null only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BooleanType:
    """true or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerType:
    """A whole number. Bounds are inclusive unless the name says otherwise.

    ``constraints`` are JSON Schemas that it matches as well, and that the client does not check.
    """

    format: str = ""
    minimum: int | None = None
    maximum: int | None = None
    exclusive_minimum: int | None = None
    exclusive_maximum: int | None = None
    multiple_of: int | None = None
    constraints: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberType:
    """Any number. Bounds are inclusive unless the name says otherwise.

    ``constraints`` are JSON Schemas that it matches as well, and that the client does not check.
    """

    format: str = ""
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    constraints: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StringType:
    """Text. ``format`` is as written (``date-time``, ``uuid``, …); lengths are in characters.

    ``constraints`` are JSON Schemas that it matches as well, and that the client does not check.
    """

    format: str = ""
    pattern: str = ""
    min_length: int | None = None
    max_length: int | None = None
    constraints: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstType:
    """Exactly one value."""

    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """One of several strings or numbers; an enumeration without a name.

    ``deprecated`` are the deprecated ones of the values (``x-deprecated-values``).
    """

    values: tuple[Json, ...]
    deprecated: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayType:
    """A list; ``min_items`` and ``max_items`` limit its length.

    ``constraints`` are JSON Schemas that it matches as well, and that the client does not check.
    """

    items: Type
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    constraints: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TupleType:
    """A list of exactly these items, each of its own type."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapType:
    """An object with arbitrary keys, whose values have one type.

    ``constraints`` are JSON Schemas that it matches as well, and that the client does not check.
    """

    values: Type
    constraints: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NullableType:
    """The inner type, or null. It is never nested and never contains NullType or AnyType."""

    inner: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class RefType:
    """A reference to a named type of the type table."""

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
    | TupleType
    | MapType
    | NullableType
    | RefType
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of an object.

    ``required`` means that the property is present; whether it may be null is part of its type. A
    read-only field is never sent in a request, a write-only field never in a response (OpenAPI:
    Schema Object, readOnly, writeOnly). ``is_implied``: only the discriminator of a union says that it
    exists.
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
    is_implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDeclaration:
    """An object with known properties; allOf is already merged.

    ``additional`` is the type of additional properties: None when they are forbidden
    (``additionalProperties: false``), AnyType when the schema does not restrict them. ``is_open``
    is true if the schema allows them explicitly, so that requests may contain them. ``constraints``
    are JSON Schemas that it matches as well, and that the client does not check. ``is_typed`` is
    false if the schema has no type: strictly, values that are not objects are valid too.
    ``undescribed`` are the required properties without a schema, sorted.
    """

    id: TypeId
    name: Name
    fields: tuple[Field, ...]
    additional: Type | None
    is_open: bool = False
    constraints: tuple[Json, ...] = ()
    is_typed: bool = field(compare=False, default=True)
    undescribed: tuple[str, ...] = field(compare=False, default=())
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    origins: tuple[Origin, ...] = field(compare=False, default=())

    @property
    def described_fields(self) -> tuple[Field, ...]:
        """The fields without those that only a discriminator implies, which is compared itself."""
        return tuple(field for field in self.fields if not field.is_implied)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumMember:
    """One value of a named enumeration."""

    name: Name
    value: Json
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumDeclaration:
    """A named enumeration of strings or numbers, in document order."""

    id: TypeId
    name: Name
    members: tuple[EnumMember, ...]
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    origins: tuple[Origin, ...] = field(compare=False, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """The property that identifies the variant of a union, and the variant of each value.

    ``base`` is set if the union consists of an object and those that extend it by allOf: it is the
    variant of all other values. ``default`` is the variant of values without the property, or with an
    unmapped value (OpenAPI 3.2: Discriminator Object, defaultMapping).
    """

    field: Name
    mapping: tuple[tuple[str, TypeId], ...]
    base: TypeId | None = None
    default: TypeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionDeclaration:
    """One of several types (oneOf, anyOf). ``exclusive`` is true for oneOf.

    ``constraints`` are JSON Schemas that the value matches as well, and that the client does not check.
    """

    id: TypeId
    name: Name
    variants: tuple[Type, ...]
    exclusive: bool
    discriminator: Discriminator | None = None
    constraints: tuple[Json, ...] = ()
    deprecation: Deprecation | None = None
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
    origins: tuple[Origin, ...] = field(compare=False, default=())


Declaration: TypeAlias = ObjectDeclaration | EnumDeclaration | UnionDeclaration
"""A named type. ``origins`` are the positions of all equivalent schemas, including ``origin``."""
