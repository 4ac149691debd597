"""Proposes pagination rules for lists, by the names that published APIs use.

Input: an operation. Output: a ``Proposal`` whose rule applies to it, with the evidence, or None. Names
are compared without regard to case and to how words are joined. Nothing is proposed that the names do
not distinguish, such as text that may be a cursor or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from generator.ir.api import Api
from generator.ir.operations import Operation, Pagination
from generator.ir.paged_responses import (
    PagedResponse,
    Place,
    plain,
    plain_names,
    selects_pages,
)
from generator.ir.pagination_rules import PaginationRule, apply_rule
from generator.ir.paging_candidates import Slot, body_properties, query_parameters
from generator.ir.type_queries import without_null
from generator.ir.types import (
    BooleanType,
    Documentation,
    IntegerType,
    NumberType,
    StringType,
    Type,
)
from generator.records import dataclass

_CURSORS = (
    *("cursor", "pagecursor", "nextcursor", "startcursor", "pagetoken", "nextpagetoken"),
    *("nexttoken", "continuationtoken", "paginationtoken", "pagingtoken", "startingtoken"),
    *("startingafter", "pageafter", "after", "marker", "bookmark", "scrollid"),
)
_OFFSETS = ("offset", "skip", "startindex", "startat", "start", "from", "pageoffset")
_PAGES = ("page", "pagenumber", "pageno", "pageindex", "pagenum")
_SIZES = (
    *("limit", "pagesize", "perpage", "pagelimit", "maxresults", "maxitems", "maxpagesize"),
    *("itemsperpage", "resultsperpage", "recordsperpage", "pagecount", "size", "count", "top"),
    *("take", "rows", "first", "numresults", "resultlimit"),
)
_NEXT_CURSORS = frozenset(
    {
        *("nextcursor", "nextpagetoken", "nexttoken", "continuationtoken", "nextpagecursor"),
        *("nextmarker", "endcursor", "nextbookmark", "paginationtoken", "nextcontinuationtoken"),
    }
)
"""Properties whose text is a cursor, whatever the request calls it."""
_NEXT_LINKS = frozenset(
    {"nextlink", "nexturl", "nexturi", "nextpageurl", "nextpageuri", "nextpagelink", "nexthref"}
)
"""Properties whose text is a link."""
_MORE = frozenset({"hasmore", "hasnext", "hasnextpage", "more", "moreresults", "hasmoreitems"})
_TOTAL_PAGES = frozenset(
    {"totalpages", "pagecount", "numpages", "pagestotal", "totalpagecount", "xtotalpages"}
)
_TOTALS = frozenset(
    {
        *("total", "totalcount", "totalresults", "totalitems", "totalelements", "totalrecords"),
        *("totalsize", "totalhits", "recordstotal", "xtotal", "xtotalcount", "itemcount"),
        *("totalnumber", "resultcount", "xtotalresults", "xpaginationtotalcount"),
    }
)
_SAYS_LINK = re.compile(r"(?i)\b(url|uri|link|href|path)\b")
_SAYS_OFFSET = re.compile(
    r"(?i)\b(offset|skip|index|position|paginat\w*|(first|start\w*) (row|record|item|result|entry))"
)
_SAYS_ID = re.compile(r"\b(I[Dd]|id|identifier)\b")
_SAYS_ALL = re.compile(r"(?i)\b(total|overall|all)\b")
_SAYS_ZERO = re.compile(
    r"(?i)\b(0|zero)[ -](based|index\w*)|(start\w*|begin\w*|first)\W[^.]{0,20}\b0\b"
)
_SAYS_ONE = re.compile(
    r"(?i)\b(1|one)[ -](based|index\w*)|(start\w*|begin\w*|first)\W[^.]{0,20}\b1\b"
)
_NUMBERS = (IntegerType, NumberType)
_ENDS: dict[str, tuple[frozenset[str], tuple[type[Type], ...]]] = {
    "has_more": (_MORE, (BooleanType,)),
    "total_pages": (_TOTAL_PAGES, _NUMBERS),
    "total": (_TOTALS, _NUMBERS),
}
"""The names and types of the places for a setting of a rule."""
_Candidate: TypeAlias = tuple[PaginationRule, tuple[str, ...]]
"""A rule that may apply, and the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule that applies to an operation, and what in the document speaks for it.

    The evidence quotes names of the document as they are.
    """

    rule: PaginationRule
    evidence: tuple[str, ...]


def propose_rule(operation: Operation, api: Api) -> Proposal | None:
    """Return the rule that the names in an operation suggest, None if they suggest none."""
    response = PagedResponse(operation, api)
    for rule, evidence in _candidates(operation, api, response):
        if isinstance(apply_rule(rule, operation, api), Pagination):
            return Proposal(rule=rule, evidence=evidence)
    return None


def _candidates(operation: Operation, api: Api, response: PagedResponse) -> Iterator[_Candidate]:
    query: dict[str, Slot] = dict(query_parameters(operation))
    yield from _in(query, "query parameter", response, is_get=operation.http_method == "GET")
    if operation.http_method == "POST":
        written = body_properties(operation, api).items()
        properties: dict[str, Slot] = {name: slot for name, slot in written if selects_pages(name)}
        yield from _in(properties, "property of the request", response, is_get=False)


def _in(
    slots: dict[str, Slot], kind: str, response: PagedResponse, *, is_get: bool
) -> Iterator[_Candidate]:
    """Yield rules with parameters in the query or in the body, the safest first."""
    size = _slot(slots, _SIZES, _NUMBERS)
    sizes = (f'the {kind} "{size}"',) if size else ()
    cursor = _slot(slots, _CURSORS, (*_NUMBERS, StringType))
    cursors = (f'the {kind} "{cursor}"', *sizes)
    for place in _next_cursors(response.places) if cursor else ():
        for items in response.items(place):
            rule = PaginationRule(cursor_parameter=cursor, next_cursor=place.place, items=items)
            yield replace(rule, size_parameter=size), (*cursors, place.shown)
    for name in _named(slots, (*_PAGES, *_OFFSETS)):
        for place in _following(response.places, name):
            for items in response.items(place):
                rule = PaginationRule(cursor_parameter=name, next_cursor=place.place, items=items)
                evidence = (f'the {kind} "{name}"', *sizes, place.shown)
                yield replace(rule, size_parameter=size), evidence
    for place in _next_links(response.places) if is_get else ():
        for items in response.items(place):
            rule = PaginationRule(next_link=place.place, items=items, size_parameter=size)
            yield rule, (place.shown, *sizes)
    for place in _weak_cursors(response.places, cursor) if cursor else ():
        for items in response.items(place):
            rule = PaginationRule(cursor_parameter=cursor, next_cursor=place.place, items=items)
            yield replace(rule, size_parameter=size), (*cursors, place.shown)
    has_more = _end(response.places, ("has_more",)).get("has_more")
    if cursor and has_more and _SAYS_ID.search(_text(slots[cursor].docs)):
        for items in response.items(has_more):
            rule = PaginationRule(cursor_parameter=cursor, last_item="/id", items=items)
            rule = replace(rule, size_parameter=size, has_more=has_more.place)
            yield rule, (*cursors, has_more.shown, f'"ID" in the description of "{cursor}"')
    yield from _counted(slots, kind, response, size)


def _counted(
    slots: dict[str, Slot], kind: str, response: PagedResponse, size: str
) -> Iterator[_Candidate]:
    """Yield rules by page number or offset."""
    for key, name, ends in (
        ("page_parameter", _slot(slots, _PAGES, _NUMBERS), ("has_more", "total_pages", "total")),
        ("offset_parameter", _offset(slots), ("has_more", "total")),
    ):
        end = _end(response.places, ends)
        if not name or not (size or end):
            continue
        slot = slots[name]
        evidence = [f'the {kind} "{each}"' for each in (name, size) if each]
        evidence += [place.shown for place in end.values()]
        evidence += [f'"{said}" in the description of "{name}"' for said in _said_first(slot)]
        places = {ending: place.place for ending, place in end.items()}
        for items in response.items(next(iter(end.values()), None)):
            rule = PaginationRule(
                page_parameter=name if key == "page_parameter" else "",
                offset_parameter=name if key == "offset_parameter" else "",
                size_parameter=size,
                items=items,
                has_more=places.get("has_more", ""),
                total=places.get("total", ""),
                total_pages=places.get("total_pages", ""),
                first=_first(slot, response),
            )
            yield rule, tuple(evidence)


def _slot(slots: dict[str, Slot], names: Iterable[str], kinds: tuple[type[Type], ...]) -> str:
    """Return the parameter with the first of some names and a fitting type, empty without one."""
    fitting = [
        wire for wire, slot in slots.items() if isinstance(without_null(slot.type)[0], kinds)
    ]
    wires = {name: wire for wire in reversed(fitting) for name in plain_names(wire)}
    return next((wires[name] for name in names if name in wires), "")


def _named(slots: dict[str, Slot], names: Iterable[str]) -> list[str]:
    """Return the parameters with one of some names, of any type."""
    return [wire for wire in slots if not plain_names(wire).isdisjoint(names)]


def _following(places: list[Place], parameter: str) -> list[Place]:
    """Return the places of the next value of a parameter, such as ``next_page``."""
    names = {f"next{name}" for name in plain_names(parameter)}
    found = (each for each in places if plain(each.name) in names)
    return _unambiguous(each for each in found if _is_text(each) and not _is_link(each))


def _offset(slots: dict[str, Slot]) -> str:
    """Return the parameter for an offset; where its name has other meanings, its text must say so."""
    for candidate in _OFFSETS:
        name = _slot(slots, (candidate,), _NUMBERS)
        is_certain = candidate not in ("start", "from", "pageoffset") or "[" in name
        if name and (is_certain or _SAYS_OFFSET.search(_text(slots[name].docs))):
            return name
    return ""


def _next_cursors(places: list[Place]) -> list[Place]:
    """Return the places whose name says that they contain the next cursor."""
    found = (each for each in places if plain(each.name).removeprefix("x") in _NEXT_CURSORS)
    return _unambiguous(each for each in found if _is_text(each) and not _is_link(each))


def _weak_cursors(places: list[Place], parameter: str) -> list[Place]:
    """Return the places that contain the next cursor, judging by the name of the parameter.

    They have its name, or are ``next`` and not a link, or ``after`` inside of ``next`` or ``cursors``.
    """
    texts = [each for each in places if _is_text(each) and not _is_link(each)]
    names = {"after", *plain_names(parameter)}
    inner = _unambiguous(
        each
        for each in texts
        if plain(each.name) in names and plain(each.parent) in ("next", "cursors")
    )
    outer = (each for each in texts if plain(each.name) in {"next", *plain_names(parameter)})
    return inner or _unambiguous(each for each in outer if each.place.startswith("/"))


def _next_links(places: list[Place]) -> list[Place]:
    """Return the places that contain a link to the next page."""
    texts = [each for each in places if _is_text(each)]
    return (
        _unambiguous(each for each in texts if plain(each.name) in _NEXT_LINKS)
        or _unambiguous(
            each
            for each in texts
            if _is_link(each)
            and (plain(each.name) == "next" or (plain(each.parent), each.name) == ("next", "href"))
        )
        or [each for each in places if each.place.lower() == "link"]
    )


def _unambiguous(places: Iterable[Place]) -> list[Place]:
    """Return places, outer ones first; none if the body has several lists with such a place."""
    found = list(places)
    containers = {each.container for each in found}
    return found if len(containers) == 1 or "" in containers else []


def _is_text(place: Place) -> bool:
    return isinstance(without_null(place.type)[0], StringType | IntegerType)


def _is_link(place: Place) -> bool:
    """Whether text is a URL by its name, its format, its place, its description or its examples."""
    core = without_null(place.type)[0]
    if not isinstance(core, StringType):
        return False
    examples = (example for example in place.docs.examples if isinstance(example, str))
    return (
        plain(place.name) in ("href", "url", "uri", *_NEXT_LINKS)
        or core.format in ("uri", "url", "uri-reference")
        or "links" in [plain(token) for token in place.place.split("/")]
        or any(example.startswith(("http", "/")) for example in examples)
        or bool(_SAYS_LINK.search(_text(place.docs)))
    )


def _end(places: list[Place], keys: Iterable[str]) -> dict[str, Place]:
    """Return how a list of pages ends: the place for the first of some settings of a rule."""
    for key in keys:
        found = _unambiguous(each for each in places if _is_end(key, each))
        if found:
            return {key: found[0]}
    return {}


def _is_end(key: str, place: Place) -> bool:
    names, kinds = _ENDS[key]
    is_header = not place.place.startswith("/")
    counts_all = plain(place.name) == "count" and _SAYS_ALL.search(_text(place.docs)) is not None
    is_named = plain(place.name) in names or (key == "total" and counts_all)
    return is_named and (is_header or isinstance(without_null(place.type)[0], kinds))


def _first(slot: Slot, response: PagedResponse) -> int | None:
    """Return the first offset or page number that the text of a parameter states, None if none.

    In SCIM and OpenSearch (``startIndex``, ``totalResults``, ``itemsPerPage``) offsets begin with 1.
    """
    text = _text(slot.docs)
    if _SAYS_ZERO.search(text):
        return 0
    names = {plain(each.name) for each in response.places}
    is_search = plain(slot.name.wire) == "startindex" and {"totalresults", "itemsperpage"} <= names
    return 1 if _SAYS_ONE.search(text) or is_search else None


def _said_first(slot: Slot) -> tuple[str, ...]:
    """Return the words about the first offset or page number."""
    match = _SAYS_ZERO.search(_text(slot.docs)) or _SAYS_ONE.search(_text(slot.docs))
    return (match[0],) if match else ()


def _text(docs: Documentation) -> str:
    return f"{docs.summary} {docs.description}"
