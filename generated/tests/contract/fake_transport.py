"""A fake transport for either client: records requests and returns prepared responses.

Input: responses. Output: a ``FakeTransport``. The requests and responses of the running test are kept
in ``TRACE``, which is printed if the test fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx2

from contract.document import Json
from contract.expected_request import split
from contract.redaction import HIDDEN, redact

__all__ = ["ORIGIN", "TRACE", "FakeTransport", "HttpResponse", "SentRequest", "Trace"]

ORIGIN = "https://contract.test"
_SECRET_HEADERS = ("token", "authorization", "cookie", "key", "secret")


@dataclass(frozen=True, kw_only=True)
class HttpResponse:
    """A response, prepared by a test or received from a server."""

    status: int = 200
    body: Json = None
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"
    raw: bytes | None = None

    @property
    def content(self) -> bytes:
        """The body as bytes: ``raw``, or serialized for JSON, otherwise text encoded in ``charset``."""
        if self.raw is not None:
            return self.raw
        if "json" in self.content_type.lower():
            return json.dumps(self.body, ensure_ascii=False).encode()
        return str(self.body).encode(self.charset)


@dataclass(frozen=True, kw_only=True)
class SentRequest:
    """A request as the client sent it."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def path(self) -> str:
        """The path, decoded."""
        return split(self.url)[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query, decoded, in the order sent."""
        return split(self.url)[1]

    def header(self, name: str) -> str | None:
        """Return the value of a header, None if it was not sent."""
        values = (value for key, value in self.headers if key.lower() == name.lower())
        return next(values, None)

    def json(self) -> Json:
        """Return the body as JSON."""
        value: Json = json.loads(self.content)
        return value


@dataclass
class Trace:
    """The requests and responses of the running test, and the locations that it tests.

    ``pointers`` are locations in the specification. ``pinned`` are exchanges that caused a failure,
    each with the location that it violates; if there are any, only these are shown.
    """

    pointers: list[str] = field(default_factory=list)
    exchanges: list[tuple[SentRequest, HttpResponse]] = field(default_factory=list)
    pinned: list[tuple[str, SentRequest, HttpResponse]] = field(default_factory=list)

    def clear(self) -> None:
        """Remove everything before the next test."""
        self.pointers.clear()
        self.exchanges.clear()
        self.pinned.clear()

    def set_pointer(self, pointer: str) -> None:
        """Set the location in the specification that is being tested."""
        self.pointers[:] = [pointer]

    def pin(self, pointer: str) -> None:
        """Keep the last exchange with the location that its response violates."""
        if self.exchanges:
            self.pinned.append((pointer, *self.exchanges[-1]))

    def report(self) -> str:
        """Return locations and exchanges as text, without secrets or control characters.

        Contains the pinned exchanges. If there are none, the last two exchanges, because a test may
        compare the requests of two callers.
        """
        if self.pinned:
            blocks = [
                [f"specification: #{pointer}", *_format_exchange(sent, response)]
                for pointer, sent, response in self.pinned
            ]
        else:
            locations = [f"specification: #{pointer}" for pointer in self.pointers]
            blocks = [locations, *(_format_exchange(*exchange) for exchange in self.exchanges[-2:])]
        return redact("\n".join(line for block in blocks for line in block))


def _format_exchange(sent: SentRequest, response: HttpResponse) -> list[str]:
    lines = [f"> {sent.method} {sent.url}"]
    lines += [f"> {name}: {_header_value(name, value)}" for name, value in sent.headers]
    lines += _body_lines(sent.content)
    return [*lines, f"< {response.status} {response.content_type}", *_body_lines(response.content)]


def _header_value(name: str, value: str) -> str:
    lowered = name.lower()
    return HIDDEN if any(word in lowered for word in _SECRET_HEADERS) else value


def _body_lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace")
    shortened = text if len(text) <= 2000 else f"{text[:2000]} … ({len(text)} characters)"
    return [f"  {line}" for line in shortened.splitlines()]


TRACE = Trace()


def sent_url(url: httpx2.URL) -> str:
    """Return a URL as it is sent: its text does not show credentials."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}{url.raw_path.decode('ascii')}"


class FakeTransport:
    """Returns the prepared responses in order, repeating the last one, and records requests."""

    def __init__(self, responses: Iterable[HttpResponse] = (HttpResponse(),)) -> None:
        self._responses = list(responses)
        self.sent: list[SentRequest] = []
        self.transport = httpx2.MockTransport(self._serve)

    def _serve(self, request: httpx2.Request) -> httpx2.Response:
        sent = SentRequest(
            method=request.method,
            url=sent_url(request.url),
            headers=tuple(request.headers.multi_items()),
            content=request.read() if hasattr(request, "read") else b"",
        )
        response = self._responses[min(len(self.sent), len(self._responses) - 1)]
        self.sent.append(sent)
        TRACE.exchanges.append((sent, response))
        headers = [("content-type", response.content_type), *response.headers]
        return httpx2.Response(response.status, headers=headers, content=response.content)
