"""Calls to a server: within a token budget, checked against the specification, and counted.

Input: a client with its transport, and the tokens that may be spent. Output: a ``ServerClient``,
which keeps statistics of the responses in ``observations``. Invariant: the tokens spent are those
that the client under test counts, repeated attempts included, and its own budgets enforce the limit;
the tokens reserved for deletions are not available to other calls.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from fnmatch import fnmatchcase

import pytest

from contract.both_clients import by_python_name
from contract.document import RESPONSES, Json, Media, Operation, Response
from contract.fake_transport import TRACE, HttpResponse
from contract.online.observations import Observations
from contract.online.transport import RecordingTruncated, RequestPatch, Transport
from contract.product import Client, errors
from contract.request_assertions import essence
from contract.schema_validation import validator

ATTEMPTS = 3
"""Maximum number of attempts of a call; tokens for as many deletions are reserved per record."""


class ServerClient:
    """A client of a server. ``limit`` is the number of tokens that may be spent, None for no limit.

    ``stopped`` is the reason why nothing more is sent. ``returns_examples`` is true if the server
    answered the creation of a record with the example of the specification: it stores no records.
    """

    def __init__(self, client: Client, transport: Transport, limit: int | None, live: bool) -> None:
        self.client = client
        self.transport = transport
        self.limit = limit
        self.live = live
        self.observations = Observations()
        self.cleanup_reserve = 0
        self.stopped = ""
        self.returns_examples = False
        self._budget = None if limit is None else client.budget(limit)
        if self._budget is not None:
            self._budget.__enter__()

    @property
    def spent(self) -> int:
        """The tokens that the client has counted."""
        return self.client.usage.tokens

    def price(self, operation: Operation) -> int:
        """Return the token cost of one attempt of a call."""
        return self.client.estimate(operation.id, calls=1).tokens

    def can_afford(self, price: int) -> bool:
        """Return whether a number of tokens is available besides the reserved ones."""
        return self._budget is None or self._budget.left - self.cleanup_reserve >= price

    def call(
        self,
        operation: Operation,
        arguments: Mapping[str, Json],
        body: Json,
        *,
        patch: RequestPatch | None = None,
        last: bool = False,
        cursor: str | None = None,
    ) -> HttpResponse:
        """Make a call, check its response against the specification, and return the response.

        ``cursor`` selects the page of a list. ``patch`` changes the request before it is sent.
        Skips the test if the tokens do not suffice for a first attempt. ``last`` is for deletions:
        it may spend the reserved tokens, and raises CleanupNotAttempted instead of skipping. Raises
        TransportError.
        """
        TRACE.set_pointer(operation.pointer)
        self._check_not_stopped(last)
        self.transport.pointer = operation.pointer
        self.transport.patch = patch
        responses: list[HttpResponse] = []
        self.transport.responses = responses
        try:
            self._send(operation, arguments, body, last, cursor)
        except errors.BudgetExceeded:
            if not responses:
                _skip_or_raise(f"--max-cost is too low for {operation.id}", last)
        except RecordingTruncated:
            self.stopped = "the recorded run was cut short here"
            _skip_or_raise(self.stopped, last)
        except (errors.APIError, errors.DecodingError) as error:
            self._handle_error(error, bool(responses), last)
        assert responses, f"{operation.id} ended without a response"
        self._check_responses(operation, responses)
        return responses[-1]

    def _check_not_stopped(self, last: bool) -> None:
        if self.stopped:
            _skip_or_raise(self.stopped, last)

    def _send(
        self,
        operation: Operation,
        arguments: Mapping[str, Json],
        body: Json,
        last: bool,
        cursor: str | None,
    ) -> None:
        keywords = by_python_name(operation, arguments, body)
        method = getattr(getattr(self.client, operation.resource), operation.method)
        within = (
            10**12 if self._budget is None or last else self._budget.left - self.cleanup_reserve
        )
        with (
            warnings.catch_warnings(action="ignore", category=DeprecationWarning),
            self.client.budget(max(0, within)),
        ):
            returned = method(**keywords)
            _ = returned.page(cursor) if operation.pagination else returned

    def _handle_error(self, error: Exception, has_response: bool, last: bool) -> None:
        """Continue after an error response, which is checked like any other; stop if that does harm."""
        if isinstance(error, errors.DailyBudgetExhausted | errors.AbuseBlocked):
            self.stopped = f"the server blocks all further requests ({type(error).__name__})"
        if not has_response:
            _skip_or_raise(self.stopped or str(error), last)

    def _check_responses(self, operation: Operation, responses: list[HttpResponse]) -> None:
        for received in responses:
            self.observations.record_response(operation.id, received)
        response = responses[-1]
        documented = documented_response(operation, response.status)
        media = documented_media(documented, response) if documented else None
        if documented is not None and is_empty(operation, documented, response):
            return
        if documented is None or media is None:
            self._add_problem(operation, response, operation.pointer, "is not documented")
            return
        if media.is_json:
            schema_validator = validator(media.schema, RESPONSES)
            for problem in schema_validator.iter_errors(response.body):
                pointer = "/".join(map(str, problem.instance_path))
                self._add_problem(
                    operation, response, media.pointer, f"at /{pointer}: {problem.message}"
                )
            self.observations.record_value(response.body, media.schema)

    def _add_problem(
        self, operation: Operation, response: HttpResponse, pointer: str, problem: str
    ) -> None:
        TRACE.pin(pointer)
        actual = f"{response.status} {response.content_type}"
        self.observations.problems.append(f"{operation.id}: {actual} {problem}")

    def discard_mismatches(self) -> None:
        """Ignore the deviations found since the last check."""
        self.observations.problems.clear()
        TRACE.pinned.clear()

    def is_example(self, operation: Operation, response: HttpResponse) -> bool:
        """Return whether a response is an example of the specification; never true with ``--live``.

        A server that returns examples stores no records, so they are neither right nor wrong.
        """
        documented = documented_response(operation, response.status)
        media = documented_media(documented, response) if documented else None
        return not self.live and media is not None and response.body in media.examples

    def close(self) -> None:
        """Close the client."""
        if self._budget is not None:
            self._budget.__exit__(None, None, None)
        self.client.close()


class CleanupNotAttempted(Exception):
    """A deletion that could not be attempted."""


def _skip_or_raise(reason: str, last: bool) -> None:
    if last:
        raise CleanupNotAttempted(reason)
    pytest.skip(reason)


def assert_no_mismatches(server_client: ServerClient) -> None:
    """Fail the test if there are deviations since the last check."""
    problems = list(server_client.observations.problems)
    server_client.observations.problems.clear()
    if problems:
        pytest.fail(
            f"response violates the specification: {'; '.join(dict.fromkeys(problems))}",
            pytrace=False,
        )


def documented_response(operation: Operation, status: int) -> Response | None:
    """Return the documented response for a status: its own, that of its range, or the default."""
    responses = {response.status.upper(): response for response in operation.responses}
    return (
        responses.get(str(status))
        or responses.get(f"{status // 100}XX")
        or responses.get("DEFAULT")
    )


def is_empty(operation: Operation, documented: Response, response: HttpResponse) -> bool:
    """Return whether a response has no body, and is not documented to have one."""
    has_body = bool(documented.content) and operation.can_have_body(documented)
    return not has_body and response.body in (None, "")


def documented_media(documented: Response, response: HttpResponse) -> Media | None:
    """Return the documented media type of a response: the same one, else a range with it."""
    bare = essence(response.content_type)
    types = {essence(media.content_type): media for media in documented.content}
    ranges = (media for range_, media in types.items() if fnmatchcase(bare, range_))
    return types.get(bare) or next(ranges, None)
