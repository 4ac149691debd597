"""View of the distribution: names, version, installation, and a table of operations.

Input: the API and the generated targets. Output: a ``PackageView`` for pyproject.toml and README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.views.prose import call_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRow:
    """One operation in the table of the README. ``cost`` is in tokens, None when unknown."""

    call: str
    request: str
    summary: str
    cost: int | None
    has_cost: bool
    deprecated: bool
    replacement: str
    """The call to use instead, empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """Contents of pyproject.toml and README.md. ``title`` and ``summary`` are untrusted text."""

    distribution: str
    package: str
    version: str
    client: str
    command: str
    entry_point: str
    """Entry point of the console script, as ``package.module:function``."""
    plugin: str
    """The module with the mock server's pytest fixtures."""
    token_variable: str
    title: str
    api_version: str
    list_call: str
    """A paginated call for the example, empty when no operation is paginated."""
    operations: tuple[OperationRow, ...]
    has_costs: bool
    has_cli: bool
    has_mock: bool
    has_tests: bool


def view_package(api: Api, targets: Sequence[str]) -> PackageView:
    """Return the view of a distribution with these targets."""
    product = api.product
    return PackageView(
        distribution=product.distribution,
        package=product.package,
        version=product.version,
        client=product.client,
        command=product.command,
        entry_point=f"{product.package}.cli:main",
        plugin=f"{product.package}.mock.plugin",
        token_variable=f"{product.environment}_API_TOKEN",
        title=" ".join(api.title.split()),
        api_version=api.version,
        list_call=_list_call(api.operations),
        operations=tuple(_view_row(api, operation) for operation in api.operations),
        has_costs=any(operation.cost is not None for operation in api.operations),
        has_cli="cli" in targets,
        has_mock="mock" in targets,
        has_tests="contract" in targets,
    )


def _view_row(api: Api, operation: Operation) -> OperationRow:
    deprecation = operation.deprecation
    return OperationRow(
        call=call_of(operation),
        request=f"{operation.http_method.upper()} {operation.path}",
        summary=operation.docs.summary,
        cost=operation.cost,
        has_cost=operation.cost is not None,
        deprecated=deprecation is not None,
        replacement=_replacement(api, deprecation.replaced_by if deprecation else ""),
    )


def _replacement(api: Api, operation_id: str) -> str:
    replacements = (other for other in api.operations if other.id.wire == operation_id)
    return next(map(call_of, replacements), "")


def _list_call(operations: Sequence[Operation]) -> str:
    """Return a paginated call without required arguments, preferably not a deprecated one."""
    candidates = [
        operation
        for operation in operations
        if operation.pagination
        and not any(parameter.required for parameter in operation.parameters)
    ]
    candidates.sort(key=lambda operation: operation.deprecation is not None)
    return call_of(candidates[0]) if candidates else ""
