"""Proposes pagination rules for lists, by the names that published APIs use.

Input: an operation. Output: a ``Proposal`` whose rule applies to it, with the evidence, or None. Names
are compared without regard to case and to how words are joined. Nothing is proposed that the names do
not tell apart, such as text that may be a cursor or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.ir.api import Api
from generator.ir.media_types import is_json, success_media, success_responses
from generator.ir.operations import Operation, Pagination
from generator.ir.pagination_rules import (
    PaginationRule,
    Slot,
    apply_rule,
    body_properties,
    query_parameters,
)
from generator.ir.type_queries import without_null
from generator.ir.types import (
    ArrayType,
    BooleanType,
    Documentation,
    IntegerType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)
from generator.positions import escape_pointer

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
_PAYLOADS = ("data", "items", "results", "result", "records", "entries", "values", "value")
_OTHER_LISTS = frozenset({"errors", "warnings", "links", "messages", "facets", "included", "meta"})
"""Arrays beside the items of a page."""
_SAYS_LINK = re.compile(r"(?i)\b(url|uri|link|href)\b")
_SAYS_OFFSET = re.compile(
    r"(?i)\b(offset|skip|index|position|paginat\w*|(first|start\w*) (row|record|item|result|entry))"
)
_SAYS_ALL = re.compile(r"(?i)\b(total|overall|all)\b")
_SAYS_ZERO = re.compile(
    r"(?i)\b(0|zero)[ -](based|index\w*)|(start\w*|begin\w*|first)\W[^.]{0,20}\b0\b"
)
_SAYS_ONE = re.compile(
    r"(?i)\b(1|one)[ -](based|index\w*)|(start\w*|begin\w*|first)\W[^.]{0,20}\b1\b"
)
_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule that applies to an operation, and what in the document speaks for it.

    The evidence quotes names of the document as they are.
    """

    rule: PaginationRule
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Something in a success response: its place, its name, type and documentation."""

    place: str
    name: str
    type: Type
    docs: Documentation

    @property
    def shown(self) -> str:
        kind = "property" if self.place.startswith("/") else "response header"
        return f'the {kind} "{self.place}"'


def propose_rule(operation: Operation, api: Api) -> Proposal | None:
    """Return the rule that the names in an operation suggest, None if they suggest none."""
    places = [*_places(operation, api)]
    items = _items(operation, places)
    if items is None:
        return None
    base = PaginationRule(items=items)
    for proposal in _proposals(base, operation, api, places):
        if isinstance(apply_rule(proposal.rule, operation, api), Pagination):
            return proposal
    return None


def _proposals(
    base: PaginationRule, operation: Operation, api: Api, places: list[_Place]
) -> Iterator[Proposal]:
    query = query_parameters(operation)
    yield from _in(dict(query), "query parameter", base, operation, places)
    if operation.http_method.upper() == "POST":
        properties = body_properties(operation, api)
        yield from _in(dict(properties), "property of the request", base, operation, places)


def _in(
    slots: dict[str, Slot],
    kind: str,
    base: PaginationRule,
    operation: Operation,
    places: list[_Place],
) -> Iterator[Proposal]:
    """Yield proposals with parameters in the query or in the body, the safest first."""
    size = _slot(slots, _SIZES, IntegerType | NumberType)
    base = replace(base, size_parameter=size)
    sizes = (f'the {kind} "{size}"',) if size else ()
    cursor = _slot(slots, _CURSORS, StringType | IntegerType | NumberType)
    following = _next_cursor(places, cursor)
    if cursor and following:
        rule = replace(base, cursor_parameter=cursor, next_cursor=following.place)
        yield Proposal(rule=rule, evidence=(f'the {kind} "{cursor}"', *sizes, following.shown))
    link = _next_link(places)
    if link and operation.http_method.upper() == "GET":
        yield Proposal(rule=replace(base, next_link=link.place), evidence=(link.shown, *sizes))
    end, end_evidence = _end(places)
    for name, key in (
        (_slot(slots, _PAGES, IntegerType | NumberType), "page_parameter"),
        (_offset(slots), "offset_parameter"),
    ):
        if name and (size or end):
            rule = replace(
                base, **{key: name}, **_only(end, key), first=_first(slots[name], places)
            )
            evidence = (f'the {kind} "{name}"', *sizes, *end_evidence, *_said_first(slots[name]))
            yield Proposal(rule=rule, evidence=evidence)


def _only(end: dict[str, str], key: str) -> dict[str, str]:
    """Return how a list ends; the number of pages says nothing about an offset."""
    return {} if "total_pages" in end and key != "page_parameter" else end


def _slot(slots: dict[str, Slot], names: Iterable[str], kinds: object) -> str:
    """Return the parameter with the first of some names and a fitting type, empty without one."""
    plain = {_plain(name): name for name in reversed(slots)}
    for name in names:
        wire = plain.get(name)
        if wire is not None and isinstance(without_null(slots[wire].type)[0], kinds):  # type: ignore[arg-type]
            return wire
    return ""


def _offset(slots: dict[str, Slot]) -> str:
    """Return the parameter for an offset; where its name has other meanings, its text must say so."""
    for candidate in _OFFSETS:
        name = _slot(slots, (candidate,), IntegerType | NumberType)
        is_certain = candidate not in ("start", "from", "pageoffset") or "[" in name
        if name and (is_certain or _SAYS_OFFSET.search(_text(slots[name].docs))):
            return name
    return ""


def _next_cursor(places: list[_Place], parameter: str) -> _Place | None:
    """Return where the next cursor is: a property or header whose name says so.

    A property with the name of the parameter counts, too, as does one that is named so inside of
    ``next`` or ``cursors``, and ``next`` if nothing says that it is a link.
    """
    texts = [each for each in places if _is_text(each) and not _is_link(each)]
    for each in texts:
        if _plain(each.name).removeprefix("x") in _NEXT_CURSORS:
            return each
    for each in texts:
        inside = _plain(each.place.rpartition("/")[0].rpartition("/")[2])
        if _plain(each.name) in (_plain(parameter), "after") and inside in ("next", "cursors"):
            return each
    for each in texts:
        if _plain(each.name) in ("next", _plain(parameter)) and each.place.startswith("/"):
            return each
    return None


def _next_link(places: list[_Place]) -> _Place | None:
    """Return where the link to the next page is."""
    for each in places:
        if _is_text(each) and _plain(each.name) in _NEXT_LINKS:
            return each
    for each in places:
        parent = _plain(each.place.rpartition("/")[0].rpartition("/")[2])
        is_next = _plain(each.name) == "next" or (_plain(each.name) == "href" and parent == "next")
        if _is_text(each) and is_next and _is_link(each):
            return each
    return next((each for each in places if each.place.lower() == "link"), None)


def _is_text(place: _Place) -> bool:
    return isinstance(without_null(place.type)[0], StringType | IntegerType)


def _is_link(place: _Place) -> bool:
    """Whether text is a URL by its name, its format, its place, its description or its examples."""
    core = without_null(place.type)[0]
    if not isinstance(core, StringType):
        return False
    examples = (example for example in place.docs.examples if isinstance(example, str))
    return (
        _plain(place.name) in ("href", "url", "uri", *_NEXT_LINKS)
        or core.format in ("uri", "url", "uri-reference")
        or "links" in [_plain(token) for token in place.place.split("/")]
        or any(example.startswith(("http", "/")) for example in examples)
        or bool(_SAYS_LINK.search(_text(place.docs)))
    )


def _end(places: list[_Place]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return how a list of pages ends, as settings of a rule, and the evidence."""
    for key, names, kinds in (
        ("has_more", _MORE, BooleanType),
        ("total_pages", _TOTAL_PAGES, IntegerType | NumberType),
        ("total", _TOTALS, IntegerType | NumberType),
    ):
        for each in places:
            is_header = not each.place.startswith("/")
            fits = is_header or isinstance(without_null(each.type)[0], kinds)
            if fits and _plain(each.name) in names:
                return {key: each.place}, (each.shown,)
    for each in places:
        is_number = isinstance(without_null(each.type)[0], IntegerType | NumberType)
        if is_number and _plain(each.name) == "count" and _SAYS_ALL.search(_text(each.docs)):
            return {"total": each.place}, (each.shown,)
    return {}, ()


def _first(slot: Slot, places: list[_Place]) -> int | None:
    """Return the first offset or page number that the text of a parameter states, None if none.

    In SCIM and OpenSearch (``startIndex``, ``totalResults``, ``itemsPerPage``) offsets begin with 1.
    """
    text = _text(slot.docs)
    if _SAYS_ZERO.search(text):
        return 0
    names = {_plain(each.name) for each in places}
    is_search = _plain(slot.name.wire) == "startindex" and {"totalresults", "itemsperpage"} <= names
    return 1 if _SAYS_ONE.search(text) or is_search else None


def _said_first(slot: Slot) -> tuple[str, ...]:
    match = _SAYS_ZERO.search(_text(slot.docs)) or _SAYS_ONE.search(_text(slot.docs))
    return (f'"{match[0]}" in its description',) if match else ()


def _items(operation: Operation, places: list[_Place]) -> str | None:
    """Return the JSON Pointer to the items of a page, None if the response has none.

    Lists of objects precede lists of other values, outer ones inner ones, and usual names others.
    """
    media = success_media(operation.responses)
    if media is None or not is_json(media.content_type):
        return None
    if isinstance(without_null(media.type)[0], ArrayType):
        return ""
    lists = [
        each
        for each in places
        if isinstance(without_null(each.type)[0], ArrayType)
        and _plain(each.name) not in _OTHER_LISTS
        and each.place.count("/") <= 2
    ]
    return min(lists, key=_rank).place if lists else None


def _rank(place: _Place) -> tuple[bool | int, ...]:
    array = without_null(place.type)[0]
    item = without_null(array.items)[0] if isinstance(array, ArrayType) else array
    name = _plain(place.name)
    return (
        not isinstance(item, RefType),
        place.place.count("/"),
        _PAYLOADS.index(name) if name in _PAYLOADS else len(_PAYLOADS),
    )


def _places(operation: Operation, api: Api) -> Iterator[_Place]:
    """Yield the properties of a success body, outer ones first, then the headers."""
    media = success_media(operation.responses)
    level = [("", media.type)] if media is not None else []
    for _ in range(_DEPTH):
        inner = []
        for prefix, type_ in level:
            core = without_null(type_)[0]
            declaration = api.declaration(core.id) if isinstance(core, RefType) else None
            fields = declaration.fields if isinstance(declaration, ObjectDeclaration) else ()
            for each in fields:
                place = f"{prefix}/{escape_pointer(each.name.wire)}"
                inner.append((place, each.type))
                yield _Place(place, each.name.wire, each.type, each.docs)
        level = inner
    for response in success_responses(operation.responses):
        for header in response.headers:
            yield _Place(header.name.wire, header.name.wire, header.type, header.docs)


def _text(docs: Documentation) -> str:
    return f"{docs.summary} {docs.description}"


def _plain(name: str) -> str:
    return re.sub("[^a-z]", "", name.lower())
