"""Builds shapes from schemas: equivalent schemas become equal shapes.

Input: schema nodes of a valid OpenAPI document. Output: references to shapes (see ``shapes``), which
form a possibly cyclic graph. Invariants: a schema is built once, however it is reached; null is
removed from types, enums and unions and kept in the reference; allOf is merged; a union has at least
two variants. minProperties and maxProperties are ignored, because no target can express them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json, freeze_json
from generator.ir.types import AnyType, BooleanType, ConstType, Documentation, NullType
from generator.lower.naming.names import quoted
from generator.lower.node_access import deprecation_of, items_of, json_of, members_of, texts_of
from generator.lower.schemas.composites import composite_of
from generator.lower.schemas.discriminators import lower_discriminator, map_variants
from generator.lower.schemas.keyword_merge import (
    AllowedTypes,
    agreed_text,
    allows_additional_properties,
    check_listed_values,
    fitting_values,
    implied_type,
    integer_type,
    merge_additional_properties,
    merge_enums,
    merge_types,
    number_type,
    string_type,
    tightest_count,
)
from generator.lower.schemas.shapes import (
    ANY,
    ArrayShape,
    EnumShape,
    FieldShape,
    LeafShape,
    MapShape,
    ObjectShape,
    SchemaMetadata,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.lower.schemas.subschemas import (
    Subschema,
    SubschemaResolver,
    any_flag,
    combine_with_variant,
    merge_documentation,
    merge_subschemas,
    without_alternatives,
    without_duplicates,
)
from generator.lower.schemas.subtypes import Extension, Family, Subtypes
from generator.spec.document import OpenApiDocument
from generator.yaml.node import Mapping, Member, Node, Scalar, plain

_Key = tuple[tuple[int, bool], ...]


@dataclass(slots=True)
class ShapeBuilder:
    """Builds shapes, and caches every schema it has built."""

    document: OpenApiDocument
    diagnostics: Diagnostics
    resolver: SubschemaResolver = field(init=False)
    _built: dict[_Key, ShapeRef] = field(init=False, default_factory=dict)
    _types: dict[_Key, AllowedTypes] = field(init=False, default_factory=dict)
    _families: dict[_Key, UnionShape] = field(init=False, default_factory=dict)
    _subtypes: Subtypes = field(init=False)

    def __post_init__(self) -> None:
        self.resolver = SubschemaResolver(self.document, self.diagnostics)
        self._subtypes = Subtypes(self.document, self.resolver)

    def build(self, node: Node | None) -> ShapeRef:
        """Return a reference to the shape of a schema; an absent schema accepts any value."""
        if isinstance(node, Scalar) and node.value is False:
            self.diagnostics.error(
                "SCH008",
                "a schema that accepts no value is not supported",
                node.origin,
                help="remove it, or replace false by a schema",
            )
        if not isinstance(node, Mapping):
            return ShapeRef(ANY)
        return self._build_subschemas(self.resolver.flatten(node))

    def subschemas_of(self, node: Node) -> list[Subschema]:
        """Return the subschemas of a schema, to read annotations that are not part of its shape."""
        return self.resolver.flatten(node) if isinstance(node, Mapping) else []

    def _build_subschemas(self, subschemas: list[Subschema]) -> ShapeRef:
        """Return a reference to the shape of subschemas, a union if others extend their target."""
        family = self._subtypes.family_of(subschemas)
        if family is None:
            return self._build_merged(subschemas)
        key = tuple(subschema.key for subschema in family.base)
        union = self._families.get(key) or self._build_family(key, family)
        return _with_null(ShapeRef(union), merge_types(subschemas, Diagnostics()).nullable)

    def _build_family(self, key: _Key, family: Family) -> UnionShape:
        metadata = self._metadata(family.base)
        metadata.origin, metadata.component = family.discriminators[0].origin, family.name
        union = self._families[key] = UnionShape(metadata, exclusive=False)
        for extension in [Extension(family.base, is_family=False), *family.extensions]:
            build = self._build_subschemas if extension.is_family else self._build_merged
            union.variants.append(ShapeRef(build(extension.subschemas).shape))
        union.base = union.variants[0].shape
        variants = [family.base, *(extension.subschemas for extension in family.extensions)]
        map_variants(
            union,
            family.discriminators,
            variants,
            self.document,
            self.diagnostics,
            inherited=family.inherited,
        )
        return union

    def _build_merged(self, subschemas: list[Subschema]) -> ShapeRef:
        """Return a reference to the shape of subschemas that apply together.

        Subschemas with annotations alone do not make a new shape: a ``$ref`` with a description next
        to it is the type it refers to. Such a wrapper can still allow null. Duplicates are removed,
        because merging two recursive schemas would otherwise never end.
        """
        if len(subschemas) > 1:
            subschemas = without_duplicates(subschemas)
        constraining = [each for each in subschemas if each.constrains_value]
        if not constraining:
            return ShapeRef(ANY)
        core = constraining if len(constraining) == 1 else subschemas
        key = tuple(subschema.key for subschema in core)
        if (built := self._built.get(key)) is None:
            if key in self._types:
                return ShapeRef(ANY)  # nothing but a cycle (REF005)
            types = self._types[key] = merge_types(core, self.diagnostics)
            built = self._built[key] = self._build_uncached(key, core, types)
        wrapped = len(subschemas) > len(core)
        types = merge_types(subschemas, Diagnostics()) if wrapped else self._types[key]
        return _with_null(built, types.nullable)

    def _build_uncached(
        self, key: _Key, subschemas: list[Subschema], types: AllowedTypes
    ) -> ShapeRef:
        composite = composite_of(subschemas, self.diagnostics)
        if composite is not None:
            return self._union(key, subschemas, *composite)
        return self._simple(key, subschemas, types)

    # Constants, enums and types

    def _simple(self, key: _Key, subschemas: list[Subschema], allowed: AllowedTypes) -> ShapeRef:
        check_listed_values(subschemas, allowed, self.diagnostics)
        for subschema in subschemas:
            constant = subschema.node.get("const")
            if constant is not None:
                fitting = fitting_values((json_of(constant),), allowed)
                if fitting:
                    return _constant(fitting[0])
        values = merge_enums(subschemas, self.diagnostics)
        if fitting := fitting_values(values or (), allowed):
            return self._enum(subschemas, fitting)
        if allowed.types == ():
            return ShapeRef(LeafShape(NullType()))
        types = allowed.types or ((implied_type(subschemas),) if implied_type(subschemas) else ())
        if len(types) > 1:
            return ShapeRef(self._union_of_types(key, subschemas, types))
        return self._typed(key, subschemas, types[0] if types else "")

    def _enum(self, subschemas: list[Subschema], values: tuple[Json, ...]) -> ShapeRef:
        present = tuple(value for value in values if value is not None)
        nullable = len(present) < len(values)
        if not present:
            return ShapeRef(LeafShape(NullType()))
        if len(present) == 2 and all(isinstance(value, bool) for value in present):
            return ShapeRef(LeafShape(BooleanType()), nullable)
        deprecated = tuple(
            value for value in _items(subschemas, "x-deprecated-values") if value in present
        )
        return ShapeRef(EnumShape(present, self._metadata(subschemas), deprecated), nullable)

    def _union_of_types(
        self, key: _Key, subschemas: list[Subschema], types: tuple[str, ...]
    ) -> UnionShape:
        union = UnionShape(self._metadata(subschemas), exclusive=False)
        self._register(key, union)
        union.variants = [self._typed((), subschemas, name) for name in types]
        return union

    def _typed(self, key: _Key, subschemas: list[Subschema], name: str) -> ShapeRef:
        match name:
            case "object":
                return ShapeRef(self._object(key, subschemas))
            case "array":
                return ShapeRef(self._array(key, subschemas))
            case "string":
                return ShapeRef(LeafShape(string_type(subschemas, self.diagnostics)))
            case "integer":
                return ShapeRef(LeafShape(integer_type(subschemas, self.diagnostics)))
            case "number":
                return ShapeRef(LeafShape(number_type(subschemas, self.diagnostics)))
            case "boolean":
                return ShapeRef(LeafShape(BooleanType()))
            case _:
                agreed_text(subschemas, "format", self.diagnostics)
                return ShapeRef(ANY)

    def _array(self, key: _Key, subschemas: list[Subschema]) -> ArrayShape:
        shape = ArrayShape(
            min_items=tightest_count(subschemas, "minItems", max),
            max_items=tightest_count(subschemas, "maxItems", min),
            unique_items=any_flag(subschemas, "uniqueItems"),
        )
        self._register(key, shape)
        items = self._build_intersection([subschema.node.get("items") for subschema in subschemas])
        shape.items = self._finite(shape, items, subschemas)
        return shape

    def _finite(self, shape: Shape, inner: ShapeRef, subschemas: list[Subschema]) -> ShapeRef:
        """Return the content of a list or map; report one that contains only itself.

        Lists and maps are not named types, so such a type could not be written down.
        """
        inside = inner.shape
        while isinstance(inside, ArrayShape | MapShape) and inside is not shape:
            inside = inside.items.shape if isinstance(inside, ArrayShape) else inside.values.shape
        if inside is not shape:
            return inner
        self.diagnostics.error(
            "SCH016",
            "a list or map contains nothing but itself",
            subschemas[0].node.origin,
            help="insert an object or a oneOf, which becomes a named type that can be recursive",
        )
        return ShapeRef(ANY)

    def _register(self, key: _Key, shape: Shape) -> None:
        """Cache a shape before its children are built, so that they can refer to it."""
        if key:
            self._built[key] = ShapeRef(shape)

    def _build_intersection(self, nodes: list[Node | None]) -> ShapeRef:
        """Return a reference to the intersection of schemas, as if they were in an allOf."""
        schemas = [node for node in nodes if isinstance(node, Mapping)]
        if len(schemas) <= 1:
            return self.build(schemas[0] if schemas else next((n for n in nodes if n), None))
        return self._build_subschemas(
            merge_subschemas([self.resolver.flatten(node) for node in schemas])
        )

    # Objects

    def _object(self, key: _Key, subschemas: list[Subschema]) -> ObjectShape | MapShape:
        properties: dict[str, list[Member]] = {}
        for subschema in subschemas:
            for member in members_of(subschema.node, "properties"):
                properties.setdefault(member.key, []).append(member)
        self._report_lone_discriminator(subschemas)
        closed, values = merge_additional_properties(subschemas)
        if not properties and not closed:
            shape = MapShape()
            self._register(key, shape)
            shape.values = self._finite(shape, self._build_intersection(list(values)), subschemas)
            return shape
        record = ObjectShape(self._metadata(subschemas))
        self._register(key, record)
        required = self._required(subschemas, properties)
        for name, members in properties.items():
            record.fields.append(self._field(name, members, name in required))
        record.additional = None if closed else self._build_intersection(list(values))
        record.is_open = not closed and allows_additional_properties(subschemas)
        if values and not closed:
            self.diagnostics.warning(
                "SCH017",
                "models have no fields for additional properties",
                values[0].origin,
                help="pass and read them by client.responses() and RequestOptions(extra_body=...)",
            )
        return record

    def _report_lone_discriminator(self, subschemas: list[Subschema]) -> None:
        for subschema in subschemas:
            is_used = self._subtypes.is_extended(subschema.node) or not subschema.alternatives
            if "discriminator" in subschema.node and not is_used:
                self.diagnostics.warning(
                    "SCH015",
                    "a discriminator without variants has no effect",
                    subschema.node.key_origin("discriminator"),
                    help="list the variants in a oneOf next to it, or extend the schema by allOf",
                )

    def _required(
        self, subschemas: list[Subschema], properties: dict[str, list[Member]]
    ) -> set[str]:
        required: set[str] = set()
        for subschema in subschemas:
            for name in texts_of(subschema.node, "required"):
                required.add(name)
                if name not in properties:
                    self.diagnostics.warning(
                        "SCH012",
                        f"required lists {quoted(name)}, which is not a property of the schema",
                        subschema.node.key_origin("required"),
                        help="describe the property, or remove it from the list",
                    )
        return required

    def _field(self, name: str, members: list[Member], required: bool) -> FieldShape:
        """Build a field from the entries of a property in all branches of an allOf."""
        subschemas = merge_subschemas([self.subschemas_of(member.value) for member in members])
        shape_ref = (
            self._build_subschemas(subschemas) if subschemas else self.build(members[0].value)
        )
        defaults = (each.node.get("default") for each in subschemas if "default" in each.node)
        default = next(defaults, None)
        deprecated = (deprecation_of(subschema.node, self.diagnostics) for subschema in subschemas)
        return FieldShape(
            wire=name,
            shape_ref=shape_ref,
            required=required,
            read_only=any_flag(subschemas, "readOnly"),
            write_only=any_flag(subschemas, "writeOnly"),
            default=None if default is None else json_of(default),
            has_default=default is not None,
            deprecation=next(filter(None, deprecated), None),
            docs=merge_documentation(subschemas) if subschemas else _NO_DOCS,
            origin=members[0].origin,
        )

    def _metadata(self, subschemas: list[Subschema]) -> SchemaMetadata:
        deprecated = (deprecation_of(subschema.node, self.diagnostics) for subschema in subschemas)
        return SchemaMetadata(
            origin=subschemas[0].node.origin,
            docs=merge_documentation(subschemas),
            deprecation=next(filter(None, deprecated), None),
            component=subschemas[0].component,
            is_typed=any("type" in each.node for each in subschemas),
        )

    # Unions

    def _union(
        self, key: _Key, subschemas: list[Subschema], composite: Subschema, keyword: str
    ) -> ShapeRef:
        variants: list[list[Subschema]] = []
        nullable = False
        for branch in items_of(composite.node, keyword):
            own = self.resolver.flatten(branch)
            if _is_null(own):
                nullable = True
            else:
                variants.append(own)
        base = [without_alternatives(subschema, composite) for subschema in subschemas]
        if len(variants) == 1:
            return _with_null(
                self._build_subschemas(combine_with_variant(base, variants[0])), nullable
            )
        if not variants:
            return ShapeRef(LeafShape(NullType()))
        exclusive = keyword == "oneOf"
        union = UnionShape(self._metadata(subschemas), exclusive, allows_null=nullable)
        self._register(key, union)
        for variant in variants:
            built = self._build_subschemas(combine_with_variant(base, variant))
            union.allows_null |= built.nullable
            union.variants.append(ShapeRef(built.shape))
        lower_discriminator(union, subschemas, variants, self.document, self.diagnostics)
        return ShapeRef(union)


def _items(subschemas: list[Subschema], key: str) -> list[Json]:
    """Return the items of the lists under ``key`` of all subschemas."""
    return [freeze_json(plain(item)) for each in subschemas for item in items_of(each.node, key)]


def _constant(value: Json) -> ShapeRef:
    return ShapeRef(LeafShape(NullType() if value is None else ConstType(value=value)))


def _with_null(shape_ref: ShapeRef, nullable: bool) -> ShapeRef:
    """Return a reference that also allows null, if ``nullable`` and not allowed already."""
    match shape_ref.shape:
        case LeafShape(type=AnyType() | NullType()):
            return shape_ref
        case shape:
            return ShapeRef(shape, True) if nullable and not shape_ref.nullable else shape_ref


def _is_null(subschemas: list[Subschema]) -> bool:
    return merge_types(subschemas, Diagnostics()).types == ()


_NO_DOCS = Documentation()
