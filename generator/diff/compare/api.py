"""Entry point: compares two APIs."""

from __future__ import annotations

from datetime import date

from generator.diff.compare.deprecations import Deprecations
from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.matching import Pairs, pair_operations
from generator.diff.compare.operations import Operations
from generator.diff.compare.parameters import Parameters
from generator.diff.compare.rate_limits import compare_limits
from generator.diff.compare.responses import Bodies
from generator.diff.compare.schemas import Schemas
from generator.diff.compare.security import compare_schemes, compare_servers
from generator.diff.documents.comparable import ComparableApi
from generator.diff.documents.report import report_other_changes
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import ChangeLocation, Finding, Findings
from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import NullableType, ObjectDeclaration


def compare_documents(
    old: ComparableApi, new: ComparableApi, *, today: date | None = None
) -> tuple[Finding, ...]:
    """Return every difference between two documents, the most severe first.

    Arguments and findings are those of ``compare_apis``. In addition, each value that differs and that
    no such finding explains is reported as an other change, or as not judged.
    """
    findings = Findings()
    pairs = _compare(old.api, new.api, findings, today)
    report_other_changes(old, new, pairs.both, findings)
    _compare_versions(old.api, new.api, findings)
    return findings.sorted()


def compare_apis(old: Api, new: Api, *, today: date | None = None) -> tuple[Finding, ...]:
    """Return every difference in meaning, the most severe first.

    ``today`` decides which sunset dates have passed; without it, dates are not evaluated. Findings
    of class EQUAL are changes of the document without effect on requests and responses.
    """
    findings = Findings()
    _compare(old, new, findings, today)
    _compare_versions(old, new, findings)
    return findings.sorted()


def _compare(old: Api, new: Api, findings: Findings, today: date | None) -> Pairs[Operation]:
    """Report every difference between two APIs; return their operations in pairs."""
    deprecations = Deprecations(findings, _operation_ids(old), _operation_ids(new), today)
    schemas = Schemas.of(old, new, findings, deprecations)
    operations = Operations(
        parameters=Parameters(schemas, new.product.command),
        bodies=Bodies(schemas, _rate_headers(old)),
        servers=(_urls(old), _urls(new)),
        any_scope=new.any_scope,
    )
    pairs = pair_operations(old, new)
    for operation in pairs.removed:
        operations.report_removed(operation, new.origin)
    for operation in pairs.added:
        operations.report_added(operation, old.origin)
    for before, after in pairs.both:
        operations.compare(before, after)
    compare_schemes(old, new, findings)
    compare_servers(old, new, findings)
    compare_limits(old, new, findings)
    compare_documentation(old.docs, new.docs, _document_location(old, new), findings)
    return pairs


def _operation_ids(api: Api) -> frozenset[str]:
    return frozenset(operation.id.wire for operation in api.operations)


def _urls(api: Api) -> tuple[str, ...]:
    return tuple(server.url for server in api.servers)


def _rate_headers(api: Api) -> frozenset[str]:
    """Return the headers that report remaining limits, in lower case (so without retry-after)."""
    headers = {
        role.header.lower() for role in api.header_roles if role.role.startswith(("burst", "daily"))
    }
    return frozenset(headers)


def _document_location(old: Api, new: Api) -> ChangeLocation:
    return ChangeLocation(address="document", subject="the API", old=old.origin, new=new.origin)


def _compare_versions(old: Api, new: Api, findings: Findings) -> None:
    location = _document_location(old, new)
    before, after = _version_numbers(old.version), _version_numbers(new.version)
    broken = any(finding.change_class is ChangeClass.BREAKING for finding in findings.sorted())
    if after < before:
        findings.report("XM03", location, old=old.version or None, new=new.version or None)
    elif after == before and broken:
        findings.report("XM04", location, new=new.version or None)
    versions = old.openapi[:3], new.openapi[:3]
    if versions[0] != versions[1] and _has_null(old) and _has_null(new):
        findings.report("RF07", location, old=versions[0], new=versions[1])


def _version_numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version for comparison: 1.10 is later than 1.9."""
    parts = version.split("-")[0].split("+")[0].split(".")
    return tuple(int(part) if part.isdigit() else 0 for part in parts)


def _has_null(api: Api) -> bool:
    objects = (
        declaration for declaration in api.types if isinstance(declaration, ObjectDeclaration)
    )
    return any(
        isinstance(field.type, NullableType)
        for declaration in objects
        for field in declaration.fields
    )
