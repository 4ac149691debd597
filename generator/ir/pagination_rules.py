"""Decides whether a pagination rule applies to an operation.

Input: a rule of codegen.yaml, or one that ``specgen init`` may propose, and an operation. Output: its
``Pagination``, or the first requirement that the operation does not meet. A place is a JSON Pointer
into the response body, or the name of a response header.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from generator.ir.api import Api
from generator.ir.media_types import success_media, success_responses
from generator.ir.operations import (
    Location,
    Operation,
    Pagination,
    PaginationStyle,
)
from generator.ir.paging_candidates import Candidate, Slot, candidate_of, declared_type, pointer_of
from generator.ir.type_queries import name_of, without_null
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    EnumDeclaration,
    EnumType,
    IntegerType,
    NumberType,
    ObjectDeclaration,
    StringType,
    Type,
    UnionDeclaration,
)
from generator.positions import Origin, unescape_pointer
from generator.records import dataclass, replace

POSITION_KEYS = ("cursor_parameter", "offset_parameter", "page_parameter", "next_link")
"""The keys of a rule that say what the request of the next page is made from; a rule has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationRule:
    """How operations are paginated that have these parameters and these places.

    One of ``cursor_parameter`` (with ``next_cursor`` or ``last_item``), ``offset_parameter``,
    ``page_parameter`` and ``next_link`` is set. Parameters are names or, for a property inside of an
    object of the request body, JSON Pointers into it or names joined by dots. ``first`` is the offset
    or the number of the first page, None if that of the parameter counts. Everything else is as in
    ``Pagination``; what is empty is not there.
    """

    cursor_parameter: str = ""
    offset_parameter: str = ""
    page_parameter: str = ""
    size_parameter: str = ""
    items: str
    next_cursor: str = ""
    last_item: str = ""
    next_link: str = ""
    has_more: str = ""
    total: str = ""
    total_pages: str = ""
    short_page: bool = False
    first: int | None = None
    window_end: str = ""
    item_id: str = ""
    origin: Origin | None = field(default=None, compare=False)

    @property
    def style(self) -> PaginationStyle:
        """What the request of the next page is made from."""
        if self.next_link:
            return PaginationStyle.LINK
        if self.offset_parameter:
            return PaginationStyle.OFFSET
        return PaginationStyle.PAGE if self.page_parameter else PaginationStyle.CURSOR

    @property
    def position_parameter(self) -> str:
        """The parameter that selects a page; empty for links."""
        return self.cursor_parameter or self.offset_parameter or self.page_parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Why a rule does not apply to an operation; ``met`` counts the requirements that are met."""

    problem: str
    origin: Origin
    met: int


def first_pagination(
    rules: Iterable[PaginationRule], operation: Operation, api: Api
) -> Pagination | None:
    """Return the pagination of an operation by the first rule that applies, None without one."""
    candidate = candidate_of(api, operation)
    for rule in rules:
        if candidate.lacks(rule.size_parameter) or candidate.lacks(rule.position_parameter):
            continue  # as nearly all rules for other lists
        result = _apply(rule, candidate)
        if isinstance(result, Pagination):
            return result
    return None


def apply_rule(rule: PaginationRule, operation: Operation, api: Api) -> Pagination | Misfit:
    """Return the pagination of an operation by a rule, or why the rule does not apply."""
    return _apply(rule, candidate_of(api, operation))


def _apply(rule: PaginationRule, candidate: Candidate) -> Pagination | Misfit:
    slots, location = _slots(rule, candidate)
    rule = _with_pointers(rule, slots)
    for met, (problem, origin) in enumerate(_requirements(rule, candidate, slots)):
        if problem:
            return Misfit(problem=problem, origin=origin, met=met)
    position, size = slots.get(rule.position_parameter), slots.get(rule.size_parameter)
    return Pagination(
        style=rule.style,
        cursor_parameter=_wire_name(rule.position_parameter, position),
        size_parameter=rule.size_parameter,
        in_body=location is None,
        cursor_in_header=location is Location.HEADER,
        first=_first(rule, position),
        items=rule.items,
        next_cursor=_place(rule.next_link or rule.next_cursor),
        last_item=rule.last_item,
        has_more=_place(rule.has_more),
        total=_place(rule.total),
        total_pages=_place(rule.total_pages),
        short_page=rule.short_page,
        default_size=_default(size),
        maximum_size=_maximum(size),
        window_end=rule.window_end if rule.window_end in candidate.query else "",
        item_id=rule.item_id,
    )


def _with_pointers(rule: PaginationRule, slots: dict[str, Slot]) -> PaginationRule:
    """Return a rule whose names with dots, such as ``page.cursor``, are JSON Pointers into the body."""
    if all(not name or name in slots for name in (rule.position_parameter, rule.size_parameter)):
        return rule

    def pointer(name: str) -> str:
        inside = pointer_of(name)
        return inside if name not in slots and inside in slots else name

    return replace(
        rule,
        cursor_parameter=pointer(rule.cursor_parameter),
        offset_parameter=pointer(rule.offset_parameter),
        page_parameter=pointer(rule.page_parameter),
        size_parameter=pointer(rule.size_parameter),
    )


def _wire_name(name: str, slot: Slot | None) -> str:
    """Return the name of a parameter in the document, which spells that of a header its own way."""
    return slot.name.wire if slot is not None and not name.startswith("/") else name


def _slots(rule: PaginationRule, candidate: Candidate) -> tuple[dict[str, Slot], Location | None]:
    """Return the parameters that a rule may mean, and the location of the cursor; None for the body."""
    query, name = candidate.query, rule.position_parameter or rule.size_parameter
    if name in query:
        return query, Location.QUERY
    header = candidate.headers.get(name.lower()) if rule.cursor_parameter else None
    if header is not None:
        return {**query, name: header}, Location.HEADER
    return candidate.body or query, None


def _requirements(
    rule: PaginationRule, candidate: Candidate, slots: dict[str, Slot]
) -> Iterator[tuple[str, Origin]]:
    """Yield each requirement of a rule: what is wrong about it, empty if nothing is, and where."""
    numbers = (IntegerType, NumberType, StringType)
    scalars = numbers if rule.style is not PaginationStyle.LINK else (StringType,)
    if rule.style is PaginationStyle.LINK:
        is_get = candidate.operation.http_method.upper() == "GET"
        problem = "" if is_get else "a link can only be followed with GET"
        yield problem, candidate.operation.origin
    for name in filter(None, (rule.position_parameter, rule.size_parameter)):
        yield _slot_problem(name, slots.get(name), numbers, candidate)
    yield _place_problem("items", rule.items, (ArrayType,), candidate)
    if rule.last_item:
        yield _last_item_problem(rule, candidate)
    for name, place, kinds in (
        ("next_cursor", rule.next_cursor, scalars),
        ("next_link", rule.next_link, scalars),
        ("has_more", rule.has_more, (BooleanType,)),
        ("total", rule.total, (IntegerType, NumberType)),
        ("total_pages", rule.total_pages, (IntegerType, NumberType)),
    ):
        if place:
            yield _place_problem(name, place, kinds, candidate)


def _slot_problem(
    name: str,
    slot: Slot | None,
    kinds: tuple[type[Type], ...],
    candidate: Candidate,
) -> tuple[str, Origin]:
    if slot is None and name.startswith("/"):
        return f'its request body has no property at "{name}"', candidate.operation.origin
    if slot is None:
        return f'it has no parameter "{name}"', candidate.operation.origin
    if _is_a(slot.type, kinds, candidate.api):
        return "", slot.origin
    return (
        f'the parameter "{name}" is of the type {name_of(slot.type)}, expected {_kinds(kinds)}',
        slot.origin,
    )


def _place_problem(
    key: str, place: str, kinds: tuple[type[Type], ...], candidate: Candidate
) -> tuple[str, Origin]:
    api, operation = candidate.api, candidate.operation
    if is_header(place):
        headers = (
            each for every in success_responses(operation.responses) for each in every.headers
        )
        header = next((each for each in headers if each.name.wire.lower() == place.lower()), None)
        problem = "" if header else f'{key}: no success response has the header "{place}"'
        return problem, header.origin if header else operation.origin
    media = candidate.success
    if media is None:
        return "no success response has a JSON body", operation.origin
    type_, origin = type_at(media.type, place, api), media.origin
    if type_ is None:
        return f'{key}: the response has nothing at "{place}"', origin
    if _is_a(type_, kinds, api):
        return "", origin
    return f'{key}: "{place}" is of the type {name_of(type_)}, expected {_kinds(kinds)}', origin


def _last_item_problem(rule: PaginationRule, candidate: Candidate) -> tuple[str, Origin]:
    api, operation = candidate.api, candidate.operation
    media = success_media(operation.responses)
    array = type_at(media.type, rule.items, api) if media is not None else None
    core = without_null(array)[0] if array is not None else None
    type_ = type_at(core.items, rule.last_item, api) if isinstance(core, ArrayType) else None
    if type_ is not None and _is_a(type_, (StringType, IntegerType), api):
        return "", operation.origin
    problem = f'last_item: an item has no text or integer at "{rule.last_item}"'
    return problem, operation.origin


def is_header(place: str) -> bool:
    """Whether a place is a response header; a JSON Pointer is empty or begins with a slash."""
    return bool(place) and not place.startswith("/")


def _place(place: str) -> str:
    return place.lower() if is_header(place) else place


def type_at(type_: Type, pointer: str, api: Api) -> Type | None:
    """Return the type at a JSON Pointer into a body, None if the document has none there."""
    current: Type | None = type_
    for token in pointer.split("/")[1:]:
        declared = declared_type(current, api)
        fields = declared.fields if isinstance(declared, ObjectDeclaration) else ()
        name = unescape_pointer(token)
        current = next((each.type for each in fields if each.name.wire == name), None)
        if current is None:
            return None
    return current


def _is_a(type_: Type, kinds: tuple[type[Type], ...], api: Api) -> bool:
    """Whether values of a type can be of one of some kinds; a type that says nothing can be a scalar."""
    match declared_type(type_, api):
        case AnyType():
            return ArrayType not in kinds
        case EnumDeclaration() | EnumType() | ConstType():
            return StringType in kinds
        case UnionDeclaration(variants=variants):
            return any(_is_a(variant, kinds, api) for variant in variants)
        case declared:
            return isinstance(declared, kinds)


def _kinds(kinds: tuple[type[Type], ...]) -> str:
    names = [kind.__name__.removesuffix("Type").lower() for kind in kinds]
    return " or ".join(names)


def _first(rule: PaginationRule, position: Slot | None) -> int:
    """Return the offset or number of the first page: that of the rule, else of the parameter."""
    if rule.first is not None:
        return rule.first
    core = without_null(position.type)[0] if position is not None else None
    minimum = core.minimum if isinstance(core, IntegerType | NumberType) else None
    default = position.default if position is not None and position.has_default else None
    if rule.style in (PaginationStyle.OFFSET, PaginationStyle.PAGE):
        for value in (default, minimum):
            if isinstance(value, int) and not isinstance(value, bool) and value in (0, 1):
                return value
    return 1 if rule.style is PaginationStyle.PAGE else 0


def _default(size: Slot | None) -> int | None:
    value = size.default if size is not None and size.has_default else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _maximum(size: Slot | None) -> int | None:
    core = without_null(size.type)[0] if size is not None else None
    if not isinstance(core, IntegerType):
        return None
    limit = core.exclusive_maximum
    return core.maximum if limit is None else limit - 1
