"""Compares two types as sets of values, in the direction in which they travel.

Named types are followed through both type tables. A pair that is being compared further up is not
entered again, which ends recursion; a pair found silent once is not compared again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from generator.diff.compare.bounds import compare_bounds
from generator.diff.compare.deprecations import Deprecations
from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.equivalent_changes import compare_order, compare_spelling
from generator.diff.compare.matching import Pairs, pair, pair_in_turn
from generator.diff.findings.codes import ChangeClass, Direction
from generator.diff.findings.finding import Findings, Place
from generator.diff.findings.generated_impact import attribute_name, body_names, operations_by_body
from generator.ir.api import Api
from generator.ir.json import Json
from generator.ir.operations import Operation, Parameter
from generator.ir.type_queries import (
    Shape,
    Types,
    deprecated_of,
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
    Field,
    IntegerType,
    MapType,
    Name,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
    TypeId,
    UnionDeclaration,
)

Scalar: TypeAlias = StringType | IntegerType | NumberType


@dataclass(slots=True)
class Schemas:
    """Two type tables side by side, and what was compared so far."""

    old: Types
    new: Types
    findings: Findings
    deprecations: Deprecations
    bodies: Mapping[TypeId, tuple[Operation, ...]] = field(default_factory=dict)
    """The old operations whose body is a type: its fields are their keywords and flags."""
    command: str = ""
    _open_pairs: set[tuple[TypeId, TypeId, Direction | None]] = field(default_factory=set)
    _silent: set[tuple[TypeId, TypeId, Direction | None]] = field(default_factory=set)

    @classmethod
    def of(cls, old: Api, new: Api, findings: Findings, deprecations: Deprecations) -> Schemas:
        """Return the type tables of two APIs, nothing compared yet."""
        return cls(
            {declaration.id: declaration for declaration in old.types},
            {declaration.id: declaration for declaration in new.types},
            findings,
            deprecations,
            operations_by_body(old),
            new.product.command,
        )

    def reporting_to(self, findings: Findings) -> Schemas:
        """Return the same tables, nothing compared yet, with findings going elsewhere."""
        deprecations = replace(self.deprecations, findings=findings)
        return Schemas(self.old, self.new, findings, deprecations, self.bodies, self.command)

    def compare(self, old: Type, new: Type, place: Place) -> None:
        """Report how the new type differs from the old one."""
        old_core, old_null = without_null(old)
        new_core, new_null = without_null(new)
        if (
            old_null != new_null
            and not isinstance(old_core, AnyType)
            and not isinstance(new_core, AnyType)
        ):
            self.findings.report("SC18" if new_null else "SC17", place)
        if isinstance(old_core, RefType) and isinstance(new_core, RefType):
            self._compare_named(old_core.id, new_core.id, place)
        else:
            self._compare_shapes(
                self._shape(old_core, self.old), self._shape(new_core, self.new), place
            )

    @staticmethod
    def _shape(type_: Type, types: Types) -> Shape:
        return types[type_.id] if isinstance(type_, RefType) else type_

    def listed_values(self, type_: Type, types: Types) -> tuple[Json, ...]:
        """Return the closed list of values that a type (or each item of an array) admits."""
        core, _ = without_null(type_)
        if isinstance(core, ArrayType):
            return self.listed_values(core.items, types)
        return values_of(self._shape(core, types)) or ()

    def has_parts(self, old: Type, new: Type) -> bool:
        """Tell whether both types are lists or objects."""
        shapes = (
            self._shape(without_null(old)[0], self.old),
            self._shape(without_null(new)[0], self.new),
        )
        return all(isinstance(shape, ArrayType | MapType | ObjectDeclaration) for shape in shapes)

    def _compare_named(self, old: TypeId, new: TypeId, place: Place) -> None:
        key = (old, new, place.direction)
        if key in self._open_pairs or key in self._silent:
            return
        before, after = self.old[old], self.new[new]
        reported = self.findings.reports
        inside = Place(
            address=f"types/{old}",
            subject=f"`{before.name.wire}`",
            operation=place.operation,
            direction=place.direction,
            old=before.origin,
            new=after.origin,
        )
        self._open_pairs.add(key)
        if old != new:
            surface = (f"type `{before.name.python}` becomes `{after.name.python}`",)
            self.findings.report("RF06", inside, old=str(old), new=str(new), surface=surface)
        compare_spelling(before.origin, after.origin, inside, self.findings)
        self.deprecations.compare("DP03", before.deprecation, after.deprecation, inside)
        compare_documentation(before.docs, after.docs, inside, self.findings)
        self._compare_shapes(before, after, inside)
        self._compare_spelling_of_fields(before, after, inside)
        self._open_pairs.discard(key)
        if not self._open_pairs and self.findings.reports == reported:
            self._silent.add(key)

    def _compare_shapes(self, old: Shape, new: Shape, place: Place) -> None:
        if isinstance(old, AnyType) or isinstance(new, AnyType):
            self._compare_any(old, new, place)
        elif isinstance(old, UnionDeclaration) or isinstance(new, UnionDeclaration):
            self._compare_unions(old, new, place)
        elif values_of(old) is not None or values_of(new) is not None:
            self._compare_values(old, new, place)
        else:
            self._compare_plain(old, new, place)

    def _compare_any(self, old: Shape, new: Shape, place: Place) -> None:
        if type(old) is not type(new):
            code = "SC06" if isinstance(old, AnyType) else "SC07"
            self.findings.report(code, place, old=name_of(old), new=name_of(new))

    def _compare_plain(self, old: Shape, new: Shape, place: Place) -> None:
        match old, new:
            case (ObjectDeclaration(), ObjectDeclaration()):
                self._compare_objects(old, new, place)
            case (ArrayType(), ArrayType()):
                compare_bounds(old, new, place, self.findings)
                self.compare(
                    old.items, new.items, place.within("items", f"each item of {place.subject}")
                )
            case (MapType(), MapType()):
                self.compare(
                    old.values, new.values, place.within("values", f"each value of {place.subject}")
                )
            case (
                StringType() | IntegerType() | NumberType(),
                StringType() | IntegerType() | NumberType(),
            ):
                self._compare_scalars(old, new, place)
            case (MapType(values=AnyType()), ObjectDeclaration()):
                self.findings.report("SC06", place, old=name_of(old), new=name_of(new))
            case (ObjectDeclaration(), MapType(values=AnyType())):
                self.findings.report("SC07", place, old=name_of(old), new=name_of(new))
            case _ if type(old) is not type(new):
                self.findings.report("SC08", place, old=name_of(old), new=name_of(new))
            case _:
                pass

    def _compare_scalars(self, old: Scalar, new: Scalar, place: Place) -> None:
        if type(old) is type(new):
            compare_bounds(old, new, place, self.findings)
            return
        code = "SC08"
        if isinstance(old, IntegerType) and isinstance(new, NumberType):
            code = "SC07"
        elif isinstance(old, NumberType) and isinstance(new, IntegerType):
            code = "SC06"
        self.findings.report(code, place, old=name_of(old), new=name_of(new))

    def _compare_values(self, old: Shape, new: Shape, place: Place) -> None:
        """Compare where at least one side is a closed list of values."""
        before, after = values_of(old), values_of(new)
        if before is not None and after is not None:
            if kind_of_values(before) != kind_of_values(after):
                self.findings.report("SC08", place, old=before, new=after)
                return
            for value in (value for value in before if value not in after):
                self.findings.report("SC10", place, old=value)
            for value in (value for value in after if value not in before):
                self.findings.report("SC11", place, new=value)
            compare_order([repr(v) for v in before], [repr(v) for v in after], place, self.findings)
            self._compare_members(old, new, place)
        elif before is not None and kind_of_values(before) == name_of(new):
            self.findings.report("SC13", place, old=before)
        elif after is not None and kind_of_values(after) == name_of(old):
            self.findings.report("SC12", place, new=after)
        else:
            self.findings.report("SC08", place, old=name_of(old), new=name_of(new))

    def _compare_members(self, old: Shape, new: Shape, place: Place) -> None:
        before, after = deprecated_of(old), deprecated_of(new)
        for value in (value for value in after if value not in before):
            self.findings.report("DP04", place, new=value)
        for value in (value for value in before if value not in after):
            self.findings.report(
                "DP05", place.within(f"{value}", f"value `{value}` of {place.subject}")
            )

    def _compare_unions(self, old: Shape, new: Shape, place: Place) -> None:
        pairs = self._pair_variants(variants_of(old), variants_of(new), place)
        for variant in pairs.removed:
            self.findings.report("SC25", place, old=name_of(variant))
        for variant in pairs.added:
            self.findings.report("SC24", place, new=name_of(variant))
        for before, after in pairs.both:
            name = name_of(before)
            self.compare(before, after, place.within(name, f"variant `{name}` of {place.subject}"))
        if isinstance(old, UnionDeclaration) and isinstance(new, UnionDeclaration):
            self._compare_tags(old, new, pairs, place)

    def _compare_tags(
        self, old: UnionDeclaration, new: UnionDeclaration, pairs: Pairs[Type], place: Place
    ) -> None:
        """Report another telling member, or another value of it for a variant that stays."""
        tags = tag_of(old), tag_of(new)
        if tags[0] != tags[1]:
            self.findings.report("SC26", place, old=tags[0], new=tags[1])
            return
        for before, after in pairs.both:
            values = tag_values(old, before), tag_values(new, after)
            if values[0] != values[1]:
                name = name_of(before)
                inside = place.within(name, f"variant `{name}` of {place.subject}")
                self.findings.report("SC26", inside, old=values[0], new=values[1])

    def _pair_variants(
        self, old: tuple[Type, ...], new: tuple[Type, ...], place: Place
    ) -> Pairs[Type]:
        """Pair variants by name, and those whose names differ where they mean the same."""
        named = pair_in_turn(old, new, name_of)
        same: list[tuple[Type, Type]] = []
        left = list(named.added)
        for variant in named.removed:
            twin = next(
                (other for other in left if self._mean_the_same(variant, other, place)), None
            )
            if twin is not None:
                same.append((variant, twin))
                left.remove(twin)
        paired = [variant for variant, _ in same]
        removed = tuple(variant for variant in named.removed if variant not in paired)
        return Pairs(named.both + tuple(same), removed, tuple(left))

    def _mean_the_same(self, old: Type, new: Type, place: Place) -> bool:
        trial = Findings()
        self.reporting_to(trial).compare(old, new, place)
        quiet = (ChangeClass.EQUAL, ChangeClass.DOCUMENTATION)
        return all(finding.change_class in quiet for finding in trial.sorted())

    def _compare_spelling_of_fields(self, old: Shape, new: Shape, place: Place) -> None:
        """Prove once, for the whole object, that fields moved into an allOf or out of it."""
        if isinstance(old, ObjectDeclaration) and isinstance(new, ObjectDeclaration):
            for before, after in pair(old.fields, new.fields, lambda one: one.name.wire).both:
                compare_spelling(
                    before.origin, after.origin, place.at(old.origin, new.origin), self.findings
                )

    def _compare_objects(
        self, old: ObjectDeclaration, new: ObjectDeclaration, place: Place
    ) -> None:
        pairs = pair(old.fields, new.fields, lambda member: member.name.wire)
        for member in pairs.removed:
            if _travels(member, place.direction):
                inside = self._field_place(old.name, member, place)
                self.findings.report("SC03", inside.at(member.origin, place.new))
        for member in pairs.added:
            if _travels(member, place.direction):
                inside = self._field_place(old.name, member, place)
                code = "SC02" if member.required else "SC01"
                self.findings.report(code, inside.at(place.old, member.origin))
        for before, after in pairs.both:
            inside = self._field_place(old.name, before, place)
            self._compare_fields(before, after, inside.at(before.origin, after.origin))
        names = (
            [member.name.wire for member in old.fields],
            [member.name.wire for member in new.fields],
        )
        compare_order(*names, place, self.findings)
        self._compare_additional(old.additional, new.additional, place)

    def _field_place(self, owner: Name, member: Field, place: Place) -> Place:
        """Return the place of a field; what it is called counts where the type has a name."""
        sent = place.direction is Direction.REQUEST
        inside = place.within(
            member.name.wire,
            f"{'body field' if sent else 'field'} `{member.name.wire}` of {place.subject}",
        )
        callers = self.bodies.get(TypeId(owner.python), ()) if sent else ()
        called = [
            name
            for one in callers
            if one.id.wire == place.operation
            for name in body_names(one, member.name, self.command)
        ]
        return replace(inside, surface=(attribute_name(owner, member.name), *called))

    def _compare_fields(self, old: Field, new: Field, place: Place) -> None:
        self._compare_access(old, new, place)
        if not (_travels(old, place.direction) and _travels(new, place.direction)):
            return
        if old.required != new.required:
            self.findings.report("SC04" if new.required else "SC05", place)
        compare_default(old, new, place, self.findings)
        self.deprecations.compare("DP03", old.deprecation, new.deprecation, place)
        known = f"{new.type} {'required' if new.required else ''}"
        compare_documentation(old.docs, new.docs, place, self.findings, known=known)
        self.compare(old.type, new.type, place)

    def _compare_access(self, old: Field, new: Field, place: Place) -> None:
        for code, words, before, after in (
            ("SC27", "read-only", old.read_only, new.read_only),
            ("SC28", "write-only", old.write_only, new.write_only),
        ):
            if before != after:
                lifted = None if after else ChangeClass.ADDITIVE
                self.findings.report(
                    code,
                    place,
                    old=_access(before, words),
                    new=_access(after, words),
                    change_class=lifted,
                )

    def _compare_additional(self, old: Type | None, new: Type | None, place: Place) -> None:
        if old is not None and new is not None:
            self.compare(old, new, place.within("*", f"other members of {place.subject}"))
        elif old is not new:
            self.findings.report("SC22" if new is None else "SC23", place)


def compare_default(
    old: Field | Parameter, new: Field | Parameter, place: Place, findings: Findings
) -> None:
    """Report a default that was added, changed or removed."""
    if old.has_default and new.has_default:
        if old.default != new.default or type(old.default) is not type(new.default):
            findings.report("SC20", place, old=old.default, new=new.default)
    elif new.has_default:
        findings.report("SC19", place, new=new.default)
    elif old.has_default:
        findings.report("SC21", place, old=old.default)


def _travels(member: Field, direction: Direction | None) -> bool:
    if direction is Direction.RESPONSE:
        return not member.write_only
    return not member.read_only


def _access(limited: bool, words: str) -> str:
    return words if limited else f"not {words}"
