"""Responses as the OpenAPI document describes them: status, media type, headers, and a valid body.

Input: an operation, and the value or error to respond with. Output: ``Content``. Invariant: the body of
a described response is valid against its schema, if a valid value is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from .document import Direction, Document, Json, join
from .error_responses import ErrorResponse
from .request_bodies import is_json
from .samples import NoSample, Samples
from .sequences import is_sequence, requested_sequence, sample_items, write_sequence
from .table import Operation

_MESSAGES = ("message", "detail", "error", "title", "description", "reason", "error_description")
"""Properties of error bodies that hold the message."""
_EQUIVALENT = {400: (400, 422), 422: (422, 400), 410: (410, 404), 409: (409, 422, 400)}
"""Described statuses that stand for one that is not described."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of a response. ``headers`` include the content type, if there is a body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _Described:
    """A described response: its status, and where it is in the document."""

    status: int
    node: Mapping[str, Json]
    at: str
    chosen: str = ""

    @property
    def media(self) -> str:
        """The chosen media type, else JSON if there is one, or the first; empty without a body."""
        if self.chosen:
            return self.chosen
        types = [*self.node.get("content", ())]
        return next(filter(is_json, types), types[0] if types else "")


class Responses:
    """Writes the responses of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.samples = Samples(document)

    def statuses(self, operation: Operation) -> list[str]:
        """Return the described statuses of an operation (``200``, ``4XX``, ``default``)."""
        node, _ = self._document.child(operation.at, "responses") or ({}, "")
        return [str(status) for status in node]

    def success(self, operation: Operation, preferred: Iterable[int] = ()) -> _Described:
        """Return the success response, with one of the preferred statuses if described."""
        described = self.statuses(operation)
        for number in preferred:
            if str(number) in described:
                return self._described(operation, str(number), number)
        for first in "231":
            for status in sorted(described):
                if status[0] == first:
                    number = int(status) if status.isdecimal() else int(first) * 100
                    return self._described(operation, status, number)
        return self._described(operation, "default", 200)

    def _described(self, operation: Operation, key: str, status: int) -> _Described:
        found = self._document.child(operation.at, "responses", key)
        return _Described(status, *(found or ({}, "")))

    def schema_at(self, described: _Described) -> str:
        """Return the JSON pointer of the schema of a body, empty if there is none."""
        found = self._document.child(described.at, "content", described.media, "schema")
        return found[1] if found else ""

    def example(self, operation: Operation, accept: str = "") -> Content:
        """Return the success response with an example of the document, else with a valid value.

        It is a sequence of items if nothing else is described, or if the request accepts no other.
        """
        described = self.success(operation)
        sequence = requested_sequence(described.node.get("content", ()), accept)
        described = replace(described, chosen=sequence)
        if not described.media:
            return self.write(described, None)
        try:
            return self.write(described, self._example(described))
        except NoSample:
            raise ErrorResponse(501, "no value is known that fits the response schema") from None

    def _example(self, described: _Described) -> object:
        """Return a valid example of a media type, else a value that fits its schema."""
        if is_sequence(described.media):
            media_at = join(described.at, "content", described.media)
            return sample_items(self._document, self.samples, media_at)
        media = described.node["content"][described.media]
        schema_at = self.schema_at(described)
        examples = [media["example"]] if "example" in media else []
        for name in media.get("examples", ()):
            found = self._document.child(described.at, "content", described.media, "examples", name)
            examples += [found[0]["value"]] if found and "value" in found[0] else []
        if not schema_at:
            return examples[0] if examples else None
        if is_json(described.media):
            validator = self._document.validator(schema_at, Direction.RESPONSE)
            valid = [value for value in examples if validator.is_valid(value)]
            return valid[0] if valid else self.samples.value(schema_at)
        return examples[0] if examples else self.samples.value(schema_at)

    def write(self, described: _Described, value: object) -> Content:
        """Return a described response with a value as its body."""
        headers = self._headers(described)
        media = described.media
        if not media:
            return Content(status=described.status, headers=headers)
        headers["content-type"] = media.replace("*/*", "application/json").replace("*", "plain")
        if is_sequence(media):
            body = write_sequence(media, value if isinstance(value, list) else [])
        elif is_json(headers["content-type"]):
            body = msgspec.json.encode(value)
        else:
            body = value.encode() if isinstance(value, str) else b""
        return Content(status=described.status, headers=headers, body=body)

    def _headers(self, described: _Described) -> dict[str, str]:
        """Return values for the required headers of a response."""
        headers: dict[str, str] = {}
        for name in described.node.get("headers", ()):
            found = self._document.child(described.at, "headers", name)
            schema = self._document.child(found[1], "schema") if found else None
            if found and schema and found[0].get("required") is True:
                try:
                    headers[name.lower()] = _header_text(self.samples.value(schema[1]))
                except NoSample:
                    continue
        return headers

    def fit(self, value: object, schema_at: str) -> object:
        """Return a value changed so that it is valid, with as few changes as possible.

        Raises NoSample if no valid value is known.
        """
        validator = self._document.validator(schema_at, Direction.RESPONSE)
        for _ in range(50):
            error = next(validator.iter_errors(value), None)
            if error is None:
                return value
            if not isinstance(value, dict):
                break
            sample = self.samples.value(schema_at)
            if not isinstance(sample, dict):
                break
            name = str(error.instance_path[0]) if error.instance_path else ""
            changed = {**sample, **value}
            if name:
                changed = {**value, **({name: sample[name]} if name in sample else {})}
                if name not in sample or value.get(name) == sample[name]:
                    changed.pop(name, None)
            elif changed == value:
                changed = {key: each for key, each in value.items() if key in sample}
            if changed == value:
                break
            value = changed
        return self.samples.value(schema_at)

    def error(self, error: ErrorResponse, operation: Operation | None) -> Content:
        """Return an error as the operation describes it, else as small JSON."""
        plain = {"status": error.status, "message": error.message}
        if error.hint:
            plain["hint"] = error.hint
        key, status = self._error_status(error.status, operation)
        if operation is None or not key:
            headers = {"content-type": "application/json", **error.headers}
            return Content(status=status, headers=headers, body=msgspec.json.encode(plain))
        described = self._described(operation, key, status)
        content = self.write(described, self._error_body(error, described, plain))
        return Content(
            status=status, body=content.body, headers={**content.headers, **error.headers}
        )

    def _error_status(self, status: int, operation: Operation | None) -> tuple[str, int]:
        if operation is None:
            return "", status
        described = self.statuses(operation)
        for equivalent in _EQUIVALENT.get(status, (status,)):
            for key in (str(equivalent), f"{equivalent // 100}XX", f"{equivalent // 100}xx"):
                if key in described:
                    return key, equivalent
        return ("default" if "default" in described else ""), status

    def _error_body(
        self, error: ErrorResponse, described: _Described, plain: Mapping[str, object]
    ) -> object:
        schema_at = self.schema_at(described)
        if not schema_at:
            return plain if is_json(described.media) else error.message
        try:
            sample = self._example(described)
        except NoSample:
            return plain
        if not isinstance(sample, dict):
            return sample
        validator = self._document.validator(schema_at, Direction.RESPONSE)
        for name in _MESSAGES:
            changed = {**sample, name: error.message}
            if name in sample and validator.is_valid(changed):
                sample = changed
                break
        changed = {**sample, "status": error.status}
        return changed if "status" in sample and validator.is_valid(changed) else sample


def _header_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def success_statuses(role: str) -> tuple[int, ...]:
    """Return the usual success statuses of a role, the preferred one first."""
    return {"create": (201, 200, 202), "delete": (204, 200, 202)}.get(role, (200,))
