"""Adds the sync rules of codegen.yaml to the lists that they apply to.

Input: a complete API and the configuration. Output: the API with ``sync``. Invariant: every parameter
and property of a rule exists and has a type that fits; what does not is reported at its setting.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from generator.config.codegen_config import Config, SyncRule
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.ir.json import Json
from generator.ir.list_items import is_identity, is_time, item_fields
from generator.ir.operations import Operation, PaginationStyle, Sync
from generator.ir.sync_names import prune_method, sync_method
from generator.ir.type_queries import without_null
from generator.ir.types import Field, Type
from generator.ir.value_check import find_value_mismatch
from generator.lower.naming.names import quoted
from generator.positions import Origin
from generator.records import replace


def add_sync(api: Api, config: Config, diagnostics: Diagnostics) -> Api:
    """Return the API with the configured sync; report rules that do not fit their operations."""
    if not config.sync:
        return api
    known = {operation.id.wire: operation for operation in api.operations}
    sync: dict[str, Sync] = {}
    for rule in config.sync:
        for name, origin in rule.operations.items():
            operation = known.get(name)
            if operation is None:
                _report_unknown_operation(name, origin, known, diagnostics)
            elif name in sync:
                message = f"there are two sync rules for {quoted(name)}"
                diagnostics.error("CFG004", message, origin, help="remove one of them")
            else:
                sync[name] = _RuleCheck(api, operation, rule, diagnostics).run(origin)
                _check_methods(api, operation, origin, diagnostics)
    operations = tuple(replace(each, sync=sync.get(each.id.wire)) for each in api.operations)
    return replace(api, operations=operations)


def _report_unknown_operation(
    name: str, origin: Origin, known: Iterable[str], diagnostics: Diagnostics
) -> None:
    diagnostics.error(
        "NAM003",
        f"unknown operation {quoted(name)}",
        origin,
        help=_suggestion(name, known) or "use an operationId of the OpenAPI document",
    )


def _check_methods(
    api: Api, operation: Operation, origin: Origin, diagnostics: Diagnostics
) -> None:
    """Report an operation of the resource with the name of a method of the sync."""
    names = {sync_method(operation), prune_method(operation)}
    for other in api.operations:
        if other.resource == operation.resource and other.method.python in names:
            diagnostics.error(
                "NAM005",
                f"{quoted(other.id.wire)} has the method {quoted(other.method.python)}, which"
                " a sync rule adds",
                origin,
                help=f"set another method for {other.id.wire} under operations",
            )


def _suggestion(name: str, known: Iterable[str]) -> str:
    similar = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    return f"did you mean {quoted(similar[0])}?" if similar else ""


_COUNTED = frozenset({PaginationStyle.OFFSET, PaginationStyle.PAGE})


class _RuleCheck:
    """Compares one rule with one operation."""

    def __init__(
        self, api: Api, operation: Operation, rule: SyncRule, diagnostics: Diagnostics
    ) -> None:
        self._api = api
        self._rule = rule
        self._name = operation.id.wire
        self._diagnostics = diagnostics
        self._parameters = {
            parameter.name.wire: parameter.type
            for parameter in operation.parameters
            if parameter.location == "query"
        }
        self._pagination = operation.pagination
        items = (
            item_fields(api, operation, operation.pagination.items) if operation.pagination else ()
        )
        self._fields = {field.name.wire: field for field in items}

    def run(self, origin: Origin) -> Sync:
        """Report everything that does not fit, and return the rule as part of the operation."""
        rule = self._rule
        if not self._fields:
            self._report_list(origin, "is not a paginated list of objects")
        elif self._pagination and self._pagination.style in _COUNTED:
            problem = "has counted pages, between which changes move its records"
            self._report_list(origin, problem)
        else:
            self._check_parameters()
            self._check_properties()
        return Sync(
            since_parameter=rule.since_parameter,
            until_parameter=rule.until_parameter,
            order=rule.order,
            key=rule.key,
            timestamp=rule.timestamp,
            deleted=rule.deleted,
            deleted_value=rule.deleted_value,
        )

    def _report_list(self, origin: Origin, problem: str) -> None:
        self._diagnostics.error(
            "SYN001",
            f"{quoted(self._name)} {problem}",
            origin,
            help="use a list with a pagination rule by cursor or link, or remove it here",
        )

    def _check_parameters(self) -> None:
        rule = self._rule
        for key, name in (
            ("since_parameter", rule.since_parameter),
            ("until_parameter", rule.until_parameter),
        ):
            type_ = self._parameter(key, name) if name else None
            if type_ is not None and not is_time(type_):
                self._report_type(key, f"the parameter {quoted(name)}", "text with a time")
        for name, value in rule.order:
            type_ = self._parameter(f"order/{name}", name)
            if type_ is not None:
                self._check_value(f"order/{name}", value, type_)

    def _check_properties(self) -> None:
        rule = self._rule
        key = self._property("key", rule.key)
        if key is not None and not is_identity(key.type):
            self._report_type("key", f"the property {quoted(rule.key)}", "an integer or text")
        timestamp = self._property("timestamp", rule.timestamp)
        if timestamp is not None and not is_time(timestamp.type):
            subject = f"the property {quoted(rule.timestamp)}"
            self._report_type("timestamp", subject, "text with a time")
        deleted = self._property("deleted", rule.deleted) if rule.deleted else None
        if deleted is not None and rule.deleted_value is not None:
            self._check_value("deleted_value", rule.deleted_value, without_null(deleted.type)[0])

    def _parameter(self, key: str, name: str) -> Type | None:
        if name in self._parameters:
            return self._parameters[name]
        self._report_unknown(key, "NAM009", "query parameter", name, self._parameters)
        return None

    def _property(self, key: str, name: str) -> Field | None:
        if name in self._fields:
            return self._fields[name]
        self._report_unknown(key, "NAM010", "property", name, self._fields)
        return None

    def _report_unknown(
        self, key: str, code: str, kind: str, name: str, known: Mapping[str, object]
    ) -> None:
        subject = quoted(self._name) if code == "NAM009" else f"a record of {quoted(self._name)}"
        plural = "parameters" if code == "NAM009" else "properties"
        listed = f"its {plural} are: {', '.join(sorted(known)) or 'none'}"
        self._diagnostics.error(
            code,
            f"{subject} has no {kind} {quoted(name)}",
            self._origin(key),
            help=_suggestion(name, known) or listed,
        )

    def _report_type(self, key: str, subject: str, expected: str) -> None:
        self._diagnostics.error(
            "SYN002",
            f"{subject} of {quoted(self._name)} is not {expected}",
            self._origin(key),
            help=f"use one that is {expected}",
        )

    def _check_value(self, key: str, value: Json, type_: Type) -> None:
        types = {declaration.id: declaration for declaration in self._api.types}
        mismatch = find_value_mismatch(value, type_, types)
        if mismatch is not None:
            message = f"{quoted(str(value))} does not match {quoted(key.rpartition('/')[2])}"
            self._diagnostics.error("SYN002", message, self._origin(key), help=str(mismatch))

    def _origin(self, key: str) -> Origin:
        return self._rule.origins.get(key, self._rule.origin)
