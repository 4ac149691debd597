"""Schemas to shapes: every spelling of one meaning becomes the same shape.

Input: schema nodes of a valid description. Output: uses of shapes (see ``shapes``), which form a
possibly cyclic graph. Invariants: a schema is read once, whatever leads to it; null is taken out of
types, enums and unions and told by the use; allOf is merged; a union has two variants or more.
Keywords that only count members (minProperties, maxProperties) have no effect on any target.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json, freeze_json
from generator.ir.types import AnyType, BooleanType, ConstType, Documentation, NullType
from generator.lower.naming.names import quoted
from generator.lower.node_access import (
    deprecation_of,
    items_of,
    json_of,
    members_of,
    texts_of,
)
from generator.lower.schemas.discriminators import lower_discriminator
from generator.lower.schemas.keyword_merge import (
    Facets,
    agreed,
    count,
    implied_type,
    integer_type,
    merge_facets,
    merge_values,
    number_type,
    string_type,
)
from generator.lower.schemas.shapes import (
    ANY,
    ArrayShape,
    EnumShape,
    FieldShape,
    LeafShape,
    MapShape,
    ObjectShape,
    Place,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.lower.schemas.subschemas import (
    ALTERNATIVES,
    Part,
    Parts,
    any_flag,
    combined_parts,
    each_once,
    merged_documentation,
    merged_parts,
    without_alternatives,
)
from generator.spec.description import Description
from generator.yaml.node import Mapping, Member, Node, Scalar, plain

_Key = tuple[tuple[int, bool], ...]


@dataclass(slots=True)
class Schemas:
    """Reads schemas; remembers every one it has read."""

    description: Description
    diagnostics: Diagnostics
    parts: Parts = field(init=False)
    _read: dict[_Key, ShapeRef] = field(init=False, default_factory=dict)
    _facets: dict[_Key, Facets] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.parts = Parts(self.description, self.diagnostics)

    def read(self, node: Node | None) -> ShapeRef:
        """Return what a schema means; an absent one admits anything."""
        if isinstance(node, Scalar) and node.value is False:
            self.diagnostics.error(
                "SCH008",
                "a schema that admits nothing is not supported",
                node.origin,
                help="leave the member out, or write its schema",
            )
        if not isinstance(node, Mapping):
            return ShapeRef(ANY)
        return self._use(self.parts.of(node))

    def annotated(self, node: Node) -> list[Part]:
        """Return the parts of a schema, for what they say beside its shape."""
        return self.parts.of(node) if isinstance(node, Mapping) else []

    def _use(self, parts: list[Part]) -> ShapeRef:
        """Return the use of a shape by its parts, with null added where a wrapper admits it.

        Parts that stand several times count once: else two recursive schemas that are merged would
        grow with every level.
        """
        if len(parts) > 1:
            parts = each_once(parts)
        shaping = [part for part in parts if part.shaping]
        if not shaping:
            return ShapeRef(ANY)
        core = shaping if len(shaping) == 1 else parts
        key = tuple(part.key for part in core)
        found = self._read.get(key)
        if found is None:
            facets = self._facets[key] = merge_facets(core, self.diagnostics)
            found = self._read[key] = self._fresh(key, core, facets)
        wrapped = len(parts) > len(core)
        facets = merge_facets(parts, Diagnostics()) if wrapped else self._facets[key]
        return _with_null(found, facets.nullable)

    def _fresh(self, key: _Key, parts: list[Part], facets: Facets) -> ShapeRef:
        composites = [
            (part, keyword)
            for part in parts
            if part.alternatives
            for keyword in ALTERNATIVES
            if keyword in part.node and not self._only_presence(part.node, keyword)
        ]
        if composites:
            if len(composites) > 1:
                self._report_several(composites)
            return self._union(key, parts, *composites[0])
        return self._plain(key, parts, facets)

    def _report_several(self, composites: list[tuple[Part, str]]) -> None:
        part, keyword = composites[1]
        self.diagnostics.error(
            "SCH010",
            "several oneOf or anyOf at once are not supported",
            part.node.key_origin(keyword),
            help="write out the combinations as one oneOf",
        )

    def _only_presence(self, node: Mapping, keyword: str) -> bool:
        """Tell whether alternatives only say which members must be there: no shape differs."""
        branches = items_of(node, keyword)
        presence = all(
            isinstance(branch, Mapping) and branch.members.keys() == {"required"}
            for branch in branches
        )
        if presence:
            self.diagnostics.warning(
                "SCH011",
                f"{keyword} with nothing but required is left to the server to check",
                node.key_origin(keyword),
                help="say in the description which members belong together",
            )
        return presence

    # Values and plain types

    def _plain(self, key: _Key, parts: list[Part], facets: Facets) -> ShapeRef:
        for part in parts:
            constant = part.node.get("const")
            if constant is not None:
                return _constant(json_of(constant))
        values = merge_values(parts, self.diagnostics)
        if values is not None:
            return self._enumeration(parts, values)
        if facets.types == ():
            return ShapeRef(LeafShape(NullType()))
        types = facets.types or ((implied_type(parts),) if implied_type(parts) else ())
        if len(types) > 1:
            return ShapeRef(self._several_types(key, parts, types))
        return self._typed(key, parts, types[0] if types else "")

    def _enumeration(self, parts: list[Part], values: tuple[Json, ...]) -> ShapeRef:
        present = tuple(value for value in values if value is not None)
        nullable = len(present) < len(values)
        if not present:
            return ShapeRef(LeafShape(NullType()))
        if len(present) == 2 and all(isinstance(value, bool) for value in present):
            return ShapeRef(LeafShape(BooleanType()), nullable)
        deprecated = tuple(
            value for value in _listed(parts, "x-deprecated-values") if value in present
        )
        return ShapeRef(EnumShape(present, self._place(parts), deprecated), nullable)

    def _several_types(self, key: _Key, parts: list[Part], types: tuple[str, ...]) -> UnionShape:
        union = UnionShape(self._place(parts), exclusive=False)
        self._publish(key, union)
        union.variants = [self._typed((), parts, name) for name in types]
        return union

    def _typed(self, key: _Key, parts: list[Part], name: str) -> ShapeRef:
        match name:
            case "object":
                return ShapeRef(self._object(key, parts))
            case "array":
                return ShapeRef(self._array(key, parts))
            case "string":
                return ShapeRef(LeafShape(string_type(parts, self.diagnostics)))
            case "integer":
                return ShapeRef(LeafShape(integer_type(parts, self.diagnostics)))
            case "number":
                return ShapeRef(LeafShape(number_type(parts, self.diagnostics)))
            case "boolean":
                return ShapeRef(LeafShape(BooleanType()))
            case _:
                agreed(parts, "format", self.diagnostics)
                return ShapeRef(ANY)

    def _array(self, key: _Key, parts: list[Part]) -> ArrayShape:
        shape = ArrayShape(
            min_items=count(parts, "minItems", max),
            max_items=count(parts, "maxItems", min),
            unique_items=any_flag(parts, "uniqueItems"),
        )
        self._publish(key, shape)
        items = self._together([part.node.get("items") for part in parts])
        shape.items = self._finite(shape, items, parts)
        return shape

    def _finite(self, shape: Shape, inner: ShapeRef, parts: list[Part]) -> ShapeRef:
        """Return what a list or map holds, unless that leads back by lists and maps alone."""
        inside = inner.shape
        while isinstance(inside, ArrayShape | MapShape) and inside is not shape:
            inside = inside.items.shape if isinstance(inside, ArrayShape) else inside.values.shape
        if inside is not shape:
            return inner
        self.diagnostics.error(
            "SCH016",
            "a list or map contains nothing but itself",
            parts[0].node.origin,
            help="put an object or a oneOf between, which gets a name to refer to",
        )
        return ShapeRef(ANY)

    def _publish(self, key: _Key, shape: Shape) -> None:
        """Make a shape known before its parts are read, so that they can refer to it."""
        if key:
            self._read[key] = ShapeRef(shape)

    def _together(self, nodes: list[Node | None]) -> ShapeRef:
        """Return what several schemas for one place mean together, as allOf would."""
        written = [node for node in nodes if isinstance(node, Mapping)]
        if len(written) <= 1:
            return self.read(written[0] if written else next((n for n in nodes if n), None))
        return self._use(merged_parts([self.parts.of(node) for node in written]))

    # Objects

    def _object(self, key: _Key, parts: list[Part]) -> ObjectShape | MapShape:
        properties: dict[str, list[Member]] = {}
        for part in parts:
            for member in members_of(part.node, "properties"):
                properties.setdefault(member.key, []).append(member)
        self._report_lone_discriminator(parts)
        closed, values = self._additional(parts)
        if not properties and not closed:
            shape = MapShape()
            self._publish(key, shape)
            shape.values = self._finite(shape, self._together(list(values)), parts)
            return shape
        record = ObjectShape(self._place(parts))
        self._publish(key, record)
        required = self._required(parts, properties)
        for name, members in properties.items():
            record.fields.append(self._field(name, members, name in required))
        record.additional = None if closed else self._together(list(values))
        if values and not closed:
            self._report_unnamed(values[0])
        return record

    def _report_unnamed(self, schema: Mapping) -> None:
        self.diagnostics.warning(
            "SCH017",
            "members beside the named ones are neither sent nor kept",
            schema.origin,
            help="name them, or describe a map of nothing but such members; the raw response has them",
        )

    def _report_lone_discriminator(self, parts: list[Part]) -> None:
        for part in parts:
            if part.alternatives and "discriminator" in part.node:
                self.diagnostics.warning(
                    "SCH015",
                    "a discriminator without oneOf or anyOf tells no variants apart",
                    part.node.key_origin("discriminator"),
                    help="list the variants in a oneOf beside the discriminator",
                )

    def _additional(self, parts: list[Part]) -> tuple[bool, list[Mapping]]:
        """Return whether members without a name are forbidden, and the schemas they have."""
        schemas: list[Mapping] = []
        for part in parts:
            for keyword in ("additionalProperties", "unevaluatedProperties"):
                match part.node.get(keyword):
                    case Scalar(value=False):
                        return True, []
                    case Mapping() as schema:
                        schemas.append(schema)
                    case _:
                        pass
        return False, schemas

    def _required(self, parts: list[Part], properties: dict[str, list[Member]]) -> set[str]:
        required: set[str] = set()
        for part in parts:
            for name in texts_of(part.node, "required"):
                required.add(name)
                if name not in properties:
                    self.diagnostics.warning(
                        "SCH012",
                        f"required names {quoted(name)}, which is not among the properties",
                        part.node.key_origin("required"),
                        help="describe the property, or take it from the list",
                    )
        return required

    def _field(self, name: str, members: list[Member], required: bool) -> FieldShape:
        parts = merged_parts([self.annotated(member.value) for member in members])
        use = self._use(parts) if parts else self.read(members[0].value)
        default = next((part.node.get("default") for part in parts if "default" in part.node), None)
        deprecated = (deprecation_of(part.node, self.diagnostics) for part in parts)
        return FieldShape(
            wire=name,
            use=use,
            required=required,
            read_only=any_flag(parts, "readOnly"),
            write_only=any_flag(parts, "writeOnly"),
            default=None if default is None else json_of(default),
            has_default=default is not None,
            deprecation=next((one for one in deprecated if one), None),
            docs=merged_documentation(parts) if parts else _NO_DOCS,
            origin=members[0].origin,
        )

    def _place(self, parts: list[Part]) -> Place:
        deprecated = (deprecation_of(part.node, self.diagnostics) for part in parts)
        return Place(
            origin=parts[0].node.origin,
            docs=merged_documentation(parts),
            deprecation=next((one for one in deprecated if one), None),
            component=parts[0].component,
        )

    # Unions

    def _union(self, key: _Key, parts: list[Part], composite: Part, keyword: str) -> ShapeRef:
        variants: list[list[Part]] = []
        nullable = False
        for branch in items_of(composite.node, keyword):
            own = self.parts.of(branch)
            if _is_null(own):
                nullable = True
            else:
                variants.append(own)
        base = [without_alternatives(part, composite) for part in parts]
        if len(variants) == 1:
            return _with_null(self._use(combined_parts(base, variants[0])), nullable)
        if not variants:
            return ShapeRef(LeafShape(NullType()))
        union = UnionShape(self._place(parts), exclusive=keyword == "oneOf", admits_null=nullable)
        self._publish(key, union)
        for variant in variants:
            use = self._use(combined_parts(base, variant))
            union.admits_null |= use.nullable
            union.variants.append(ShapeRef(use.shape))
        lower_discriminator(union, parts, variants, self.description, self.diagnostics)
        return ShapeRef(union)


def _listed(parts: list[Part], key: str) -> list[Json]:
    return [freeze_json(plain(item)) for part in parts for item in items_of(part.node, key)]


def _constant(value: Json) -> ShapeRef:
    return ShapeRef(LeafShape(NullType() if value is None else ConstType(value=value)))


def _with_null(use: ShapeRef, nullable: bool) -> ShapeRef:
    """Admit null beside a use, unless it is admitted already."""
    match use.shape:
        case LeafShape(type=AnyType() | NullType()):
            return use
        case _:
            return ShapeRef(use.shape, True) if nullable and not use.nullable else use


def _is_null(parts: list[Part]) -> bool:
    return merge_facets(parts, Diagnostics()).types == ()


_NO_DOCS = Documentation()
