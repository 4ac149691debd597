"""Builds shapes from schemas: equivalent schemas become equal shapes.

Input: schema nodes of a valid OpenAPI document. Output: references to shapes (see ``shapes``), which
form a possibly cyclic graph. Invariants: a schema is built once; null is removed from types, enums
and unions and kept in the reference; allOf is merged; a union has at least two variants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json
from generator.ir.types import BooleanType, Documentation, NullType
from generator.lower.node_access import json_of
from generator.lower.schemas.carried_keywords import (
    array_constraints,
    is_false,
    object_constraints,
    union_constraints,
)
from generator.lower.schemas.composites import Alternatives, alternatives_of
from generator.lower.schemas.discriminators import lower_discriminator, map_variants
from generator.lower.schemas.keyword_merge import (
    AllowedTypes,
    agreed_text,
    check_listed_values,
    fitting_values,
    implied_type,
    merge_enums,
    merge_types,
    tightest_count,
)
from generator.lower.schemas.object_keywords import (
    OtherProperties,
    other_properties,
    properties_of,
    report_other_properties,
    required_names,
)
from generator.lower.schemas.positions import Positions, positions_of
from generator.lower.schemas.scalar_types import PlainScalar, plain_scalar, scalar_type
from generator.lower.schemas.shape_refs import (
    any_of,
    any_value,
    listed_by_variants,
    listed_values,
    shape_of_constant,
    with_null,
)
from generator.lower.schemas.shapes import (
    ANY,
    UNKNOWN,
    ArrayShape,
    EnumShape,
    FieldShape,
    LeafShape,
    MapShape,
    ObjectShape,
    SchemaMetadata,
    Shape,
    ShapeRef,
    TupleShape,
    UnionShape,
)
from generator.lower.schemas.subschemas import (
    Subschema,
    SubschemaKey,
    SubschemaResolver,
    any_flag,
    combine_with_variant,
    merge_deprecation,
    merge_documentation,
    merge_subschemas,
    without_duplicates,
)
from generator.lower.schemas.subtypes import Extension, Family, Subtypes
from generator.records import dataclass
from generator.spec.document import OpenApiDocument
from generator.yaml.node import Mapping, Member, Node

_Key = tuple[SubschemaKey, ...]


@dataclass(slots=True)
class ShapeBuilder:
    """Builds shapes, and caches every schema it has built."""

    document: OpenApiDocument
    diagnostics: Diagnostics
    resolver: SubschemaResolver = field(init=False)
    _built: dict[_Key, ShapeRef] = field(init=False, default_factory=dict)
    _types: dict[_Key, AllowedTypes] = field(init=False, default_factory=dict)
    _families: dict[_Key, UnionShape] = field(init=False, default_factory=dict)
    _scalars: dict[PlainScalar, ShapeRef] = field(init=False, default_factory=dict)
    _subtypes: Subtypes = field(init=False)

    def __post_init__(self) -> None:
        self.resolver = SubschemaResolver(self.document, self.diagnostics)
        self._subtypes = Subtypes(self.document, self.resolver)

    def build(self, node: Node | None) -> ShapeRef:
        """Return a reference to the shape of a schema; an absent schema accepts any value."""
        if node is not None and is_false(node):
            self.diagnostics.warning(
                "SCH008",
                "the schema accepts no value; it is treated as one that accepts any",
                node.origin,
                help="remove it, or replace false by a schema",
            )
        if not isinstance(node, Mapping) or self.resolver.is_dangling(node):
            return ShapeRef(UNKNOWN if isinstance(node, Mapping) else ANY)
        return self._plain_scalar(node) or self._build_subschemas(self.resolver.flatten(node))

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
        return with_null(ShapeRef(union), merge_types(subschemas, Diagnostics()).nullable)

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
        subschemas = without_duplicates(subschemas)
        constraining = [each for each in subschemas if each.constrains_value]
        if not constraining:
            return any_value(subschemas, self.document)
        core = constraining if len(constraining) == 1 else subschemas
        key = tuple(subschema.key for subschema in core)
        if (built := self._built.get(key)) is None:
            if key in self._types:
                return ShapeRef(ANY)  # nothing but a cycle (REF005)
            types = self._types[key] = merge_types(core, self.diagnostics)
            built = self._built[key] = self._build_uncached(key, core, types)
        wrapped = len(subschemas) > len(core)
        types = merge_types(subschemas, Diagnostics()) if wrapped else self._types[key]
        return with_null(built, types.nullable)

    def _build_uncached(
        self, key: _Key, subschemas: list[Subschema], types: AllowedTypes
    ) -> ShapeRef:
        alternatives = alternatives_of(subschemas, self.resolver, self.diagnostics)
        if alternatives is not None:
            return self._union(key, subschemas, alternatives)
        return self._simple(key, subschemas, types)

    # Constants, enums and types

    def _simple(self, key: _Key, subschemas: list[Subschema], allowed: AllowedTypes) -> ShapeRef:
        check_listed_values(subschemas, allowed, self.diagnostics)
        for subschema in subschemas:
            constant = subschema.node.get("const")
            if constant is not None:
                fitting = fitting_values((json_of(constant),), allowed)
                if fitting:
                    return shape_of_constant(fitting[0])
        values = merge_enums(subschemas, self.diagnostics)
        if values and (fitting := fitting_values(values, allowed)):
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
            value for value in listed_values(subschemas, "x-deprecated-values") if value in present
        )
        return ShapeRef(EnumShape(present, self._metadata(subschemas), deprecated), nullable)

    def _union_of_types(
        self, key: _Key, subschemas: list[Subschema], types: tuple[str, ...]
    ) -> UnionShape:
        union = UnionShape(self._metadata(subschemas), exclusive=False)
        self._register(key, union)
        union.variants = [self._typed((), subschemas, name) for name in types]
        return union

    def _plain_scalar(self, node: Node) -> ShapeRef | None:
        """Return a reference to the shape of a scalar of which a schema says little, as most do.

        All schemas that say the same have one shape.
        """
        if not isinstance(node, Mapping) or (plain := plain_scalar(node)) is None:
            return None
        known = self._scalars.get(plain)
        if known is None:
            shape_ref = self._typed((), [Subschema(node)], plain.type)
            known = self._scalars[plain] = with_null(shape_ref, plain.nullable)
        return known

    def _typed(self, key: _Key, subschemas: list[Subschema], name: str) -> ShapeRef:
        source = subschemas, self.document, self.diagnostics
        match name:
            case "object":
                return ShapeRef(self._object(key, subschemas))
            case "array":
                return ShapeRef(self._array(key, subschemas))
            case "string" | "integer" | "number" | "boolean":
                return ShapeRef(LeafShape(scalar_type(name, *source)))
            case _:
                agreed_text(subschemas, "format", self.diagnostics)
                return any_value(subschemas, self.document)

    def _array(self, key: _Key, subschemas: list[Subschema]) -> ArrayShape | TupleShape:
        positions = positions_of(subschemas, self.diagnostics)
        if positions.is_tuple:
            shape = TupleShape()
            self._register(key, shape)
            for node in positions.prefix:
                shape.items.append(self._finite(shape, self.build(node), subschemas))
            return shape
        array = ArrayShape(
            min_items=tightest_count(subschemas, "minItems", max),
            max_items=positions.most,
            unique_items=any_flag(subschemas, "uniqueItems"),
            constraints=array_constraints(
                subschemas, self.document, positions=bool(positions.prefix)
            ),
        )
        self._register(key, array)
        array.items = self._finite(array, self._items(positions), subschemas)
        return array

    def _items(self, positions: Positions) -> ShapeRef:
        """Return the type of all items of an array: of those by position, or of any others."""
        rest = [node for node in positions.rest if not is_false(node)]
        if not positions.prefix:
            return self._build_intersection(rest) if rest else ShapeRef(ANY)
        is_open = not positions.rest
        return ShapeRef(ANY) if is_open else self._any_of([*positions.prefix, *rest])

    def _any_of(self, nodes: Sequence[Node]) -> ShapeRef:
        return any_of([self.build(node) for node in nodes], nodes[0].origin)

    def _finite(self, shape: Shape, inner: ShapeRef, subschemas: list[Subschema]) -> ShapeRef:
        """Return the content of a list or map: any value if it would contain only itself.

        Lists and maps are not named types, so such a type could not be written down.
        """
        inside = inner.shape
        while isinstance(inside, ArrayShape | MapShape) and inside is not shape:
            inside = inside.items.shape if isinstance(inside, ArrayShape) else inside.values.shape
        if inside is not shape:
            return inner
        self.diagnostics.warning(
            "SCH016",
            "a list or map contains only itself; what is in it may have any type",
            subschemas[0].node.origin,
            help="insert an object or a oneOf, which becomes a named type that can be recursive",
        )
        return ShapeRef(ANY)

    def _register(self, key: _Key, shape: Shape) -> None:
        """Cache a shape before its children are built, so that they can refer to it."""
        if key:
            self._built[key] = ShapeRef(shape)

    def _build_intersection(self, nodes: Sequence[Node]) -> ShapeRef:
        """Return a reference to the intersection of schemas, as if they were in an allOf."""
        schemas = [node for node in nodes if isinstance(node, Mapping)]
        if len(schemas) <= 1:
            return self.build(schemas[0] if schemas else next(iter(nodes), None))
        return self._build_subschemas(
            merge_subschemas([self.resolver.flatten(node) for node in schemas])
        )

    # Objects

    def _object(self, key: _Key, subschemas: list[Subschema]) -> ObjectShape | MapShape:
        properties = properties_of(subschemas)
        self._subtypes.report_lone_discriminators(subschemas, self.diagnostics)
        others = other_properties(subschemas)
        constraints = object_constraints(subschemas, self.document)
        has_fields = bool(properties) or others.closed
        report_other_properties(subschemas, others, self.diagnostics, has_fields=has_fields)
        if not has_fields:
            shape = MapShape(constraints=constraints)
            self._register(key, shape)
            shape.values = self._finite(shape, self._others(others), subschemas)
            return shape
        record = ObjectShape(self._metadata(subschemas), constraints=constraints)
        self._register(key, record)
        required = required_names(subschemas, properties, self.diagnostics)
        record.metadata.undescribed = tuple(sorted(required - properties.keys()))
        for name, members in properties.items():
            record.fields.append(self._field(name, members, name in required))
        record.additional = None if others.closed else self._others(others)
        record.is_open = others.is_open
        return record

    def _others(self, others: OtherProperties) -> ShapeRef:
        """Return the type of the properties that are not named."""
        if others.alternatives:
            return self._any_of(others.alternatives)
        return self._build_intersection(others.schemas)

    def _field(self, name: str, members: list[Member], required: bool) -> FieldShape:
        """Build a field from the entries of a property in all branches of an allOf."""
        value = members[0].value
        shape_ref = self._plain_scalar(value) if len(members) == 1 else None
        if shape_ref is not None and isinstance(value, Mapping):
            subschemas = [Subschema(value)]
        else:
            subschemas = merge_subschemas([self.subschemas_of(each.value) for each in members])
            shape_ref = self._build_subschemas(subschemas) if subschemas else self.build(value)
        defaults = [each.node.members["default"] for each in subschemas if "default" in each.node]
        default = defaults[0].value if defaults else None
        return FieldShape(
            wire=name,
            shape_ref=shape_ref,
            required=required,
            read_only=any_flag(subschemas, "readOnly"),
            write_only=any_flag(subschemas, "writeOnly"),
            default=None if default is None else json_of(default),
            has_default=default is not None,
            deprecation=merge_deprecation(subschemas, self.diagnostics),
            docs=merge_documentation(subschemas) if subschemas else Documentation(),
            origin=members[0].origin,
        )

    def _metadata(self, subschemas: list[Subschema]) -> SchemaMetadata:
        return SchemaMetadata(
            origin=subschemas[0].node.origin,
            docs=merge_documentation(subschemas),
            deprecation=merge_deprecation(subschemas, self.diagnostics),
            component=subschemas[0].component,
            is_typed=any("type" in each.node for each in subschemas),
        )

    # Unions

    def _union(
        self, key: _Key, subschemas: list[Subschema], alternatives: Alternatives
    ) -> ShapeRef:
        base, variants, nullable = alternatives.base, alternatives.variants, alternatives.nullable
        if not variants:
            return ShapeRef(LeafShape(NullType())) if nullable else self._build_merged(base)
        if len(variants) == 1:
            only = combine_with_variant(base, variants[0])
            return with_null(self._build_subschemas(only), nullable)
        union = UnionShape(
            self._metadata(subschemas),
            alternatives.exclusive,
            allows_null=nullable,
            constraints=union_constraints(base, self.document),
        )
        self._register(key, union)
        for variant in variants:
            built = self._build_subschemas(combine_with_variant(base, variant))
            union.allows_null |= built.nullable
            if alternatives.is_flat and isinstance(inner := built.shape, UnionShape):
                union.allows_null |= inner.allows_null
                union.variants += inner.variants
            else:
                union.variants.append(ShapeRef(built.shape))
        if (values := listed_by_variants(union)) is not None:
            return self._enum(subschemas, (*values, None) if union.allows_null else values)
        lower_discriminator(union, subschemas, variants, self.document, self.diagnostics)
        return ShapeRef(union)
