"""Reports what recorded traffic covers of the OpenAPI document.

Input: the traffic and the API. Output: a row for each operation, as text or JSON. A member is a
property of a named type, so that one that occurs at several places, or at any depth of a recursive
type, is counted once for each operation.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from generator.ir.api import Api
from generator.ir.media_types import is_success
from generator.ir.operations import Operation
from generator.ir.reachable_types import reachable_types
from generator.ir.type_queries import Types
from generator.ir.types import ObjectDeclaration, Type
from generator.records import dataclass
from generator.traffic.body_walk import BodyWalk, is_visible
from generator.traffic.observations import OperationTraffic, Traffic

_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Names that the document has, in its order, by whether they occur in the traffic."""

    seen: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """What the traffic covers of one operation.

    ``statuses`` are counts by status. ``tokens`` is the cost of all calls, None where the document
    states no cost. ``undescribed`` are JSON Pointers into responses, with ``*`` for any item.
    """

    operation: str
    calls: int
    tokens: int | None
    statuses: tuple[tuple[int, int], ...]
    unseen_statuses: tuple[str, ...]
    parameters: Covered
    request_members: Covered
    response_members: Covered
    undescribed: tuple[str, ...]
    contradictions: int

    def to_json(self) -> dict[str, object]:
        """Return the row as plain JSON."""
        return {
            "operation": self.operation,
            "calls": self.calls,
            "tokens": self.tokens,
            "statuses": {str(status): count for status, count in self.statuses},
            "unseen_statuses": list(self.unseen_statuses),
            "parameters": _covered_json(self.parameters),
            "request_members": _covered_json(self.request_members),
            "response_members": _covered_json(self.response_members),
            "undescribed": list(self.undescribed),
            "contradictions": self.contradictions,
        }


def _covered_json(covered: Covered) -> dict[str, list[str]]:
    return {"seen": list(covered.seen), "unseen": list(covered.unseen)}


def cover(traffic: Traffic, api: Api) -> tuple[CoverageRow, ...]:
    """Return a row for each operation of the API, in its order."""
    types: Types = {declaration.id: declaration for declaration in api.types}
    return tuple(
        _row(operation, traffic.operations.get(operation.id.wire, OperationTraffic()), types)
        for operation in api.operations
    )


def _row(operation: Operation, traffic: OperationTraffic, types: Types) -> CoverageRow:
    statuses = [response.status for response in operation.responses]
    sent = (media.type for media in (operation.body.content if operation.body else ()))
    received = (
        media.type
        for response in operation.responses
        if is_success(response.status)
        for media in response.content
    )
    return CoverageRow(
        operation=operation.id.wire,
        calls=traffic.calls,
        tokens=None if operation.cost is None else traffic.calls * operation.cost,
        statuses=tuple(sorted(traffic.statuses.items())),
        unseen_statuses=tuple(each for each in statuses if not _is_seen(each, traffic)),
        parameters=_cover_parameters(operation, traffic),
        request_members=_cover_members(sent, traffic.sent, types, sent=True),
        response_members=_cover_members(received, traffic.received, types, sent=False),
        undescribed=tuple(sorted({_generalize(each) for each in traffic.received.undescribed})),
        contradictions=len(traffic.mismatches),
    )


def _is_seen(status: str, traffic: OperationTraffic) -> bool:
    if status.lower() == "default":
        return True  # it has no status of its own that could be missing
    return any(
        str(seen) == status or f"{seen // 100}XX" == status.upper() for seen in traffic.statuses
    )


def _generalize(pointer: str) -> str:
    """Return a pointer with ``*`` in place of array indices."""
    return "/".join("*" if token.isdecimal() else token for token in pointer.split("/"))


def _split(pairs: Iterable[tuple[str, bool]]) -> Covered:
    pairs = dict(pairs).items()
    return Covered(
        seen=tuple(name for name, is_seen in pairs if is_seen),
        unseen=tuple(name for name, is_seen in pairs if not is_seen),
    )


def _cover_parameters(operation: Operation, traffic: OperationTraffic) -> Covered:
    return _split(
        (each.name.wire, (each.location, each.name.wire) in traffic.parameters)
        for each in operation.parameters
    )


def _cover_members(roots: Iterable[Type], walk: BodyWalk, types: Types, *, sent: bool) -> Covered:
    reached = reachable_types(roots, types, sent=sent)
    return _split(
        (f"{declaration.name.wire}.{field.name.wire}", (id_, field.name.wire) in walk.members)
        for id_, declaration in types.items()
        if id_ in reached and isinstance(declaration, ObjectDeclaration)
        for field in declaration.fields
        if is_visible(field, sent=sent)
    )


def write_coverage(rows: Iterable[CoverageRow]) -> str:
    """Return the rows as text: a paragraph for each operation that was called, then the others."""
    rows = tuple(rows)
    called = [row for row in rows if row.calls]
    blocks = ["\n".join(_paragraph(row)) for row in called]
    unused = [row.operation for row in rows if not row.calls]
    if unused:
        blocks.append("\n".join(_wrap("not called: ", unused)))
    blocks.append(_total(called, len(rows)))
    return "\n\n".join(blocks) + "\n"


def _total(called: list[CoverageRow], count: int) -> str:
    calls = sum(row.calls for row in called)
    priced = [row.tokens for row in called if row.tokens is not None]
    tokens = f", {sum(priced)} tokens" if priced else ""
    return f"{len(called)} of {count} operations, {_count(calls, 'call')}{tokens}"


def _paragraph(row: CoverageRow) -> Iterator[str]:
    cost = "" if row.tokens is None else f", {_count(row.tokens, 'token')}"
    yield f"{row.operation}: {_count(row.calls, 'call')}{cost}"
    statuses = [f"{status} ({count})" for status, count in row.statuses]
    yield from _wrap("  statuses: ", statuses)
    yield from _wrap("    not seen: ", row.unseen_statuses)
    for title, covered in (
        ("parameters", row.parameters),
        ("members of requests", row.request_members),
        ("members of responses", row.response_members),
    ):
        total = len(covered.seen) + len(covered.unseen)
        if total:
            yield f"  {title}: {len(covered.seen)} of {total}"
            yield from _wrap("    not seen: ", covered.unseen)
    yield from _wrap("  members of responses that the document does not have: ", row.undescribed)
    if row.contradictions:
        yield f"  contradictions: {row.contradictions}"


def _wrap(title: str, names: Iterable[str]) -> list[str]:
    """Return names after a title, wrapped; nothing without names."""
    text = ", ".join(names)
    indent = " " * (len(title) - len(title.lstrip()) + 2)
    wrapper = textwrap.TextWrapper(
        width=_WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return wrapper.wrap(title + text) if text else []


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
