"""Compares pagination and sorting of lists, and the number of ids per call."""

from __future__ import annotations

from dataclasses import replace

from generator.diff.compare.schemas import Schemas
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.media_types import success_media
from generator.ir.operations import Batch, Operation, PaginationStyle, Parameter
from generator.ir.type_queries import Types, field_at
from generator.ir.types import ArrayType, IntegerType, NullableType, NumberType, Type

_SORTING = frozenset({"sort", "sort_by", "order_by", "sort_direction", "order"})


def is_page_size(operation: Operation, parameter: Parameter) -> bool:
    """Return whether a parameter sets the page size."""
    pagination = operation.pagination
    return pagination is not None and pagination.size_parameter == parameter.name.wire


def is_sorting(parameter: Parameter) -> bool:
    """Return whether a parameter sets the order of a list, judging by its name."""
    return parameter.name.wire in _SORTING


def compare_page_size(
    old: Operation, new: Operation, location: ChangeLocation, findings: Findings
) -> None:
    """Report changed page sizes, and the changed cost of fetching all pages."""
    before, after = old.pagination, new.pagination
    if before is None or after is None:
        return
    if before.default_size != after.default_size:
        findings.report("PG04", location, old=before.default_size, new=after.default_size)
    if before.maximum_size != after.maximum_size:
        lowered = before.maximum_size is None or (
            after.maximum_size is not None and after.maximum_size < before.maximum_size
        )
        findings.report(
            "PG05" if lowered else "PG06", location, old=before.maximum_size, new=after.maximum_size
        )
        _compare_total_cost(old, new, location, findings)


def _compare_total_cost(
    old: Operation, new: Operation, location: ChangeLocation, findings: Findings
) -> None:
    before, after = cost_of_1000_items(old), cost_of_1000_items(new)
    if before is not None and after is not None and before != after:
        findings.report("CO05", replace(location, subject=old.id.wire), old=before, new=after)


def cost_of_1000_items(operation: Operation) -> float | None:
    """Return the tokens that 1,000 items cost at the maximum page size; None if unknown."""
    size = operation.pagination.maximum_size if operation.pagination else None
    return None if operation.cost is None or not size else operation.cost * 1000 / size


def compare_sorting(
    old: Parameter, new: Parameter, location: ChangeLocation, schemas: Schemas
) -> None:
    """Report added and removed sort keys, and a changed default order."""
    before = schemas.listed_values(old.type, schemas.old)
    after = schemas.listed_values(new.type, schemas.new)
    for key in (key for key in before if key not in after):
        schemas.findings.report("PG07", location, old=key)
    for key in (key for key in after if key not in before):
        schemas.findings.report("PG11", location, new=key)
    if (old.has_default, old.default) != (new.has_default, new.default):
        schemas.findings.report("PG08", location, old=old.default, new=new.default)


def compare_batch(old: Batch, new: Batch, location: ChangeLocation, findings: Findings) -> None:
    """Report a changed maximum number of ids per call."""
    if old.maximum == new.maximum:
        return
    lowered = new.maximum is not None and (old.maximum is None or new.maximum < old.maximum)
    findings.report("CO06" if lowered else "CO11", location, old=old.maximum, new=new.maximum)


def without_maximum(type_: Type) -> Type:
    """Return a type without its maximum number of items, which ``compare_batch`` compares."""
    return replace(type_, max_items=None) if isinstance(type_, ArrayType) else type_


def compare_pagination(
    old: Operation, new: Operation, location: ChangeLocation, schemas: Schemas
) -> None:
    """Report added, removed and changed pagination."""
    before, after = old.pagination, new.pagination
    findings = schemas.findings
    if before is None or after is None:
        if before is not after:
            findings.report("PG09" if after else "PG12", location)
        return
    kinds = _cursor_kind(old), _cursor_kind(new)
    if kinds[0] != kinds[1]:
        findings.report("PG10", location, old=kinds[0], new=kinds[1])
        if before.style is not after.style:
            return
    elif before.cursor_parameter != after.cursor_parameter:
        findings.report("PG01", location, old=before.cursor_parameter, new=after.cursor_parameter)
    places = before.next_cursor or before.last_item, after.next_cursor or after.last_item
    if places[0] != places[1]:
        findings.report("PG02", location, old=places[0] or "nowhere", new=places[1] or "nowhere")
    else:
        ends = _end_signal(old, schemas.old), _end_signal(new, schemas.new)
        if ends[0] != ends[1]:
            findings.report("PG03", location, old=ends[0], new=ends[1])


def _cursor_kind(operation: Operation) -> str:
    """Return what identifies the next page, such as an opaque cursor or a number."""
    pagination = operation.pagination
    if pagination is None or pagination.style is not PaginationStyle.CURSOR:
        return _KINDS[pagination.style] if pagination else "nothing"
    name = pagination.cursor_parameter
    type_ = next((p.type for p in operation.parameters if p.name.wire == name), None)
    return "a number" if isinstance(type_, IntegerType | NumberType) else "an opaque cursor"


_KINDS = {
    PaginationStyle.OFFSET: "an offset",
    PaginationStyle.PAGE: "a page number",
    PaginationStyle.LINK: "a link",
}


def _end_signal(operation: Operation, types: Types) -> str:
    """Return what indicates the last page, according to the rule and to the types."""
    pagination = operation.pagination
    if pagination is not None:
        places = (pagination.has_more, pagination.total, pagination.total_pages)
        if any(places):
            return " or ".join(filter(None, places))
        if pagination.style in (PaginationStyle.OFFSET, PaginationStyle.PAGE):
            return "a short page" if pagination.short_page else "an empty page"
    media = success_media(operation.responses)
    if pagination is None or media is None:
        return "nothing"
    cursor = field_at(media.type, pagination.next_cursor, types)
    if cursor is None:
        return "nothing"
    if isinstance(cursor.type, NullableType):
        return "null"
    return "its presence" if not cursor.required else "its value"
