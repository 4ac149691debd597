"""Collects what recorded exchanges say about each operation.

Input: exchanges, the API. Output: ``Traffic``: for each operation its calls, statuses, parameters,
members of bodies, and what contradicts the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from urllib.parse import parse_qsl, urlsplit

from generator.ir.api import Api, ApiKeyScheme
from generator.ir.media_types import essence_of, is_json, is_success, may_be_json
from generator.ir.operations import Location, MediaType, Operation, Parameter, Style
from generator.ir.type_queries import Types
from generator.ir.types import AnyType, MapType, ObjectDeclaration, RefType, Type
from generator.records import dataclass
from generator.traffic.body_walk import BodyWalk, Contradiction, walk_body
from generator.traffic.exchange import Exchange, RecordedBody, Recording
from generator.traffic.mismatches import Part, RecordedMismatch, response_for
from generator.traffic.routing import NoOperation, Router


@dataclass(slots=True)
class OperationTraffic:
    """What the records say about one operation. Parameters are pairs of location and name."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    parameters: set[tuple[Location, str]] = field(default_factory=set)
    sent: BodyWalk = field(default_factory=BodyWalk)
    received: BodyWalk = field(default_factory=BodyWalk)
    mismatches: list[RecordedMismatch] = field(default_factory=list)


@dataclass(slots=True)
class Traffic:
    """What all records say; ``ignored`` counts requests that call no operation, by reason."""

    operations: dict[str, OperationTraffic] = field(default_factory=dict)
    ignored: Counter[NoOperation] = field(default_factory=Counter)
    unanswered: int = 0

    @property
    def mismatches(self) -> Iterator[RecordedMismatch]:
        """Everything that contradicts the document."""
        for traffic in self.operations.values():
            yield from traffic.mismatches


def observe(recordings: Iterable[Recording], api: Api, hosts: Iterable[str] = ()) -> Traffic:
    """Return what recordings say about an API; ``hosts`` are its hosts beside those it documents."""
    observer = _Observer(api, Router(api, hosts))
    for recording in recordings:
        observer.traffic.unanswered += recording.unanswered
        for exchange in recording.exchanges:
            observer.add(exchange)
    return observer.traffic


class _Observer:
    def __init__(self, api: Api, router: Router) -> None:
        self.traffic = Traffic()
        self._router = router
        self._types: Types = {declaration.id: declaration for declaration in api.types}
        self._keys = {
            scheme.name
            for scheme in api.security_schemes
            if isinstance(scheme, ApiKeyScheme) and scheme.location == "query"
        }

    def add(self, exchange: Exchange) -> None:
        operation = self._router.find(exchange.method, exchange.url)
        if isinstance(operation, NoOperation):
            self.traffic.ignored[operation] += 1
            return
        traffic = self.traffic.operations.setdefault(operation.id.wire, OperationTraffic())
        traffic.calls += 1
        traffic.statuses[exchange.status] += 1
        response = response_for(operation, exchange.status)
        if response is None:
            expected = ", ".join(each.status for each in operation.responses) or "no response"
            contradiction = Contradiction("", expected, str(exchange.status))
            traffic.mismatches += _record(operation, Part.STATUS, exchange, [contradiction])
        else:
            walk = self._walk(exchange.response, response.content, sent=False)
            traffic.received.add(walk)
            traffic.mismatches += _record(operation, Part.RESPONSE, exchange, walk.contradictions)
        self._add_request(operation, exchange, traffic)

    def _add_request(
        self, operation: Operation, exchange: Exchange, traffic: OperationTraffic
    ) -> None:
        """Judge a request only if it was accepted: a rejected one may differ from the document."""
        names = _query_names(exchange.url)
        traffic.parameters |= _seen_parameters(operation, exchange, names)
        walk = self._walk(exchange.request, _request_content(operation), sent=True)
        traffic.sent.add(walk)
        if is_success(str(exchange.status)):
            undescribed = self._undescribed(operation, names)
            traffic.mismatches += _record(operation, Part.PARAMETER, exchange, undescribed)
            traffic.mismatches += _record(operation, Part.REQUEST, exchange, walk.contradictions)

    def _walk(
        self, body: RecordedBody | None, content: Iterable[MediaType], *, sent: bool
    ) -> BodyWalk:
        if body is None:
            return BodyWalk()
        media = _media_for(body.content_type, content)
        return walk_body(body.value, media.type, self._types, sent=sent) if media else BodyWalk()

    def _undescribed(self, operation: Operation, names: list[str]) -> list[Contradiction]:
        """Return the query parameters that the document does not have; names without brackets."""
        parameters = [each for each in operation.parameters if each.location is Location.QUERY]
        is_open = any(each.location is Location.QUERYSTRING for each in operation.parameters)
        if is_open or any(self._spreads(parameter) for parameter in parameters):
            return []
        known = {each.name.wire for each in parameters} | self._keys | _query_names_of(operation)
        unknown = {name for name in names if name not in known and _base(name) not in known}
        return [Contradiction("", "no such parameter", name) for name in sorted(unknown)]

    def _spreads(self, parameter: Parameter) -> bool:
        """Whether the members of an object become parameters of their own (style form, explode)."""
        is_form = parameter.style is Style.FORM and parameter.explode and not parameter.content_type
        return is_form and _may_be_object(parameter.type, self._types)


def _record(
    operation: Operation, part: Part, exchange: Exchange, contradictions: list[Contradiction]
) -> Iterator[RecordedMismatch]:
    for each in contradictions:
        yield RecordedMismatch(
            operation=operation.id.wire,
            pointer=each.pointer,
            expected=each.expected,
            got=each.got,
            part=part,
            status=exchange.status,
        )


def _request_content(operation: Operation) -> tuple[MediaType, ...]:
    return operation.body.content if operation.body else ()


def _media_for(content_type: str, content: Iterable[MediaType]) -> MediaType | None:
    """Return the representation that describes a JSON body."""
    described = [each for each in content if is_json(each.content_type)]
    if content_type and not is_json(content_type):
        return None
    essence = essence_of(content_type)
    exact = (each for each in described if essence_of(each.content_type) == essence)
    ranges = (each for each in content if may_be_json(each.content_type))
    return next(exact, None) or next(iter(described), None) or next(ranges, None)


def _query_names(url: str) -> list[str]:
    return [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]


def _query_names_of(operation: Operation) -> set[str]:
    return {name for name, _ in parse_qsl(operation.query, keep_blank_values=True)}


def _base(name: str) -> str:
    """Return the parameter of a deep object or array: ``filter`` of ``filter[name]``."""
    return name.partition("[")[0]


def _seen_parameters(
    operation: Operation, exchange: Exchange, names: list[str]
) -> set[tuple[Location, str]]:
    """Return the parameters that a request has; those in the path are in each request."""
    in_query = {*names, *map(_base, names)}
    seen = set()
    for parameter in operation.parameters:
        wire = parameter.name.wire
        match parameter.location:
            case Location.PATH:
                is_seen = True
            case Location.QUERY:
                is_seen = wire in in_query or f"{wire}[]" in in_query
            case Location.QUERYSTRING:
                is_seen = bool(names)
            case Location.HEADER:
                is_seen = wire.lower() in exchange.headers
            case Location.COOKIE:
                is_seen = wire in exchange.cookies
        if is_seen:
            seen.add((parameter.location, wire))
    return seen


def _may_be_object(type_: Type, types: Types) -> bool:
    core = types[type_.id] if isinstance(type_, RefType) else type_
    return isinstance(core, ObjectDeclaration | MapType | AnyType)
