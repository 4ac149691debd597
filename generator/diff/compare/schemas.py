"""Compares two types as sets of values, which are either sent or returned.

References are resolved in the type tables of both APIs. A pair of named types that is already being
compared is not compared again, which ends recursion; neither is a pair without differences.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from generator.diff.compare.access import are_equal_fields, compare_access, is_used, report_added
from generator.diff.compare.bounds import compare_bounds
from generator.diff.compare.defaults import compare_default
from generator.diff.compare.deprecations import Deprecations
from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.equivalent_changes import compare_order, compare_structure, is_component
from generator.diff.compare.matching import Pairs, pair, pair_in_order
from generator.diff.findings.codes import ChangeClass, Direction
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.diff.findings.generated_impact import FieldNames
from generator.ir.api import Api
from generator.ir.json import Json
from generator.ir.type_queries import (
    Shape,
    Types,
    accepts_all,
    deprecated_of,
    have_comparable_kinds,
    kind_of_values,
    name_of,
    tag_of,
    tag_values,
    values_of,
    variants_of,
    without_null,
)
from generator.ir.types import (
    AnyType,
    ArrayType,
    Declaration,
    Field,
    IntegerType,
    MapType,
    Name,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.positions import Origin
from generator.records import dataclass, replace

Scalar: TypeAlias = StringType | IntegerType | NumberType


@dataclass(slots=True)
class Schemas:
    """The type tables of both APIs, and the pairs of types compared so far."""

    old: Types
    new: Types
    findings: Findings
    deprecations: Deprecations
    names: FieldNames = field(default_factory=FieldNames)
    _open_pairs: set[tuple[TypeId, TypeId, Direction | None]] = field(default_factory=set)
    _equal_pairs: set[tuple[TypeId, TypeId, Direction | None]] = field(default_factory=set)

    @classmethod
    def of(cls, old: Api, new: Api, findings: Findings, deprecations: Deprecations) -> Schemas:
        """Return the type tables of two APIs, with nothing compared yet."""
        return cls(
            {declaration.id: declaration for declaration in old.types},
            {declaration.id: declaration for declaration in new.types},
            findings,
            deprecations,
            FieldNames.of(old, new.product.command),
        )

    def reporting_to(self, findings: Findings) -> Schemas:
        """Return the same tables, with nothing compared yet, and another receiver of findings."""
        deprecations = replace(self.deprecations, findings=findings)
        return Schemas(self.old, self.new, findings, deprecations, self.names)

    def compare(self, old: Type, new: Type, location: ChangeLocation) -> None:
        """Report every difference between two types."""
        old_core, old_null = without_null(old)
        new_core, new_null = without_null(new)
        before, after = self._shape(old_core, self.old), self._shape(new_core, self.new)
        if old_null != new_null and not (accepts_all(before) or accepts_all(after)):
            self.findings.report("SC18" if new_null else "SC17", location)
        if isinstance(before, ObjectDeclaration) and isinstance(after, ObjectDeclaration):
            self._compare_typed(before, after, location)
        if isinstance(old_core, RefType) and isinstance(new_core, RefType):
            self._compare_named(old_core.id, new_core.id, location)
        else:
            self._compare_shapes(before, after, location)

    def _compare_typed(
        self, old: ObjectDeclaration, new: ObjectDeclaration, location: ChangeLocation
    ) -> None:
        """Report an object schema that no longer excludes other values, or now does."""
        if old.is_typed and not new.is_typed:
            self.findings.report("SC07", location, old=name_of(old), new="anything")
        elif new.is_typed and not old.is_typed:
            self.findings.report("SC06", location, old="anything", new=name_of(new))

    @staticmethod
    def _shape(type_: Type, types: Types) -> Shape:
        return types[type_.id] if isinstance(type_, RefType) else type_

    def listed_values(self, type_: Type, types: Types) -> tuple[Json, ...]:
        """Return the enum values of a type, or of the items of an array; empty without an enum."""
        core, _ = without_null(type_)
        if isinstance(core, ArrayType):
            return self.listed_values(core.items, types)
        return values_of(self._shape(core, types)) or ()

    def are_composite(self, old: Type, new: Type) -> bool:
        """Return whether both types are arrays or objects."""
        shapes = (
            self._shape(without_null(old)[0], self.old),
            self._shape(without_null(new)[0], self.new),
        )
        return all(isinstance(shape, ArrayType | MapType | ObjectDeclaration) for shape in shapes)

    def _compare_named(self, old: TypeId, new: TypeId, location: ChangeLocation) -> None:
        key = (old, new, location.direction)
        if key in self._open_pairs or key in self._equal_pairs:
            return
        before, after = self.old[old], self.new[new]
        reports_before = len(self.findings.reports)
        inside = replace(
            location,
            address=f"types/{old}",
            subject=_type_subject(before, after, location),
            old=before.origin,
            new=after.origin,
            generated_names=(),
        )
        self._open_pairs.add(key)
        if type(before) is type(after) and old not in self.new and new not in self.old:
            generated = (f"type `{before.name.python}` is renamed to `{after.name.python}`",)
            self.findings.report("RF06", inside, old=str(old), new=str(new), generated=generated)
        compare_structure(before.origin, after.origin, inside, self.findings)
        self.deprecations.compare("DP03", before.deprecation, after.deprecation, inside)
        compare_documentation(before.docs, after.docs, inside, self.findings)
        self._compare_shapes(before, after, inside)
        self._compare_field_structure(before, after, inside)
        self._open_pairs.discard(key)
        if not self._open_pairs and len(self.findings.reports) == reports_before:
            self._equal_pairs.add(key)

    def _compare_shapes(self, old: Shape, new: Shape, location: ChangeLocation) -> None:
        if isinstance(old, AnyType) or isinstance(new, AnyType):
            self._compare_any(old, new, location)
        elif isinstance(old, UnionDeclaration) or isinstance(new, UnionDeclaration):
            self._compare_unions(old, new, location)
        elif values_of(old) is not None or values_of(new) is not None:
            self._compare_values(old, new, location)
        else:
            self._compare_plain(old, new, location)

    def _compare_any(self, old: Shape, new: Shape, location: ChangeLocation) -> None:
        unknown = [isinstance(each, AnyType) and each.is_unknown for each in (old, new)]
        if any(unknown) and not all(unknown):
            names = [
                None if is_unknown else name_of(each)
                for is_unknown, each in zip(unknown, (old, new), strict=True)
            ]
            detail = "the target of a reference does not exist"
            self.findings.report("UJ01", location, old=names[0], new=names[1], detail=detail)
        elif type(old) is not type(new):
            code = "SC06" if isinstance(old, AnyType) else "SC07"
            self.findings.report(code, location, old=name_of(old), new=name_of(new))

    def _compare_plain(self, old: Shape, new: Shape, location: ChangeLocation) -> None:
        match old, new:
            case (ObjectDeclaration(), ObjectDeclaration()):
                self._compare_objects(old, new, location)
            case (ArrayType(), ArrayType()):
                compare_bounds(old, new, location, self.findings)
                self.compare(
                    old.items,
                    new.items,
                    location.within("items", f"each item of {location.subject}"),
                )
            case (MapType(), MapType()):
                self.compare(
                    old.values,
                    new.values,
                    location.within("values", f"each value of {location.subject}"),
                )
            case (
                StringType() | IntegerType() | NumberType(),
                StringType() | IntegerType() | NumberType(),
            ):
                self._compare_scalars(old, new, location)
            case (MapType(values=AnyType()), ObjectDeclaration()):
                self.findings.report("SC06", location, old=name_of(old), new=name_of(new))
            case (ObjectDeclaration(), MapType(values=AnyType())):
                self.findings.report("SC07", location, old=name_of(old), new=name_of(new))
            case _ if type(old) is not type(new) or (isinstance(old, TupleType) and old != new):
                self.findings.report("SC08", location, old=name_of(old), new=name_of(new))
            case _:
                pass

    def _compare_scalars(self, old: Scalar, new: Scalar, location: ChangeLocation) -> None:
        if type(old) is type(new):
            compare_bounds(old, new, location, self.findings)
            return
        code = "SC08"
        if isinstance(old, IntegerType) and isinstance(new, NumberType):
            code = "SC07"
        elif isinstance(old, NumberType) and isinstance(new, IntegerType):
            code = "SC06"
        self.findings.report(code, location, old=name_of(old), new=name_of(new))

    def _compare_values(self, old: Shape, new: Shape, location: ChangeLocation) -> None:
        """Compare two types of which at least one is an enum."""
        before, after = values_of(old), values_of(new)
        if before is not None and after is not None:
            is_replaced = all(value not in after for value in before)
            if is_replaced or not have_comparable_kinds(before, after):
                self.findings.report("SC08", location, old=before, new=after)
                return
            for value in (value for value in before if value not in after):
                self.findings.report("SC10", location, old=value)
            for value in (value for value in after if value not in before):
                self.findings.report("SC11", location, new=value)
            compare_order(
                [repr(v) for v in before], [repr(v) for v in after], location, self.findings
            )
            self._compare_deprecated_values(old, new, location)
        elif before is not None and kind_of_values(before) == name_of(new):
            self.findings.report("SC13", location, old=before)
        elif after is not None and kind_of_values(after) == name_of(old):
            self.findings.report("SC12", location, new=after)
        else:
            self.findings.report("SC08", location, old=name_of(old), new=name_of(new))

    def _compare_deprecated_values(self, old: Shape, new: Shape, location: ChangeLocation) -> None:
        before, after = deprecated_of(old), deprecated_of(new)
        for value in (value for value in after if value not in before):
            self.findings.report("DP04", location, new=value)
        for value in (value for value in before if value not in after):
            self.findings.report(
                "DP05", location.within(f"{value}", f"value `{value}` of {location.subject}")
            )

    def _compare_unions(self, old: Shape, new: Shape, location: ChangeLocation) -> None:
        pairs = self._pair_variants(variants_of(old), variants_of(new), location)
        for variant in pairs.removed:
            self.findings.report("SC25", location, old=name_of(variant))
        for variant in pairs.added:
            self.findings.report("SC24", location, new=name_of(variant))
        for before, after in pairs.both:
            name = name_of(before)
            self.compare(
                before, after, location.within(name, f"variant `{name}` of {location.subject}")
            )
        if isinstance(old, UnionDeclaration) and isinstance(new, UnionDeclaration):
            self._compare_tags(old, new, pairs, location)

    def _compare_tags(
        self,
        old: UnionDeclaration,
        new: UnionDeclaration,
        pairs: Pairs[Type],
        location: ChangeLocation,
    ) -> None:
        """Report a changed discriminator, or a changed value of it for a variant in both unions."""
        tags = tag_of(old), tag_of(new)
        if tags[0] != tags[1]:
            self.findings.report("SC26", location, old=tags[0], new=tags[1])
            return
        for before, after in pairs.both:
            values = tag_values(old, before), tag_values(new, after)
            if values[0] != values[1]:
                name = name_of(before)
                inside = location.within(name, f"variant `{name}` of {location.subject}")
                self.findings.report("SC26", inside, old=values[0], new=values[1])

    def _pair_variants(
        self, old: tuple[Type, ...], new: tuple[Type, ...], location: ChangeLocation
    ) -> Pairs[Type]:
        """Pair variants by name, then those with different names that mean the same."""
        named = pair_in_order(old, new, name_of)
        equal: list[tuple[Type, Type]] = []
        unpaired = list(named.added)
        for variant in named.removed:
            counterpart = next(
                (other for other in unpaired if self._are_equivalent(variant, other, location)),
                None,
            )
            if counterpart is not None:
                equal.append((variant, counterpart))
                unpaired.remove(counterpart)
        paired = [variant for variant, _ in equal]
        removed = tuple(variant for variant in named.removed if variant not in paired)
        return Pairs(named.both + tuple(equal), removed, tuple(unpaired))

    def _are_equivalent(self, old: Type, new: Type, location: ChangeLocation) -> bool:
        trial = Findings()
        self.reporting_to(trial).compare(old, new, location)
        without_effect = (ChangeClass.EQUAL, ChangeClass.DOCUMENTATION)
        return all(finding.change_class in without_effect for finding in trial.sorted())

    def _compare_field_structure(self, old: Shape, new: Shape, location: ChangeLocation) -> None:
        """Report once per object that fields moved into or out of an allOf."""
        if isinstance(old, ObjectDeclaration) and isinstance(new, ObjectDeclaration):
            inside = location.at(old.origin, new.origin)
            counterparts = {field_.name.wire: field_.origin for field_ in new.fields}
            for field_ in old.fields:
                counterpart = counterparts.get(field_.name.wire)
                if counterpart is not None:
                    compare_structure(field_.origin, counterpart, inside, self.findings)

    def _compare_objects(
        self, old: ObjectDeclaration, new: ObjectDeclaration, location: ChangeLocation
    ) -> None:
        pairs = pair(old.described_fields, new.described_fields, lambda field_: field_.name.wire)
        for field_ in pairs.removed:
            if is_used(field_, location.direction):
                inside = self._field_location(old.name, field_, location, old=field_.origin)
                self.findings.report("SC03", inside)
        for field_ in pairs.added:
            if is_used(field_, location.direction):
                inside = self._field_location(old.name, field_, location, new=field_.origin)
                report_added(field_, old, inside, self.findings)
        for before, after in pairs.both:
            if are_equal_fields(before, after):
                continue
            inside = self._field_location(old.name, before, location, before.origin, after.origin)
            self._compare_fields(before, after, inside)
        names = (
            [field_.name.wire for field_ in old.fields],
            [field_.name.wire for field_ in new.fields],
        )
        compare_order(*names, location, self.findings)
        self._compare_additional(old.additional, new.additional, location)

    def _field_location(
        self,
        owner: Name,
        field_: Field,
        location: ChangeLocation,
        old: Origin | None = None,
        new: Origin | None = None,
    ) -> ChangeLocation:
        """Return the location of a field, with its names in generated code."""
        is_request = location.direction is Direction.REQUEST
        subject = f"{location.member} `{field_.name.wire}` of {location.subject}"
        operation = location.operation if is_request else ""
        names = self.names.of_field(owner, field_.name, operation)
        return location.within(field_.name.wire, subject, old, new, generated_names=names)

    def _compare_fields(self, old: Field, new: Field, location: ChangeLocation) -> None:
        compare_access(old, new, location, self.findings)
        if not (is_used(old, location.direction) and is_used(new, location.direction)):
            return
        if old.required != new.required:
            self.findings.report("SC04" if new.required else "SC05", location)
        compare_default(old, new, location, self.findings)
        self.deprecations.compare("DP03", old.deprecation, new.deprecation, location)
        is_same = old.docs == new.docs
        known = "" if is_same else f"{new.type} {'required' if new.required else ''}"
        compare_documentation(old.docs, new.docs, location, self.findings, known=known)
        self.compare(old.type, new.type, location)

    def _compare_additional(
        self, old: Type | None, new: Type | None, location: ChangeLocation
    ) -> None:
        if old is not None and new is not None:
            self.compare(
                old, new, location.within("*", f"additional properties of {location.subject}")
            )
        elif old is not new:
            self.findings.report("SC22" if new is None else "SC23", location)


def _type_subject(old: Declaration, new: Declaration, location: ChangeLocation) -> str:
    """Return the name of a type in messages; both names if a component was replaced by another.

    Names of types that the document does not name are derived, and so differ between documents.
    """
    if old.id == new.id:
        return f"`{old.name.wire}`"
    if is_component(old.origin) and is_component(new.origin):
        return f"`{old.name.wire}` (now `{new.name.wire}`)"
    return location.subject
