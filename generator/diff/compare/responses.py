"""Compares request bodies and responses: media types, statuses, headers, payload location."""

from __future__ import annotations

from dataclasses import replace

from generator.diff.compare.documentation import compare_documentation
from generator.diff.compare.equivalent_changes import compare_structure
from generator.diff.compare.matching import pair
from generator.diff.compare.schemas import Schemas
from generator.diff.compare.text_values import compare_text_values
from generator.diff.findings.codes import ChangeClass, Direction
from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.media_types import is_success, media_key
from generator.ir.operations import Header, MediaType, Operation, Response
from generator.ir.type_queries import Types, field_at, name_of
from generator.ir.types import ArrayType, NullableType, RefType, Type
from generator.records import dataclass

_LIMITS = frozenset({"429", "402"})


@dataclass(frozen=True, slots=True)
class Bodies:
    """Compares request bodies and responses.

    ``rate_headers`` are the headers, in lower case, that report remaining limits.
    """

    schemas: Schemas
    rate_headers: frozenset[str]

    def compare_request(self, old: Operation, new: Operation) -> None:
        """Report every difference between the request bodies of two operations."""
        findings = self.schemas.findings
        before, after = old.body, new.body
        location = ChangeLocation(
            address=f"operations/{old.id.wire}/body",
            subject=f"request body of {old.id.wire}",
            operation=old.id.wire,
            direction=Direction.REQUEST,
            old=before.origin if before else old.origin,
            new=after.origin if after else new.origin,
            member="body field",
        )
        if before is None or after is None:
            if after is not None:
                findings.report("BQ01" if after.required else "BQ02", location)
            elif before is not None:
                findings.report("BQ03", location)
            return
        if before.required != after.required:
            findings.report("BQ04" if after.required else "BQ05", location)
        compare_documentation(before.docs, after.docs, location, findings)
        self._compare_content(before.content, after.content, location, removed="BQ07", added="BQ06")

    def compare_responses(self, old: Operation, new: Operation) -> None:
        """Report every difference between the responses of two operations."""
        pairs = pair(old.responses, new.responses, lambda response: response.status)
        removed = [response for response in pairs.removed if _is_success(response)]
        added = [response for response in pairs.added if _is_success(response)]
        couples = list(pairs.both)
        if len(removed) == len(added) == 1:
            location = _location(old, new, removed[0], added[0])
            code = _code_of_status(removed[0].status, added[0].status)
            self.schemas.findings.report(code, location, old=removed[0].status, new=added[0].status)
            couples.append((removed[0], added[0]))
            removed, added = [], []
        for response in pairs.removed:
            if response in removed or not _is_success(response):
                code = "RS01" if _is_success(response) else "RS04"
                self.schemas.findings.report(code, _location(old, new, response, None))
        for response in pairs.added:
            if response in added or not _is_success(response):
                self.schemas.findings.report(
                    _code_of_added(response), _location(old, new, None, response)
                )
        for before, after in couples:
            self._compare_response(old, new, before, after)

    def _compare_response(
        self, old: Operation, new: Operation, before: Response, after: Response
    ) -> None:
        location = _location(old, new, before, after)
        compare_documentation(before.docs, after.docs, location, self.schemas.findings)
        self._compare_headers(before, after, location)
        if bool(before.content) != bool(after.content):
            self.schemas.findings.report("RS12" if after.content else "RS08", location)
        elif not _is_success(before):
            self._compare_error(before, after, location)
        elif not self._has_payload_moved(old, new, before, after, location):
            self._compare_content(
                before.content, after.content, location, removed="RS06", added="RS07"
            )

    def _compare_content(
        self,
        old: tuple[MediaType, ...],
        new: tuple[MediaType, ...],
        location: ChangeLocation,
        *,
        removed: str,
        added: str,
    ) -> None:
        pairs = pair(old, new, lambda media: media_key(media.content_type))
        for media in pairs.removed:
            inside = location.at(media.origin, location.new)
            self.schemas.findings.report(removed, inside, old=media.content_type)
        for media in pairs.added:
            inside = location.at(location.old, media.origin)
            self.schemas.findings.report(added, inside, new=media.content_type)
        for before, after in pairs.both:
            inside = location.within(media_key(before.content_type), location.subject)
            if len(old) > 1 or len(new) > 1:
                inside = replace(inside, subject=f"`{before.content_type}` of {location.subject}")
            inside = inside.at(before.origin, after.origin)
            if before.examples != after.examples:
                self.schemas.findings.report(
                    "DO03", inside, old=before.examples, new=after.examples
                )
            compare_structure(before.origin, after.origin, inside, self.schemas.findings)
            self.schemas.compare(before.type, after.type, inside)

    def _compare_error(self, old: Response, new: Response, location: ChangeLocation) -> None:
        """Report a breaking change of an error body as one finding, other changes one by one."""
        trial = Findings()
        probe = Bodies(self.schemas.reporting_to(trial), self.rate_headers)
        probe._compare_content(old.content, new.content, location, removed="RS06", added="RS07")
        breaking = [f for f in trial.sorted() if f.change_class is ChangeClass.BREAKING]
        if breaking:
            changes = tuple(f"{finding.code} {finding.address}" for finding in breaking)
            more = f" ({len(breaking) - 1} more)" if breaking[1:] else ""
            self.schemas.findings.report(
                "RS11",
                _error_location(old, new, location),
                new=changes,
                detail=f"{breaking[0].message}{more}",
            )
        elif trial.reports:
            self._compare_content(old.content, new.content, location, removed="RS06", added="RS07")

    def _has_payload_moved(
        self,
        old: Operation,
        new: Operation,
        before: Response,
        after: Response,
        location: ChangeLocation,
    ) -> bool:
        """Report a payload that moved or changed between one item and a list.

        Returns whether it did; its contents are then not compared any further.
        """
        findings = self.schemas.findings
        old_payload = _payload(before, old.data, self.schemas.old)
        new_payload = _payload(after, new.data, self.schemas.new)
        if old.data != new.data:
            findings.report("RS10", location, old=old.data or "/", new=new.data or "/")
            if old_payload is not None and new_payload is not None:
                self.schemas.compare(old_payload, new_payload, location)
            return True
        if (
            old_payload is None
            or new_payload is None
            or isinstance(old_payload, ArrayType) == isinstance(new_payload, ArrayType)
        ):
            return False
        findings.report("RS09", location, old=name_of(old_payload), new=name_of(new_payload))
        return True

    def _compare_headers(self, old: Response, new: Response, location: ChangeLocation) -> None:
        pairs = pair(old.headers, new.headers, lambda header: header.name.wire.lower())
        for header in pairs.removed:
            code = "HD05" if header.required else "HD01"
            if header.name.wire.lower() in self.rate_headers:
                code = "HD04"
            self.schemas.findings.report(code, _header_location(header, location, old=header))
        for header in pairs.added:
            self.schemas.findings.report("HD02", _header_location(header, location, new=header))
        for before, after in pairs.both:
            self._compare_header(
                before, after, _header_location(before, location, old=before, new=after)
            )

    def _compare_header(self, before: Header, after: Header, location: ChangeLocation) -> None:
        """Report a breaking change of a header's type as one finding, other changes one by one."""
        findings = self.schemas.findings
        if before.required != after.required:
            findings.report("SC04" if after.required else "SC05", location)
        self.schemas.deprecations.compare("DP03", before.deprecation, after.deprecation, location)
        compare_documentation(before.docs, after.docs, location, findings)
        trial = Findings()
        compare_text_values(before.type, after.type, location, self.schemas.reporting_to(trial))
        if any(finding.change_class is ChangeClass.BREAKING for finding in trial.sorted()):
            findings.report("HD03", location, old=name_of(before.type), new=name_of(after.type))
        elif trial.reports:
            compare_text_values(before.type, after.type, location, self.schemas)


def _location(
    before: Operation, after: Operation, old: Response | None, new: Response | None
) -> ChangeLocation:
    response = old or new
    status = response.status if response else ""
    return ChangeLocation(
        address=f"operations/{before.id.wire}/responses/{status}",
        subject=f"response {status} of {before.id.wire}",
        operation=before.id.wire,
        direction=Direction.RESPONSE,
        old=old.origin if old else before.origin,
        new=new.origin if new else after.origin,
    )


def _error_location(old: Response, new: Response, location: ChangeLocation) -> ChangeLocation:
    """Return the location of the body's type if it has a name, since responses share it."""
    types = [media.type for response in (old, new) for media in response.content[:1]]
    if not isinstance(types[0], RefType) or types[0] != types[-1]:
        return location
    return replace(location, address=f"types/{types[0].id}", subject=f"error body `{types[0].id}`")


def _header_location(
    header: Header,
    location: ChangeLocation,
    *,
    old: Header | None = None,
    new: Header | None = None,
) -> ChangeLocation:
    return location.within(
        header.name.wire.lower(),
        f"header `{header.name.wire}` of {location.subject}",
        old.origin if old else None,
        new.origin if new else None,
    )


def _is_success(response: Response) -> bool:
    return is_success(response.status)


def _code_of_status(old: str, new: str) -> str:
    """Return the code of a changed status: a range (``2XX``) covers all statuses of its class."""
    if old.upper() == "2XX":
        return "RS13"
    return "RS14" if new.upper() == "2XX" else "RS03"


def _code_of_added(response: Response) -> str:
    if response.status in _LIMITS:
        return "CO09"
    return "RS02" if _is_success(response) else "RS05"


def _payload(response: Response, pointer: str, types: Types) -> Type | None:
    if not response.content:
        return None
    body = response.content[0].type
    if pointer:
        field = field_at(body, pointer, types)
        if field is None:
            return None
        body = field.type
    return body.inner if isinstance(body, NullableType) else body
