"""Reports the differences that no finding explains: as other changes, or as not judged.

A difference is not judged if it is at a position with an error: no client could be generated from
that part, so its meaning is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from generator.diagnostics.diagnostic import Diagnostic
from generator.diff.documents.comparable import ComparableApi
from generator.diff.documents.coverage import Coverage
from generator.diff.documents.differences import Difference, Place, place_of
from generator.diff.documents.document import find_differences, raw_operations, used_places
from generator.diff.documents.meaning import class_of, code_of_limit
from generator.diff.documents.nodes import References
from generator.diff.findings.finding import ChangeLocation, Finding, Findings
from generator.ir.json import Json
from generator.ir.operations import Operation
from generator.positions import Origin, escape_pointer

_VERSIONS = frozenset({("/info", "version"), ("", "openapi")})
_COMPARABLE = frozenset(
    {
        *("NAM002", "NAM005", "NAM006", "NAM007", "NAM008"),
        *("SCH003", "SEC003", "SEC005", "SEC007"),
        *("OAS004", "OAS007"),
    }
)
"""Errors that only concern generated code, or a missing key: what is present can be compared."""
_GLOBAL_DEPTH = 2
"""Errors less deep in a document concern it as a whole, and explain only what is below them."""


def report_other_changes(
    old: ComparableApi,
    new: ComparableApi,
    pairs: Iterable[tuple[Operation, Operation]],
    findings: Findings,
) -> None:
    """Report every difference between two documents that ``findings`` do not explain."""
    coverage = Coverage.of(old.api, new.api, findings.reports)
    renamed = {each.old: each.new for each in findings.reports if each.code == "RF06"}
    for difference in find_differences(old, new, pairs, coverage):
        if _is_renamed_target(difference, renamed):
            continue
        error = _find_error(difference, old.errors, new.errors)
        location = _location(difference)
        before, after = difference.old, difference.new
        if error is not None:
            findings.report("UJ01", location, old=before, new=after, detail=error.message)
        elif (difference.pointer, difference.keyword) in _VERSIONS:
            findings.report("XM07", location, old=before, new=after)
        else:
            _report_other(difference, location, findings)


def _is_renamed_target(difference: Difference, renamed: Mapping[Json, Json]) -> bool:
    """Return whether a discriminator maps the same values to types that only have other names."""
    old, new = difference.old, difference.new
    if difference.keyword != "discriminator" or not (
        isinstance(old, tuple) and isinstance(new, tuple)
    ):
        return False
    return tuple(map(partial(_rename, renamed), old)) == new


def _rename(renamed: Mapping[Json, Json], entry: Json) -> Json:
    if isinstance(entry, tuple) and str(entry[0]).startswith("mapping "):
        return entry[0], renamed.get(entry[1], entry[1])
    return entry


def _report_other(difference: Difference, location: ChangeLocation, findings: Findings) -> None:
    old, new = difference.old, difference.new
    limit = "" if difference.is_unused else code_of_limit(difference)
    if limit:
        texts = [None if v is None else f"{difference.keyword} {v}" for v in (old, new)]
        findings.report(limit, location, old=texts[0], new=texts[1])
    else:
        findings.report("XM06", location, old=old, new=new, change_class=class_of(difference))


def report_errors(content: ComparableApi, operations: Iterable[Origin]) -> tuple[Finding, ...]:
    """Return a finding for each error in the operations at these positions, and in what they use."""
    raw = raw_operations(References(content.document))
    nodes = [raw[place_of(origin)].node for origin in operations if place_of(origin) in raw]
    places = {place_of(node.origin) for node in nodes}
    places.update(used_places(content.document, nodes))
    findings = Findings()
    for error in content.errors:
        if error.code in _COMPARABLE:
            continue
        file, pointer = place_of(error.origin)
        if any(f == file and f"{pointer}/".startswith(f"{above}/") for f, above in places):
            location = ChangeLocation(
                address=f"document{pointer}", subject=f"`{pointer}`", new=error.origin
            )
            findings.report("UJ01", location, detail=error.message)
    return findings.sorted()


def _location(difference: Difference) -> ChangeLocation:
    keyword = difference.keyword
    address = f"document{difference.pointer}" + (f"/{keyword}" if keyword else "")
    subject = f"`{difference.pointer or '/'}`"
    return ChangeLocation(
        address=address,
        subject=f"`{keyword}` at {subject}" if keyword else subject,
        operation=difference.operation,
        direction=difference.direction,
        old=difference.old_origin,
        new=difference.new_origin,
    )


def _find_error(
    difference: Difference, old: Iterable[Diagnostic], new: Iterable[Diagnostic]
) -> Diagnostic | None:
    """Return the first error at the position of a difference in one of the documents."""
    positions = (
        (_position(difference.old_origin, difference), old),
        (_position(difference.new_origin, difference), new),
    )
    return next(
        (
            error
            for place, errors in positions
            for error in errors
            if error.code not in _COMPARABLE and _is_at(error, place, difference.keyword)
        ),
        None,
    )


def _position(origin: Origin, difference: Difference) -> Place:
    """Return the place of a keyword; ``origin`` is that of its object where the keyword is absent."""
    file, pointer = place_of(origin)
    if difference.keyword and pointer == difference.pointer:
        pointer = f"{pointer}/{escape_pointer(difference.keyword)}"
    return file, pointer


def _is_at(error: Diagnostic, place: Place, keyword: str) -> bool:
    file, pointer = place_of(error.origin)
    if file != place[0]:
        return False
    above, below = f"{pointer}/", f"{place[1]}/"
    is_inside = below.startswith(above) and pointer.count("/") > _GLOBAL_DEPTH
    return is_inside or (bool(keyword) and above.startswith(below))
