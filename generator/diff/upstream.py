"""Compares our document, which covers some operations, with official documents that cover more.

Input: our API without overlays, and the APIs of the official documents. Output: the findings that
matter to us. Operations are paired by method and path, because the same operationId names different
operations in different versions of an API. Details that the official documents merely leave out
are not changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import TypeAlias

from generator.diff.compare.api import compare_apis
from generator.diff.compare.matching import route
from generator.diff.documents.comparable import ComparableApi
from generator.diff.documents.report import report_errors
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.positions import Origin
from generator.records import dataclass

_IGNORED = frozenset(
    {
        "SE14",
        "SE15",
        "SE16",
        "SE17",
        "HD01",
        "HD04",
        "HD05",
        "RS04",
        "SC13",
        "SC17",
        "SC21",
        "BQ05",
        "DP09",
        "DP12",
        "XM02",
        "PA06",
    }
)
"""Codes that only mean that the official documents leave out what our document states."""
_IGNORED_WITHOUT_VALUE = frozenset(
    {"SC09", "SC15", "SC16", "SC30", "PG04", "PG06", "PG08", "CO06", "CO11", "SC23"}
)
"""Codes that mean the same when the official documents give no value."""

ChangeKey: TypeAlias = tuple[str, str, str]
"""Code, address and new value of a finding: equal for equal changes of different documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """One official document; reports put ``name`` before the name of its file."""

    name: str
    content: ComparableApi

    @property
    def api(self) -> Api:
        """The API as far as it is understood."""
        return self.content.api


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayAction:
    """The reason and position of one action of an overlay."""

    reason: str
    origin: Origin


def compare_upstream(
    ours: Api, documents: Sequence[OfficialDocument], *, today: date | None = None
) -> tuple[Finding, ...]:
    """Return how the official documents differ from ours.

    An operation of ours that is in no document is reported as removed if a document describes its part
    of the API. An operation of theirs is
    reported as added if it has one of our tags and is not deprecated. New positions are prefixed
    with the name of their document.
    """
    findings: list[Finding] = []
    missing = {route(operation): operation for operation in ours.operations}
    tags = {tag for operation in ours.operations for tag in operation.tags}
    for document in documents:
        shared, counterparts = _pair_by_route(ours, document.api)
        added = [o for o in document.api.operations if _is_new(o, ours, tags)]
        old = replace(ours, operations=tuple(shared))
        new = replace(document.api, operations=(*counterparts, *added))
        relevant = _select_relevant(compare_apis(old, new, today=today))
        relevant += report_errors(
            document.content, [operation.origin for operation in counterparts]
        )
        findings += [_with_prefix(finding, document.name) for finding in relevant]
        for operation in shared:
            missing.pop(route(operation), None)
    covered = [operation for operation in missing.values() if _is_covered(operation, documents)]
    unmatched = replace(ours, operations=tuple(covered))
    nothing = replace(ours, operations=(), origin=documents[0].api.origin)
    removed = [
        _with_prefix(finding, documents[0].name)
        for finding in compare_apis(unmatched, nothing, today=today)
    ]
    findings += [finding for finding in removed if finding.code in ("OP01", "OP02", "DP10")]
    return tuple(findings)


def _is_covered(operation: Operation, documents: Sequence[OfficialDocument]) -> bool:
    """Return whether a document describes the part of the API that an operation belongs to.

    That part is the beginning that all of its paths share, such as ``/api/v2``.
    """
    segments = operation.path.split("/")
    prefixes = (_common_segments(document.api) for document in documents)
    return any(segments[: len(prefix)] == prefix for prefix in prefixes)


def _common_segments(api: Api) -> list[str]:
    paths = [operation.path.split("/")[:-1] for operation in api.operations]
    shared = takewhile(lambda each: len(set(each)) == 1, zip(*paths, strict=False))
    return [segments[0] for segments in shared]


def _pair_by_route(ours: Api, theirs: Api) -> tuple[list[Operation], list[Operation]]:
    """Return our operations that are in the other API too, and their counterparts there."""
    by_route = {route(operation): operation for operation in theirs.operations}
    shared = [operation for operation in ours.operations if route(operation) in by_route]
    return shared, [by_route[route(operation)] for operation in shared]


def _is_new(operation: Operation, ours: Api, tags: set[str]) -> bool:
    """Return whether we lack an operation that has one of our tags and is not deprecated."""
    known = {route(ours_operation) for ours_operation in ours.operations}
    return (
        not operation.deprecation
        and bool(tags.intersection(operation.tags))
        and route(operation) not in known
    )


def _with_prefix(finding: Finding, prefix: str) -> Finding:
    origin = finding.new_origin
    if origin is None:
        return finding
    span = origin.span._replace(file=f"{prefix}{origin.file}")
    return replace(finding, new_origin=Origin(span, origin.pointer))


def _select_relevant(findings: Iterable[Finding]) -> list[Finding]:
    without_effect = (ChangeClass.EQUAL, ChangeClass.DOCUMENTATION)
    return [
        finding
        for finding in findings
        if finding.change_class not in without_effect
        and finding.code not in _IGNORED
        and not (finding.code in _IGNORED_WITHOUT_VALUE and finding.new is None)
        and not finding.code.startswith(("DO", "XM", "SV"))
    ]


def documented_upstream(ours: Api, documents: Sequence[OfficialDocument]) -> frozenset[ChangeKey]:
    """Return every difference between our document and the official ones, relevant or not."""
    keys: set[ChangeKey] = set()
    for document in documents:
        shared, counterparts = _pair_by_route(ours, document.api)
        old = replace(ours, operations=tuple(shared))
        new = replace(document.api, operations=tuple(counterparts))
        keys |= keys_of(compare_apis(old, new))
    return frozenset(keys)


def keys_of(findings: Iterable[Finding]) -> frozenset[ChangeKey]:
    """Return the keys of findings, without changes of no effect and findings about versions."""
    counted = (
        finding
        for finding in findings
        if finding.change_class is not ChangeClass.EQUAL and finding.code not in ("XM03", "XM04")
    )
    return frozenset((finding.code, finding.address, repr(finding.new)) for finding in counted)
