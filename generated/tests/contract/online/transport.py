"""HTTP transport to a server or to a recording of one.

Input: requests of the client under test. Output: responses; the responses to the current call are
also in ``responses``. A network and a recording give the same responses, and verdicts depend on
nothing else, so a replayed run has the same result as the recorded one. A ``RequestPatch`` turns a
request into one that the client refuses to send, without changing anything else in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import httpx2

from contract.document import Json
from contract.fake_transport import TRACE, HttpResponse, SentRequest, sent_url
from contract.online.recording import (
    REQUEST_HEADERS,
    RESPONSE_HEADERS,
    Entry,
    Exchange,
    Failure,
    Interrupted,
    RecordedRequest,
    RecordedResponse,
    Recording,
    RecordingError,
    RecordingFile,
)
from contract.online.replay_diff import differences_between
from contract.redaction import SECRETS


@dataclass(frozen=True, kw_only=True)
class RequestPatch:
    """Changes to a request before it is sent: query parameters, body or content type."""

    query: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    content_type: str = ""

    def apply(self, request: httpx2.Request) -> httpx2.Request:
        """Return the request with the changes."""
        headers = {k: v for k, v in request.headers.items() if k != "content-length"}
        if self.content_type:
            headers["content-type"] = self.content_type
        url = sent_url(request.url)
        if self.query:
            url += f"{'&' if urlsplit(url).query else '?'}{urlencode(self.query)}"
        content = request.read() if self.body is None else json.dumps(self.body).encode()
        return httpx2.Request(
            request.method, url, headers=headers, content=content, extensions=request.extensions
        )


class Sender(Protocol):
    """Sends a request and returns the response."""

    def send(self, test: str, pointer: str, request: httpx2.Request) -> httpx2.Response:
        """Return the response; raises the exceptions of the HTTP library."""
        ...

    def record_interruption(self, test: str) -> None:
        """Record that the user stopped the run in this test."""

    def close(self) -> None:
        """Release resources after the last request."""


class Transport(httpx2.BaseTransport):
    """Sends the requests of a client.

    ``test`` and ``pointer`` are the test and the location that the requests belong to, ``patch`` the
    changes to apply to them.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self.test = ""
        self.pointer = ""
        self.patch: RequestPatch | None = None
        self.responses: list[HttpResponse] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and record the response."""
        request.read()
        if self.patch is not None:
            request = self.patch.apply(request)
        try:
            response = self._sender.send(self.test, self.pointer, request)
        except httpx2.TransportError as error:
            failed = HttpResponse(status=0, body=str(error), content_type=type(error).__name__)
            TRACE.exchanges.append((_sent_request(request), failed))
            raise
        received = _to_http_response(_recorded_response(response))
        self.responses.append(received)
        TRACE.exchanges.append((_sent_request(request), received))
        return response

    def record_interruption(self) -> None:
        """Record that the user stopped the run in this test."""
        self._sender.record_interruption(self.test)

    def close(self) -> None:
        """Close the sender."""
        self._sender.close()


class NetworkSender:
    """Sends requests over the network and records them, without secrets."""

    def __init__(self, file: RecordingFile | None = None) -> None:
        self._inner = httpx2.HTTPTransport()
        self._file = file
        self._interrupted = False

    def send(self, test: str, pointer: str, request: httpx2.Request) -> httpx2.Response:
        """Send a request and read the whole response."""
        recorded = _recorded_request(request)
        try:
            response = self._inner.handle_request(request)
            response.read()
        except httpx2.TransportError as error:
            failure = Failure(type(error).__name__, str(error))
            self._write(Exchange(test, pointer, recorded, failure=failure))
            raise
        self._write(Exchange(test, pointer, recorded, response=_recorded_response(response)))
        return response

    def record_interruption(self, test: str) -> None:
        """Record once where the run was stopped."""
        if not self._interrupted:
            self._write(Interrupted(test))
        self._interrupted = True

    def _write(self, entry: Entry) -> None:
        if self._file is not None:
            self._file.write(entry)

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


class RecordingTruncated(Exception):
    """The recording ends here because the recorded run was cut short."""


class ReplaySender:
    """Returns the responses of a recording without a network; each test has lines of its own.

    ``make_error`` turns a message about a request that was not recorded into an exception.
    """

    def __init__(self, recording: Recording, make_error: Callable[[str], Exception]) -> None:
        self._recording = recording
        self._make_error = make_error

    def send(self, test: str, pointer: str, request: httpx2.Request) -> httpx2.Response:
        """Return the recorded response to the next request of a test."""
        entries = self._recording.entries.get(test)
        if not entries:
            if not self._recording.complete:
                raise RecordingTruncated
            raise self._make_error(
                f"{self._recording.path}: the recording has no more requests of {test}"
            )
        number, entry = entries.popleft()
        if isinstance(entry, Interrupted):
            raise KeyboardInterrupt("the recorded run was interrupted here")
        differences = differences_between(entry.request, _recorded_request(request))
        if entry.pointer != pointer:
            differences.append(f"location: recorded {entry.pointer}, now {pointer}")
        if differences:
            TRACE.exchanges.append(
                (_sent_request(request), HttpResponse(status=0, content_type="no response"))
            )
            raise self._make_error(
                "\n  ".join([f"{self._recording.location(number)} differs", *differences])
            )
        if entry.failure is not None:
            raise _exception(self._recording.location(number), entry.failure)
        recorded = entry.response
        assert recorded is not None
        content = recorded.body.encode()
        return httpx2.Response(recorded.status, headers=recorded.headers, content=content)

    def record_interruption(self, test: str) -> None:
        """Do nothing; the recording contains the interruption."""

    def close(self) -> None:
        """Do nothing; no resource is open."""


def _exception(location: str, failure: Failure) -> Exception:
    kind = getattr(httpx2, failure.name, None)
    if not isinstance(kind, type) or not issubclass(kind, httpx2.TransportError):
        raise RecordingError(f"{location}: {failure.name!r} is not a transport error of httpx2")
    return kind(failure.message)


def _recorded_request(request: httpx2.Request) -> RecordedRequest:
    parts = urlsplit(str(request.url))
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {k: v for k, v in request.headers.items() if k in REQUEST_HEADERS}
    return RecordedRequest(
        method=request.method,
        target=SECRETS.hide(target),
        headers={name: SECRETS.hide(value) for name, value in headers.items()},
        body=SECRETS.hide(request.read().decode("utf-8", "replace")),
    )


def _recorded_response(response: httpx2.Response) -> RecordedResponse:
    headers = {k: v for k, v in response.headers.items() if k in RESPONSE_HEADERS}
    return RecordedResponse(
        status=response.status_code,
        headers={name: SECRETS.hide(value) for name, value in headers.items()},
        body=SECRETS.hide(response.read().decode("utf-8", "replace")),
    )


def _to_http_response(recorded: RecordedResponse) -> HttpResponse:
    kind = recorded.headers.get("content-type", "")
    body: Json = recorded.body
    if "json" in kind and recorded.body:
        try:
            body = json.loads(recorded.body)
        except ValueError:
            kind = f"{kind} (invalid JSON)"
    headers = tuple(recorded.headers.items())
    return HttpResponse(status=recorded.status, body=body, content_type=kind, headers=headers)


def _sent_request(request: httpx2.Request) -> SentRequest:
    return SentRequest(
        method=request.method,
        url=sent_url(request.url),
        headers=tuple(request.headers.multi_items()),
        content=request.read(),
    )
