"""What goes over the wire in a test: requests recorded at the transport, answers prepared.

Input: answers. Output: a ``FakeTransport``, whose transports serve either client. Every exchange of the running
test is kept in ``TRACE``, which a failing test prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx2

from contract.document import Json
from contract.expected_request import split
from contract.redaction import HIDDEN, TOKEN, shown

__all__ = ["ORIGIN", "TOKEN", "TRACE", "Answer", "FakeTransport", "Sent", "Trace"]

ORIGIN = "https://contract.test"
_SECRET_HEADERS = ("token", "authorization", "cookie", "key", "secret")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A response to give."""

    status: int = 200
    body: Json = None
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def content(self) -> bytes:
        """The body in bytes: JSON, or text as it is."""
        if "json" in self.content_type:
            return json.dumps(self.body, ensure_ascii=False).encode()
        return str(self.body).encode()


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request as it left the client."""

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
        """Return a header, None when it was not sent."""
        found = (value for key, value in self.headers if key.lower() == name.lower())
        return next(found, None)

    def json(self) -> Json:
        """Return the body as JSON."""
        value: Json = json.loads(self.content)
        return value


@dataclass
class Trace:
    """What the running test has done: places in the description, requests, answers.

    ``pinned`` are exchanges at fault, each with its own place; they are shown before the last ones.
    """

    pointers: list[str] = field(default_factory=list)
    exchanges: list[tuple[Sent, Answer]] = field(default_factory=list)
    pinned: list[tuple[str, Sent, Answer]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget everything; the next test begins."""
        self.pointers.clear()
        self.exchanges.clear()
        self.pinned.clear()

    def at(self, pointer: str) -> None:
        """Note the place in the description that is being tested."""
        self.pointers[:] = [pointer]

    def pin(self, pointer: str) -> None:
        """Keep the last exchange with the place that its answer differs from."""
        if self.exchanges:
            self.pinned.append((pointer, *self.exchanges[-1]))

    def report(self) -> str:
        """Return places and exchanges as text, without secrets or control characters.

        Shown is what is at fault; where nothing was pinned, the last two exchanges, because a test
        may compare what two callers sent.
        """
        if self.pinned:
            blocks = [
                [f"description: #{at}", *_exchange(sent, answer)]
                for at, sent, answer in self.pinned
            ]
        else:
            places = [f"description: #{pointer}" for pointer in self.pointers]
            blocks = [places, *(_exchange(*each) for each in self.exchanges[-2:])]
        return shown("\n".join(line for block in blocks for line in block))


def _exchange(sent: Sent, answer: Answer) -> list[str]:
    lines = [f"> {sent.method} {sent.url}"]
    lines += [f"> {name}: {_value(name, value)}" for name, value in sent.headers]
    lines += _body(sent.content)
    return [*lines, f"< {answer.status} {answer.content_type}", *_body(answer.content)]


def _value(name: str, value: str) -> str:
    lowered = name.lower()
    return HIDDEN if any(word in lowered for word in _SECRET_HEADERS) else value


def _body(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace")
    cut = text if len(text) <= 2000 else f"{text[:2000]} … ({len(text)} characters)"
    return [f"  {line}" for line in cut.splitlines()]


TRACE = Trace()


class FakeTransport:
    """Answers requests in turn, the last answer again and again, and keeps what was sent."""

    def __init__(self, answers: Iterable[Answer] = (Answer(),)) -> None:
        self._answers = list(answers)
        self.sent: list[Sent] = []
        self.transport = httpx2.MockTransport(self._serve)

    def _serve(self, request: httpx2.Request) -> httpx2.Response:
        sent = Sent(
            method=request.method,
            url=str(request.url),
            headers=tuple(request.headers.multi_items()),
            content=request.read() if hasattr(request, "read") else b"",
        )
        answer = self._answers[min(len(self.sent), len(self._answers) - 1)]
        self.sent.append(sent)
        TRACE.exchanges.append((sent, answer))
        headers = [("content-type", answer.content_type), *answer.headers]
        return httpx2.Response(answer.status, headers=headers, content=answer.content)
