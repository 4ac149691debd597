"""Compares our description of some operations with official documents that describe many more.

Input: our API as the description alone has it, and theirs. Output: findings that matter to us.
Operations belong together by method and path: an operationId means different things in different
versions of an API. A description that only says less than ours has not moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from generator.diff.compare.api import compare_apis
from generator.diff.compare.matching import route
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.positions import Origin

_SILENT = frozenset(
    {"HD01", "HD04", "RS04", "SC13", "SC17", "SC21", "BQ05", "DP09", "DP12", "XM02", "PA06"}
)
"""Codes that mean no more than that the official documents do not say what we found out."""
_SILENT_WITHOUT_VALUE = frozenset(
    {"SC09", "SC15", "SC16", "PG04", "PG06", "PG08", "CO06", "CO11", "SC23"}
)
"""Codes that mean the same where the official documents give no value."""

Key: TypeAlias = tuple[str, str, str]
"""What a finding says, whoever it was found by: code, address, new value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """One official document: what to put before its file name in reports, and its API."""

    name: str
    api: Api


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One action of an overlay: its reason and place."""

    reason: str
    origin: Origin


def compare_upstream(
    ours: Api, documents: Sequence[OfficialDocument], *, today: date | None = None
) -> tuple[Finding, ...]:
    """Return what the documents say otherwise, new places named with their document.

    An operation of ours that no document has is gone; a current one of theirs under our tags that
    we lack is new.
    """
    found: list[Finding] = []
    missing = {route(operation): operation for operation in ours.operations}
    tags = {tag for operation in ours.operations for tag in operation.tags}
    for document in documents:
        theirs = {route(operation): operation for operation in document.api.operations}
        shared = [operation for operation in ours.operations if route(operation) in theirs]
        twins = [theirs[route(operation)] for operation in shared]
        added = [o for o in document.api.operations if _is_new(o, ours, tags)]
        old = replace(ours, operations=tuple(shared))
        new = replace(document.api, operations=(*twins, *added))
        relevant = _relevant(compare_apis(old, new, today=today))
        found += [_named(finding, document.name) for finding in relevant]
        for operation in shared:
            missing.pop(route(operation), None)
    gone = replace(ours, operations=tuple(missing.values()))
    empty = replace(ours, operations=())
    lost = compare_apis(gone, empty, today=today)
    found += [finding for finding in lost if finding.code in ("OP01", "OP02", "DP10")]
    return tuple(found)


def _is_new(operation: Operation, ours: Api, tags: set[str]) -> bool:
    """Tell whether an operation is one of ours to have: under our tags, current, and not there."""
    known = {route(one) for one in ours.operations}
    return (
        not operation.deprecation
        and bool(tags.intersection(operation.tags))
        and route(operation) not in known
    )


def _named(finding: Finding, prefix: str) -> Finding:
    origin = finding.new_origin
    if origin is None:
        return finding
    span = replace(origin.span, file=f"{prefix}{origin.span.file}")
    return replace(finding, new_origin=replace(origin, span=span))


def _relevant(findings: Iterable[Finding]) -> list[Finding]:
    quiet = (ChangeClass.EQUAL, ChangeClass.DOCUMENTATION)
    return [
        finding
        for finding in findings
        if finding.change_class not in quiet
        and finding.code not in _SILENT
        and not (finding.code in _SILENT_WITHOUT_VALUE and finding.new is None)
        and not finding.code.startswith(("DO", "XM", "SV"))
    ]


def mentioned_upstream(ours: Api, documents: Sequence[OfficialDocument]) -> frozenset[Key]:
    """Return what the documents say otherwise than our description, all of it."""
    said: set[Key] = set()
    for document in documents:
        theirs = {route(operation): operation for operation in document.api.operations}
        shared = [operation for operation in ours.operations if route(operation) in theirs]
        twins = tuple(theirs[route(operation)] for operation in shared)
        old = replace(ours, operations=tuple(shared))
        said |= keys_of(compare_apis(old, replace(document.api, operations=twins)))
    return frozenset(said)


def keys_of(findings: Iterable[Finding]) -> frozenset[Key]:
    """Return what findings say, without proofs of equality and remarks on versions."""
    counted = (
        finding
        for finding in findings
        if finding.change_class is not ChangeClass.EQUAL and finding.code not in ("XM03", "XM04")
    )
    return frozenset((finding.code, finding.address, repr(finding.new)) for finding in counted)
