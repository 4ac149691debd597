"""Calls against a server that is really there: recorded, held against the description, paid for.

Input: an origin, a token, and the tokens that may be spent. Output: an ``Online`` client, which
keeps in ``seen`` what the answers looked like.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import httpx2

from contract.callers import by_python_name
from contract.document import RESPONSES, Json, Media, Operation, Response, validator
from contract.exchange import TRACE, Answer, Sent
from contract.product import Client, errors
from contract.seen import Seen


class Recorder(httpx2.BaseTransport):
    """Sends for real, and keeps the last exchange."""

    def __init__(self) -> None:
        self._inner = httpx2.HTTPTransport()
        self.answer = Answer()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and read all of the answer."""
        content = request.read()
        response = self._inner.handle_request(request)
        response.read()
        kind = response.headers.get("content-type", "")
        body: Json = response.json() if "json" in kind and response.content else response.text
        self.answer = Answer(
            status=response.status_code,
            body=body,
            content_type=kind,
            headers=tuple(response.headers.items()),
        )
        headers = tuple(
            (name, "<hidden>" if "token" in name or name == "authorization" else value)
            for name, value in request.headers.multi_items()
        )
        sent = Sent(method=request.method, url=str(request.url), headers=headers, content=content)
        TRACE.exchanges.append((sent, self.answer))
        return response

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


class Online:
    """A client for a real server. ``left`` counts the tokens that may still be spent."""

    def __init__(self, base_url: str, token: str, left: int) -> None:
        self._recorder = Recorder()
        self.client = Client(
            api_token=token, base_url=base_url or None, transport=self._recorder, retries=2
        )
        self.left = left
        self.seen = Seen()

    def affords(self, operation: Operation, *, reserve: int = 0) -> bool:
        """Tell whether a call, and what has to follow it, can still be paid."""
        return (operation.cost or 0) + reserve <= self.left

    def call(self, operation: Operation, arguments: Mapping[str, Json], body: Json) -> Answer:
        """Make a call, hold its answer against the description, and return it."""
        TRACE.at(operation.pointer)
        self.left -= operation.cost or 0
        given = by_python_name(operation, arguments, body)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            method = getattr(getattr(self.client, operation.resource), operation.method)
            try:
                returned = method(**given)
                _ = returned.page() if operation.pagination else returned
            except errors.APIError:
                pass  # its answer is held like any other
        self._hold(operation, self._recorder.answer)
        return self._recorder.answer

    def _hold(self, operation: Operation, answer: Answer) -> None:
        self.seen.headers.update(name for name, _ in answer.headers)
        self.seen.statuses[f"{operation.id} {answer.status}"] += 1
        response = documented(operation, answer.status)
        media = representation(response, answer) if response else None
        if response is None or media is None:
            self.seen.problems.append(
                f"{operation.id}: {answer.status} {answer.content_type} is not described"
            )
            return
        checked = validator(media.schema, RESPONSES)
        for problem in checked.iter_errors(answer.body) if media.is_json else ():
            place = "/".join(map(str, problem.instance_path))
            self.seen.problems.append(
                f"{operation.id}: {answer.status} at /{place}: {problem.message}"
            )
        if media.is_json:
            self.seen.note(answer.body, media.schema)

    def close(self) -> None:
        """Close the client."""
        self.client.close()


def documented(operation: Operation, status: int) -> Response | None:
    """Return the described response for a status: itself, its range, or the default."""
    known = {one.status.upper(): one for one in operation.responses}
    return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT")


def representation(response: Response, answer: Answer) -> Media | None:
    """Return the described representation of an answer."""
    bare = answer.content_type.partition(";")[0].strip()
    return next((one for one in response.content if one.content_type == bare), None)
