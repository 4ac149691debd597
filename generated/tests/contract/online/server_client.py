"""Calls against a server: paid for, held against the description, counted.

Input: a client and its transport, and the tokens that may be spent. Output: an ``ServerClient``, which keeps in
``seen`` what the answers looked like. Invariant: what is spent is what the client under test counts,
repeated attempts included, and its own budgets keep to the limit; what deleting will cost is out of
reach of every other call.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import pytest

from contract.both_clients import by_python_name
from contract.document import RESPONSES, Json, Media, Operation, Response, validator
from contract.fake_transport import TRACE, Answer
from contract.online.observations import Observations
from contract.online.transport import CutShort, RequestPatch, Transport
from contract.product import Client, errors

ATTEMPTS = 3
"""How often a call is tried at most; so many deletions are kept back for each record."""


class ServerClient:
    """A client of a server. ``limit`` is what may be spent, None for as much as it takes.

    ``stopped`` says why nothing more is sent, ``stand_in`` that the server answered a new record with
    the description's example: it keeps none.
    """

    def __init__(self, client: Client, transport: Transport, limit: int | None, live: bool) -> None:
        self.client = client
        self.transport = transport
        self.limit = limit
        self.live = live
        self.seen = Observations()
        self.cleanup_reserve = 0
        self.stopped = ""
        self.stand_in = False
        self._budget = None if limit is None else client.budget(limit)
        if self._budget is not None:
            self._budget.__enter__()

    @property
    def spent(self) -> int:
        """The tokens that the client counted."""
        return self.client.usage.tokens

    def price(self, operation: Operation) -> int:
        """Return what one attempt of a call is counted as."""
        return self.client.estimate(operation.id, calls=1).tokens

    def affords(self, price: int) -> bool:
        """Tell whether so many tokens are left beside those that are kept back."""
        return self._budget is None or self._budget.left - self.cleanup_reserve >= price

    def call(
        self,
        operation: Operation,
        arguments: Mapping[str, Json],
        body: Json,
        *,
        patch: RequestPatch | None = None,
        last: bool = False,
    ) -> Answer:
        """Make a call, hold its answer against the description, and return it.

        Skips the test when the tokens do not suffice for a first attempt. ``last`` is for deleting what
        was made: it may spend what was kept back, and fails instead of skipping. Raises TransportError.
        """
        TRACE.at(operation.pointer)
        self._may_go_on(last)
        self.transport.place = operation.pointer
        self.transport.patch = patch
        answers: list[Answer] = []
        self.transport.answers = answers
        try:
            self._send(operation, arguments, body, last)
        except errors.BudgetExceeded:
            if not answers:
                _stop(f"--max-cost does not suffice for {operation.id}", last)
        except CutShort:
            self.stopped = "the recorded run was cut short here"
            _stop(self.stopped, last)
        except (errors.APIError, errors.DecodingError) as error:
            self._judge(error, bool(answers), last)
        assert answers, f"{operation.id} ended without an answer"
        self._hold(operation, answers)
        return answers[-1]

    def _may_go_on(self, last: bool) -> None:
        if self.stopped:
            _stop(self.stopped, last)

    def _send(
        self, operation: Operation, arguments: Mapping[str, Json], body: Json, last: bool
    ) -> None:
        given = by_python_name(operation, arguments, body)
        method = getattr(getattr(self.client, operation.resource), operation.method)
        within = (
            10**12 if self._budget is None or last else self._budget.left - self.cleanup_reserve
        )
        with (
            warnings.catch_warnings(action="ignore", category=DeprecationWarning),
            self.client.budget(max(0, within)),
        ):
            returned = method(**given)
            _ = returned.page() if operation.pagination else returned

    def _judge(self, error: Exception, answered: bool, last: bool) -> None:
        """Go on after an error, whose answer is held like any other; stop where going on does harm."""
        if isinstance(error, errors.DailyBudgetExhausted | errors.AbuseBlocked):
            self.stopped = f"the server lets nothing pass any more ({type(error).__name__})"
        if not answered:
            _stop(self.stopped or str(error), last)

    def _hold(self, operation: Operation, answers: list[Answer]) -> None:
        for answer in answers:
            self.seen.answered(operation.id, answer)
        answer = answers[-1]
        response = documented(operation, answer.status)
        media = representation(response, answer) if response else None
        if response is None or media is None:
            self._differs(operation, answer, operation.pointer, "is not described")
            return
        if media.is_json:
            checked = validator(media.schema, RESPONSES)
            for problem in checked.iter_errors(answer.body):
                place = "/".join(map(str, problem.instance_path))
                self._differs(operation, answer, media.pointer, f"at /{place}: {problem.message}")
            self.seen.note(answer.body, media.schema)

    def _differs(self, operation: Operation, answer: Answer, pointer: str, how: str) -> None:
        TRACE.pin(pointer)
        told = f"{answer.status} {answer.content_type}"
        self.seen.problems.append(f"{operation.id}: {told} {how}")

    def discard_mismatches(self) -> None:
        """Take what was not as described since the last time for no fault."""
        self.seen.problems.clear()
        TRACE.pinned.clear()

    def is_example(self, operation: Operation, answer: Answer) -> bool:
        """Tell whether a server (never the real one) answers with the description's own example.

        Such a server keeps no records: what it says of them is neither right nor wrong.
        """
        response = documented(operation, answer.status)
        media = representation(response, answer) if response else None
        return not self.live and media is not None and answer.body in media.examples

    def close(self) -> None:
        """Close the client."""
        if self._budget is not None:
            self._budget.__exit__(None, None, None)
        self.client.close()


class CleanupNotAttempted(Exception):
    """A deletion that was not even sent."""


def _stop(reason: str, last: bool) -> None:
    if last:
        raise CleanupNotAttempted(reason)
    pytest.skip(reason)


def assert_no_mismatches(online: ServerClient) -> None:
    """Fail with what was not as described since the last time."""
    problems, online.seen.problems[:] = list(online.seen.problems), []
    if problems:
        pytest.fail(f"not as described: {'; '.join(dict.fromkeys(problems))}", pytrace=False)


def documented(operation: Operation, status: int) -> Response | None:
    """Return the described response for a status: itself, its range, or the default."""
    known = {one.status.upper(): one for one in operation.responses}
    return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT")


def representation(response: Response, answer: Answer) -> Media | None:
    """Return the described representation of an answer."""
    bare = answer.content_type.partition(";")[0].strip()
    return next((one for one in response.content if one.content_type == bare), None)
