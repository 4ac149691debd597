"""Compares bodies and answers: media types, statuses, headers, the payload's place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.equivalent_changes import compare_spelling
from generator.diff.compare.matching import pair
from generator.diff.compare.schemas import Schemas
from generator.diff.findings.codes import ChangeClass, Direction
from generator.diff.findings.finding import Findings, Place
from generator.ir.media_types import is_success
from generator.ir.operations import Header, MediaType, Operation, Response
from generator.ir.type_queries import Types, field_at, name_of
from generator.ir.types import ArrayType, NullableType, RefType, Type

_LIMITS = frozenset({"429", "402"})


@dataclass(frozen=True, slots=True)
class Bodies:
    """Compares what is sent and what comes back. ``rate_headers`` are the headers (in lower case)
    by which the API tells how much may still be spent."""

    schemas: Schemas
    rate_headers: frozenset[str]

    def compare_request(self, old: Operation, new: Operation) -> None:
        """Report differences of the request body."""
        findings = self.schemas.findings
        before, after = old.body, new.body
        place = Place(
            address=f"operations/{old.id.wire}/body",
            subject=f"request body of {old.id.wire}",
            operation=old.id.wire,
            direction=Direction.REQUEST,
            old=before.origin if before else old.origin,
            new=after.origin if after else new.origin,
        )
        if before is None or after is None:
            if after is not None:
                findings.report("BQ01" if after.required else "BQ02", place)
            elif before is not None:
                findings.report("BQ03", place)
            return
        if before.required != after.required:
            findings.report("BQ04" if after.required else "BQ05", place)
        compare_documentation(before.docs, after.docs, place, findings)
        self._compare_content(before.content, after.content, place, lost="BQ07", gained="BQ06")

    def compare_responses(self, old: Operation, new: Operation) -> None:
        """Report differences of the answers."""
        pairs = pair(old.responses, new.responses, lambda response: response.status)
        lost = [response for response in pairs.removed if _is_success(response)]
        gained = [response for response in pairs.added if _is_success(response)]
        couples = list(pairs.both)
        if len(lost) == len(gained) == 1:
            place = _place(old, new, lost[0], gained[0])
            self.schemas.findings.report("RS03", place, old=lost[0].status, new=gained[0].status)
            couples.append((lost[0], gained[0]))
            lost, gained = [], []
        for response in pairs.removed:
            if response in lost or not _is_success(response):
                code = "RS01" if _is_success(response) else "RS04"
                self.schemas.findings.report(code, _place(old, new, response, None))
        for response in pairs.added:
            if response in gained or not _is_success(response):
                self.schemas.findings.report(_gained(response), _place(old, new, None, response))
        for before, after in couples:
            self._compare_response(old, new, before, after)

    def _compare_response(
        self, old: Operation, new: Operation, before: Response, after: Response
    ) -> None:
        place = _place(old, new, before, after)
        compare_documentation(before.docs, after.docs, place, self.schemas.findings)
        self._compare_headers(before, after, place)
        if bool(before.content) != bool(after.content):
            self.schemas.findings.report("RS12" if after.content else "RS08", place)
        elif not _is_success(before):
            self._compare_error(before, after, place)
        elif not self._payload_moved(old, new, before, after, place):
            self._compare_content(before.content, after.content, place, lost="RS06", gained="RS07")

    def _compare_content(
        self,
        old: tuple[MediaType, ...],
        new: tuple[MediaType, ...],
        place: Place,
        *,
        lost: str,
        gained: str,
    ) -> None:
        pairs = pair(old, new, lambda media: media.content_type)
        for media in pairs.removed:
            self.schemas.findings.report(lost, place, old=media.content_type)
        for media in pairs.added:
            self.schemas.findings.report(gained, place, new=media.content_type)
        for before, after in pairs.both:
            inside = replace(place, old=before.origin, new=after.origin)
            if before.examples != after.examples:
                self.schemas.findings.report(
                    "DO03", inside, old=before.examples, new=after.examples
                )
            compare_spelling(before.origin, after.origin, inside, self.schemas.findings)
            self.schemas.compare(before.type, after.type, inside)

    def _compare_error(self, old: Response, new: Response, place: Place) -> None:
        """Report a broken error body once, and anything milder as it is."""
        trial = Findings()
        probe = Bodies(self.schemas.reporting_to(trial), self.rate_headers)
        probe._compare_content(old.content, new.content, place, lost="RS06", gained="RS07")
        found = trial.sorted()
        if any(finding.change_class is ChangeClass.BREAKING for finding in found):
            broken = [f for f in found if f.change_class is ChangeClass.BREAKING]
            changes = tuple(f"{finding.code} {finding.address}" for finding in broken)
            more = f" ({len(broken) - 1} more)" if broken[1:] else ""
            self.schemas.findings.report(
                "RS11",
                _error_place(old, new, place),
                new=changes,
                detail=f"{broken[0].message}{more}",
            )
        else:
            self._compare_content(old.content, new.content, place, lost="RS06", gained="RS07")

    def _payload_moved(
        self, old: Operation, new: Operation, before: Response, after: Response, place: Place
    ) -> bool:
        """Report a payload that moved, or turned from one into many; then nothing below it counts."""
        findings = self.schemas.findings
        left = _payload(before, old.data, self.schemas.old)
        right = _payload(after, new.data, self.schemas.new)
        if old.data != new.data:
            findings.report("RS10", place, old=old.data or "/", new=new.data or "/")
            if left is not None and right is not None:
                self.schemas.compare(left, right, place)
            return True
        if (
            left is None
            or right is None
            or isinstance(left, ArrayType) == isinstance(right, ArrayType)
        ):
            return False
        findings.report("RS09", place, old=name_of(left), new=name_of(right))
        return True

    def _compare_headers(self, old: Response, new: Response, place: Place) -> None:
        pairs = pair(old.headers, new.headers, lambda header: header.name.wire.lower())
        for header in pairs.removed:
            code = "HD04" if header.name.wire.lower() in self.rate_headers else "HD01"
            self.schemas.findings.report(code, _header_place(header, place, old=header))
        for header in pairs.added:
            self.schemas.findings.report("HD02", _header_place(header, place, new=header))
        for before, after in pairs.both:
            self._compare_header(before, after, _header_place(before, place, old=before, new=after))

    def _compare_header(self, before: Header, after: Header, place: Place) -> None:
        """Report another type of header once, and anything milder as it is."""
        findings = self.schemas.findings
        if before.required != after.required:
            findings.report("SC04" if after.required else "SC05", place)
        self.schemas.deprecations.compare("DP03", before.deprecation, after.deprecation, place)
        compare_documentation(before.docs, after.docs, place, findings)
        trial = Findings()
        self.schemas.reporting_to(trial).compare(before.type, after.type, place)
        if any(finding.change_class is ChangeClass.BREAKING for finding in trial.sorted()):
            findings.report("HD03", place, old=name_of(before.type), new=name_of(after.type))
        else:
            self.schemas.compare(before.type, after.type, place)


def _place(
    before: Operation, after: Operation, old: Response | None, new: Response | None
) -> Place:
    named = old or new
    status = named.status if named else ""
    return Place(
        address=f"operations/{before.id.wire}/responses/{status}",
        subject=f"response {status} of {before.id.wire}",
        operation=before.id.wire,
        direction=Direction.RESPONSE,
        old=old.origin if old else before.origin,
        new=new.origin if new else after.origin,
    )


def _error_place(old: Response, new: Response, place: Place) -> Place:
    """Return the place of the body's type where it has a name: many answers share one."""
    types = [media.type for response in (old, new) for media in response.content[:1]]
    if not isinstance(types[0], RefType) or types[0] != types[-1]:
        return place
    return replace(place, address=f"types/{types[0].id}", subject=f"error body `{types[0].id}`")


def _header_place(
    named: Header, place: Place, *, old: Header | None = None, new: Header | None = None
) -> Place:
    return place.within(
        named.name.wire.lower(),
        f"header `{named.name.wire}` of {place.subject}",
        old.origin if old else None,
        new.origin if new else None,
    )


def _is_success(response: Response) -> bool:
    return is_success(response.status)


def _gained(response: Response) -> str:
    if response.status in _LIMITS:
        return "CO09"
    return "RS02" if _is_success(response) else "RS05"


def _payload(response: Response, pointer: str, types: Types) -> Type | None:
    if not response.content:
        return None
    body = response.content[0].type
    if pointer:
        found = field_at(body, pointer, types)
        if found is None:
            return None
        body = found.type
    return body.inner if isinstance(body, NullableType) else body
