"""Compares the parameters of two paired operations."""

from __future__ import annotations

from generator.diff.compare.defaults import compare_default
from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.equivalent_changes import compare_order, compare_structure
from generator.diff.compare.matching import pair_parameters
from generator.diff.compare.pagination import (
    compare_batch,
    compare_page_size,
    compare_sorting,
    is_page_size,
    is_sorting,
    without_maximum,
)
from generator.diff.compare.schemas import Schemas
from generator.diff.compare.text_values import accepts_any_text, compare_text_values
from generator.diff.findings.codes import Direction
from generator.diff.findings.finding import ChangeLocation
from generator.diff.findings.generated_impact import parameter_names, parameter_renamed
from generator.ir.operations import Location, Operation, Parameter, Style
from generator.ir.type_queries import name_of, without_null
from generator.ir.types import ArrayType
from generator.positions import Origin
from generator.records import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Compares parameters; ``command`` is the name of the generated command line."""

    schemas: Schemas
    command: str

    def compare(self, old: Operation, new: Operation) -> None:
        """Report every difference between the parameters of two operations."""
        findings = self.schemas.findings
        pairs = pair_parameters(old, new)
        for parameter in pairs.removed:
            location = self._location(old, parameter, parameter.origin, new.origin)
            sunset = parameter.deprecation.sunset if parameter.deprecation else ""
            if self.schemas.deprecations.is_ahead(sunset):
                findings.report("DP10", location, old=sunset)
            else:
                findings.report("PA01", location)
        for parameter in pairs.added:
            code = "PA04" if parameter.required else "PA03"
            findings.report(code, self._location(new, parameter, old.origin, parameter.origin))
        for before, after in pairs.both:
            self._compare_pair(old, new, before, after)
        location = ChangeLocation(
            address=f"operations/{old.id.wire}/parameters",
            subject=f"list of parameters of {old.id.wire}",
            operation=old.id.wire,
            old=old.origin,
            new=new.origin,
        )
        names = [p.name.wire for p in old.parameters], [p.name.wire for p in new.parameters]
        compare_order(*names, location, findings)

    def _compare_pair(
        self, old: Operation, new: Operation, before: Parameter, after: Parameter
    ) -> None:
        findings = self.schemas.findings
        location = self._location(old, before, before.origin, after.origin)
        self._compare_name(old, before, after, location)
        if before.location is not after.location:
            findings.report("PA07", location, old=before.location, new=after.location)
        elif self._is_serialized_differently(before, after):
            findings.report(
                "PA08",
                location,
                old=_describe_serialization(before),
                new=_describe_serialization(after),
            )
        if before.required != after.required:
            findings.report("PA05" if after.required else "PA06", location)
        self.schemas.deprecations.compare("DP02", before.deprecation, after.deprecation, location)
        is_same = before.docs == after.docs
        known = (
            ""
            if is_same
            else f"{after.type} {after.default} {'required' if after.required else ''}"
        )
        compare_documentation(before.docs, after.docs, location, findings, known=known)
        compare_structure(before.origin, after.origin, location, findings)
        if set(before.cancels) != set(after.cancels):
            inside = location.within("x-cancels", f"extension `x-cancels` of {location.subject}")
            findings.report("XM01", inside, old=before.cancels, new=after.cancels)
        self._compare_type(old, new, before, after, location)

    def _is_serialized_differently(self, old: Parameter, new: Parameter) -> bool:
        """Style and explode matter only for arrays and objects (OpenAPI 3.1, Parameter Object)."""
        if (old.content_type, old.allow_reserved) != (new.content_type, new.allow_reserved):
            return True
        composite = self.schemas.are_composite(old.type, new.type)
        return composite and _describe_serialization(old) != _describe_serialization(new)

    def _compare_name(
        self, operation: Operation, old: Parameter, new: Parameter, location: ChangeLocation
    ) -> None:
        if old.name.wire == new.name.wire:
            return
        if old.location is new.location is Location.HEADER and (
            old.name.wire.lower() == new.name.wire.lower()
        ):
            return  # header names are case-insensitive (RFC 9110, 5.1)
        code = "OP06" if old.location is Location.PATH and new.location is Location.PATH else "PA02"
        generated = parameter_renamed(operation, old, new, self.command)
        self.schemas.findings.report(
            code, location, old=old.name.wire, new=new.name.wire, generated=generated
        )

    def _compare_type(
        self,
        old: Operation,
        new: Operation,
        before: Parameter,
        after: Parameter,
        location: ChangeLocation,
    ) -> None:
        """Compare types; page sizes, sort keys and batches have their own codes."""
        if is_page_size(old, before) and is_page_size(new, after):
            compare_page_size(old, new, location, self.schemas.findings)
        elif is_sorting(before) and is_sorting(after):
            compare_sorting(before, after, location, self.schemas)
        else:
            compare_default(before, after, location, self.schemas.findings)
            self._compare_values(old, new, before, after, location)

    def _compare_values(
        self,
        old: Operation,
        new: Operation,
        before: Parameter,
        after: Parameter,
        location: ChangeLocation,
    ) -> None:
        findings = self.schemas.findings
        left, right = before.type, after.type
        if old.batch and new.batch and old.batch.parameter == before.name.wire:
            compare_batch(old.batch, new.batch, location, findings)
            left, right = without_maximum(left), without_maximum(right)
        first, second = without_null(left)[0], without_null(right)[0]
        if (
            _is_repeatable(after)
            and isinstance(second, ArrayType)
            and not isinstance(first, ArrayType)
        ):
            findings.report("SC07", location, old=name_of(left), new=name_of(right))
            left, right = first, second.items
            if accepts_any_text(right, self.schemas.new):
                return
        elif (
            _is_repeatable(before)
            and isinstance(first, ArrayType)
            and not isinstance(second, ArrayType)
        ):
            findings.report("SC06", location, old=name_of(left), new=name_of(right))
            left, right = first.items, second
        if after.content_type:
            self.schemas.compare(left, right, location)
        else:
            compare_text_values(left, right, location, self.schemas)

    def _location(
        self, operation: Operation, parameter: Parameter, old: Origin, new: Origin
    ) -> ChangeLocation:
        return ChangeLocation(
            address=f"operations/{operation.id.wire}/{parameter.location}/{parameter.name.wire}",
            subject=f"{parameter.location} parameter `{parameter.name.wire}` of {operation.id.wire}",
            operation=operation.id.wire,
            direction=Direction.REQUEST,
            old=old,
            new=new,
            generated_names=parameter_names(operation, parameter, self.command),
        )


def _is_repeatable(parameter: Parameter) -> bool:
    """Return whether one value and an array of one value are sent in the same way (``?p=a``)."""
    return parameter.style is Style.FORM and parameter.explode and not parameter.content_type


def _describe_serialization(parameter: Parameter) -> str:
    if parameter.content_type:
        return parameter.content_type
    reserved = ", reserved characters as they are" if parameter.allow_reserved else ""
    return f"{parameter.style}, {'exploded' if parameter.explode else 'not exploded'}{reserved}"
