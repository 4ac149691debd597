"""Compares operations: route, names, cost, stability, deprecation; and reports new and removed ones."""

from __future__ import annotations

from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.matching import pair, route
from generator.diff.compare.pagination import compare_pagination
from generator.diff.compare.parameters import Parameters
from generator.diff.compare.responses import Bodies
from generator.diff.compare.security import compare_security
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.diff.findings.generated_impact import operation_removed, operation_renamed
from generator.ir.operations import STABILITY_LEVELS, Operation
from generator.ir.types import Deprecation
from generator.positions import Origin
from generator.records import dataclass


@dataclass(frozen=True, slots=True)
class Operations:
    """Compares operations, using the comparers of parameters and bodies.

    ``servers`` are the server URLs of the old and the new API, for operations without their own;
    ``any_scope`` is true if one scope of a security requirement suffices.
    """

    parameters: Parameters
    bodies: Bodies
    servers: tuple[tuple[str, ...], tuple[str, ...]]
    any_scope: bool = False

    @property
    def _findings(self) -> Findings:
        return self.parameters.schemas.findings

    def report_removed(self, operation: Operation, new: Origin | None) -> None:
        """Report an operation that the new document lacks; the code depends on its announced sunset."""
        deprecations = self.parameters.schemas.deprecations
        deprecation = operation.deprecation or Deprecation()
        sunset, replacement = deprecation.sunset, deprecation.replaced_by
        if not deprecations.has_operation(replacement):
            replacement = ""
        code = "OP01"
        if sunset and deprecations.today is not None:
            code = "OP02" if deprecations.has_passed(sunset) else "DP10"
        generated = operation_removed(operation, self.parameters.command)
        location = _location(operation, operation.origin, new)
        self._findings.report(
            code, location, old=sunset or None, new=replacement or None, generated=generated
        )

    def report_added(self, operation: Operation, old: Origin | None) -> None:
        """Report an operation that the old document lacks."""
        self._findings.report("OP03", _location(operation, old, operation.origin))

    def compare(self, old: Operation, new: Operation) -> None:
        """Report every difference between two paired operations."""
        location = _location(old, old.origin, new.origin)
        self._compare_names(old, new, location)
        self._compare_route(old, new, location)
        self._compare_stability(old, new, location)
        self._compare_cost(old, new, location)
        schemas = self.parameters.schemas
        schemas.deprecations.compare("DP01", old.deprecation, new.deprecation, location)
        known = f"{new.cost} {'deprecated' if new.deprecation else ''}"
        compare_documentation(old.docs, new.docs, location, self._findings, known=known)
        compare_security(old, new, self._findings, any_scope=self.any_scope)
        compare_pagination(old, new, location, schemas)
        self.parameters.compare(old, new)
        self.bodies.compare_request(old, new)
        self.bodies.compare_responses(old, new)
        self._compare_extensions(old, new, location)

    def _compare_names(self, old: Operation, new: Operation, location: ChangeLocation) -> None:
        generated = operation_renamed(old, new, self.parameters.command)
        if old.id.wire != new.id.wire:
            self._findings.report(
                "OP07", location, old=old.id.wire, new=new.id.wire, generated=generated
            )
        if old.resource.wire != new.resource.wire:
            self._findings.report(
                "OP08", location, old=old.resource.wire, new=new.resource.wire, generated=generated
            )

    def _compare_route(self, old: Operation, new: Operation, location: ChangeLocation) -> None:
        if route(old)[1] != route(new)[1]:
            self._findings.report("OP04", location, old=old.path, new=new.path)
        before, after = self._servers(old, 0), self._servers(new, 1)
        if (old.servers or new.servers) and before != after:
            inside = location.within("servers", f"list of servers of {location.subject}")
            self._findings.report("SV03", inside, old=before, new=after)
        if old.http_method != new.http_method:
            self._findings.report("OP05", location, old=old.http_method, new=new.http_method)

    def _servers(self, operation: Operation, index: int) -> tuple[str, ...]:
        return operation.servers or self.servers[index]

    def _compare_stability(self, old: Operation, new: Operation, location: ChangeLocation) -> None:
        levels = [operation.stability or STABILITY_LEVELS[-1] for operation in (old, new)]
        if levels[0] == levels[1] or not set(levels) <= set(STABILITY_LEVELS):
            return  # other values are compared as text
        before, after = map(STABILITY_LEVELS.index, levels)
        code = "OP09" if after < before else "OP10"
        self._findings.report(code, location, old=levels[0], new=levels[1])

    def _compare_cost(self, old: Operation, new: Operation, location: ChangeLocation) -> None:
        if old.cost == new.cost:
            return
        location = location.within("cost", location.subject, old.cost_origin, new.cost_origin)
        if old.cost is not None and new.cost is not None:
            self._findings.report(
                "CO01" if new.cost > old.cost else "CO02", location, old=old.cost, new=new.cost
            )
        elif new.cost is not None:
            self._findings.report("CO10", location, new=new.cost)
        elif unit := _find_other_unit(new):
            self._findings.report("CO04", location, old="x-token-cost", new=unit)
        else:
            self._findings.report("CO03", location, old=old.cost)

    def _compare_extensions(self, old: Operation, new: Operation, location: ChangeLocation) -> None:
        pairs = pair(old.extensions, new.extensions, lambda extension: extension[0])
        for name, value in pairs.removed:
            self._findings.report("XM02", _extension_location(name, location), old=value)
        for name, value in pairs.added:
            self._findings.report("XM05", _extension_location(name, location), new=value)
        for (name, before), (_, after) in pairs.both:
            if before != after:
                self._findings.report(
                    "XM01", _extension_location(name, location), old=before, new=after
                )


def _location(operation: Operation, old: Origin | None, new: Origin | None) -> ChangeLocation:
    name = operation.id.wire
    return ChangeLocation(
        address=f"operations/{name}", subject=name, operation=name, old=old, new=new
    )


def _extension_location(name: str, location: ChangeLocation) -> ChangeLocation:
    return location.within(name, f"extension `{name}` of {location.subject}")


def _find_other_unit(operation: Operation) -> str:
    return next((name for name, _ in operation.extensions if name.endswith("-cost")), "")
