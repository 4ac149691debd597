"""Where requests go: to a server that is really there, or to a recording of one.

Input: requests of the client under test. Output: responses, and for each call the answers that came,
in ``answers``. Both ways end in the same answers, from which alone verdicts are taken: a replayed run
is judged as the recorded one was. An ``RequestPatch`` makes of a request one that the client refuses to
send; all else about it stays the product's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import httpx2

from contract.document import Json
from contract.fake_transport import TRACE, Answer, Sent
from contract.online.recording import (
    REPLY_HEADERS,
    REQUEST_HEADERS,
    Asked,
    Entry,
    Exchange,
    Failure,
    Interrupted,
    Recording,
    RecordingError,
    RecordingFile,
    Reply,
)
from contract.online.replay_diff import difference
from contract.redaction import SECRETS


@dataclass(frozen=True, kw_only=True)
class RequestPatch:
    """What to change in a request that is on its way."""

    query: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    content_type: str = ""

    def of(self, request: httpx2.Request) -> httpx2.Request:
        """Return the request as amended."""
        headers = {k: v for k, v in request.headers.items() if k != "content-length"}
        if self.content_type:
            headers["content-type"] = self.content_type
        url = str(request.url)
        if self.query:
            url += f"{'&' if urlsplit(url).query else '?'}{urlencode(self.query)}"
        content = request.read() if self.body is None else json.dumps(self.body).encode()
        return httpx2.Request(
            request.method, url, headers=headers, content=content, extensions=request.extensions
        )


class Sender(Protocol):
    """Brings a request somewhere, and an answer back."""

    def send(self, test: str, place: str, request: httpx2.Request) -> httpx2.Response:
        """Return the response; raise what the HTTP library raises."""

    def interrupted(self, test: str) -> None:
        """Somebody stopped the run in this test."""

    def close(self) -> None:
        """Nothing more will be sent."""


class Transport(httpx2.BaseTransport):
    """Carries the requests of a client. ``test`` and ``place`` say what they are for."""

    def __init__(self, carrier: Sender) -> None:
        self._carrier = carrier
        self.test = ""
        self.place = ""
        self.patch: RequestPatch | None = None
        self.answers: list[Answer] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and note what came back."""
        request.read()
        if self.patch is not None:
            request = self.patch.of(request)
        try:
            response = self._carrier.send(self.test, self.place, request)
        except httpx2.TransportError as error:
            failed = Answer(status=0, body=str(error), content_type=type(error).__name__)
            TRACE.exchanges.append((_sent(request), failed))
            raise
        answer = _answer(_reply(response))
        self.answers.append(answer)
        TRACE.exchanges.append((_sent(request), answer))
        return response

    def interrupted(self) -> None:
        """Note that somebody stopped the run in this test."""
        self._carrier.interrupted(self.test)

    def close(self) -> None:
        """Close what carries."""
        self._carrier.close()


class Network:
    """Sends for real, and records what it may."""

    def __init__(self, file: RecordingFile | None = None) -> None:
        self._inner = httpx2.HTTPTransport()
        self._file = file
        self._interrupted = False

    def send(self, test: str, place: str, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and read all of the answer."""
        asked = _asked(request)
        try:
            response = self._inner.handle_request(request)
            response.read()
        except httpx2.TransportError as error:
            failure = Failure(type(error).__name__, str(error))
            self._write(Exchange(test, place, asked, failure=failure))
            raise
        self._write(Exchange(test, place, asked, reply=_reply(response)))
        return response

    def interrupted(self, test: str) -> None:
        """Record, once, where the run was stopped."""
        if not self._interrupted:
            self._write(Interrupted(test))
        self._interrupted = True

    def _write(self, entry: Entry) -> None:
        if self._file is not None:
            self._file.write(entry)

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


class CutShort(Exception):
    """The recording ends here, because the recorded run was cut short."""


class Replayed:
    """Answers from a recording, each test from its own lines. Touches no network.

    ``differs`` hears of a request that is not the recorded one; it has to raise.
    """

    def __init__(self, recording: Recording, differs: Callable[[str], Exception]) -> None:
        self._recording = recording
        self._differs = differs

    def send(self, test: str, place: str, request: httpx2.Request) -> httpx2.Response:
        """Return the recorded answer to the test's next request."""
        entries = self._recording.entries.get(test)
        if not entries:
            if not self._recording.complete:
                raise CutShort
            raise self._differs(f"{self._recording.path}: the recording has no more for {test}")
        number, entry = entries.popleft()
        if isinstance(entry, Interrupted):
            raise KeyboardInterrupt("the recorded run was interrupted here")
        found = difference(entry.asked, _asked(request))
        if entry.place != place:
            found.append(f"place: recorded {entry.place}, now {place}")
        if found:
            TRACE.exchanges.append((_sent(request), Answer(status=0, content_type="not answered")))
            raise self._differs("\n  ".join([f"{self._recording.place(number)} differs", *found]))
        if entry.failure is not None:
            raise _exception(self._recording.place(number), entry.failure)
        assert entry.reply is not None
        reply = entry.reply
        return httpx2.Response(reply.status, headers=reply.headers, content=reply.body.encode())

    def interrupted(self, test: str) -> None:
        """Do nothing: the recording knows."""

    def close(self) -> None:
        """There is nothing to close."""


def _exception(place: str, failure: Failure) -> Exception:
    kind = getattr(httpx2, failure.name, None)
    if not isinstance(kind, type) or not issubclass(kind, httpx2.TransportError):
        raise RecordingError(f"{place}: {failure.name!r} is no failure of a request")
    return kind(failure.message)


def _asked(request: httpx2.Request) -> Asked:
    parts = urlsplit(str(request.url))
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {k: v for k, v in request.headers.items() if k in REQUEST_HEADERS}
    return Asked(
        method=request.method,
        target=SECRETS.hide(target),
        headers={name: SECRETS.hide(value) for name, value in headers.items()},
        body=SECRETS.hide(request.read().decode("utf-8", "replace")),
    )


def _reply(response: httpx2.Response) -> Reply:
    headers = {k: v for k, v in response.headers.items() if k in REPLY_HEADERS}
    return Reply(
        status=response.status_code,
        headers={name: SECRETS.hide(value) for name, value in headers.items()},
        body=SECRETS.hide(response.read().decode("utf-8", "replace")),
    )


def _answer(reply: Reply) -> Answer:
    kind = reply.headers.get("content-type", "")
    body: Json = reply.body
    if "json" in kind and reply.body:
        try:
            body = json.loads(reply.body)
        except ValueError:
            kind = f"{kind}, but no JSON"
    headers = tuple(reply.headers.items())
    return Answer(status=reply.status, body=body, content_type=kind, headers=headers)


def _sent(request: httpx2.Request) -> Sent:
    return Sent(
        method=request.method,
        url=str(request.url),
        headers=tuple(request.headers.multi_items()),
        content=request.read(),
    )
