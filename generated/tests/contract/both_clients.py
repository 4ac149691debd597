"""One call, made in every way in which the package offers it: blocking and asynchronous.

Input: an operation, arguments by Python name, prepared answers. Output: an ``Outcome``. Warnings of
deprecation are silenced here; they have tests of their own.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from contract.document import Json, Operation
from contract.fake_transport import ORIGIN, TOKEN, Answer, FakeTransport, Sent
from contract.product import AsyncClient, Client


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a call came to. ``error`` is what was raised, ``mismatches`` are pointers."""

    sent: Sequence[Sent]
    result: object
    error: Exception | None
    tokens: int
    mismatches: Sequence[str]

    @property
    def request(self) -> Sent:
        """The one request that was sent."""
        assert self.error is None or self.sent, f"nothing was sent: {self.error!r}"
        assert len(self.sent) == 1, f"{len(self.sent)} requests were sent"
        return self.sent[0]

    @property
    def value(self) -> object:
        """The result; what was raised instead is raised again."""
        if self.error is not None:
            raise self.error
        return self.result


Caller: TypeAlias = Callable[[Operation, Mapping[str, object], Sequence[Answer]], Outcome]


def call_blocking(
    operation: Operation, arguments: Mapping[str, object], answers: Sequence[Answer]
) -> Outcome:
    """Make the call with the blocking client; of a list only one page is fetched."""
    wire = FakeTransport(answers)
    result, error = None, None
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(api_token=TOKEN, base_url=ORIGIN, transport=wire.transport, retries=0) as client,
    ):
        try:
            method = getattr(getattr(client, operation.resource), operation.method)
            returned = method(**arguments)
            result = returned.page() if operation.pagination else returned
        except Exception as raised:  # noqa: BLE001 - whatever it is, the test judges it
            error = raised
        return Outcome(
            sent=wire.sent,
            result=result,
            error=error,
            tokens=client.usage.tokens,
            mismatches=[one.pointer for one in client.mismatches],
        )


def call_async(
    operation: Operation, arguments: Mapping[str, object], answers: Sequence[Answer]
) -> Outcome:
    """Make the call with the asynchronous client; of a list only one page is fetched."""
    return asyncio.run(_call_async(operation, arguments, answers))


async def _call_async(
    operation: Operation, arguments: Mapping[str, object], answers: Sequence[Answer]
) -> Outcome:
    wire = FakeTransport(answers)
    result, error = None, None
    client = AsyncClient(api_token=TOKEN, base_url=ORIGIN, transport=wire.transport, retries=0)
    async with client:
        try:
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                method = getattr(getattr(client, operation.resource), operation.method)
                returned = method(**arguments)
                result = await (returned.page() if operation.pagination else returned)
        except Exception as raised:  # noqa: BLE001 - whatever it is, the test judges it
            error = raised
        return Outcome(
            sent=wire.sent,
            result=result,
            error=error,
            tokens=client.usage.tokens,
            mismatches=[one.pointer for one in client.mismatches],
        )


CALLERS: Mapping[str, Caller] = {"blocking": call_blocking, "async": call_async}


def by_python_name(
    operation: Operation, arguments: Mapping[str, Json], body: Json
) -> dict[str, object]:
    """Return arguments by wire name, and a body, as the client's keyword arguments."""
    names = {one.wire: one.name for one in operation.parameters}
    given: dict[str, object] = {names[wire]: value for wire, value in arguments.items()}
    if operation.body is None or body is None:
        return given
    if not isinstance(body, dict) or not operation.body.fields:
        return {**given, operation.body.argument: body}
    members = {one.wire: one.name for one in operation.body.fields}
    return {**given, **{members.get(str(wire), str(wire)): value for wire, value in body.items()}}
