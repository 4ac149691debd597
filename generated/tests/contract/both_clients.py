"""Makes a call with the blocking or the asynchronous client.

Input: an operation, arguments by Python name and prepared responses. Output: an ``Outcome``.
Deprecation warnings are silenced here; they have tests of their own.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from contract import bodies
from contract.document import Json, Operation
from contract.fake_transport import (
    ORIGIN,
    FakeTransport,
    HttpResponse,
    SentRequest,
)
from contract.product import CREDENTIALS, AsyncClient, Client, Credentials, Retries
from contract.streams import is_streamed


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The outcome of a call.

    ``error`` is the exception raised, if any; ``mismatches`` are the JSON pointers that the client
    reported for the response.
    """

    sent: Sequence[SentRequest]
    result: object
    error: Exception | None
    tokens: int
    mismatches: Sequence[str]

    @property
    def request(self) -> SentRequest:
        """The only request that was sent."""
        assert self.error is None or self.sent, f"nothing was sent: {self.error!r}"
        assert len(self.sent) == 1, f"{len(self.sent)} requests were sent"
        return self.sent[0]

    @property
    def value(self) -> object:
        """The result; raises ``error`` if there is one."""
        if self.error is not None:
            raise self.error
        return self.result


class Caller(Protocol):
    """Makes a call; only one page of a list is fetched, and all items of a stream.

    Repeats do not wait. ``streamed``: the stream is asked for, if the operation has other responses.
    """

    def __call__(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        responses: Sequence[HttpResponse],
        *,
        repeats: int = 0,
        credentials: Credentials = CREDENTIALS,
        streamed: bool = False,
    ) -> Outcome: ...


def call_blocking(
    operation: Operation,
    arguments: Mapping[str, object],
    responses: Sequence[HttpResponse],
    *,
    repeats: int = 0,
    credentials: Credentials = CREDENTIALS,
    streamed: bool = False,
) -> Outcome:
    """Make the call with the blocking client."""
    fake = FakeTransport(responses)
    retries = Retries(attempts=repeats + 1, base=0)
    result, error = None, None
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(**credentials, base_url=ORIGIN, transport=fake.transport, retries=retries) as client,
    ):
        try:
            returned = _method(client, operation, streamed)(**arguments)
            result = complete(operation, returned, streamed=streamed)
        except Exception as raised:  # noqa: BLE001 - the test checks the exception
            error = raised
        return Outcome(
            sent=fake.sent,
            result=result,
            error=error,
            tokens=client.usage.tokens,
            mismatches=[mismatch.pointer for mismatch in client.mismatches],
        )


def call_async(
    operation: Operation,
    arguments: Mapping[str, object],
    responses: Sequence[HttpResponse],
    *,
    repeats: int = 0,
    streamed: bool = False,
    credentials: Credentials = CREDENTIALS,
) -> Outcome:
    """Make the call with the asynchronous client."""
    return asyncio.run(_call_async(operation, arguments, responses, repeats, streamed, credentials))


async def _call_async(
    operation: Operation,
    arguments: Mapping[str, object],
    responses: Sequence[HttpResponse],
    repeats: int,
    streamed: bool,
    credentials: Credentials,
) -> Outcome:
    fake = FakeTransport(responses)
    retries = Retries(attempts=repeats + 1, base=0)
    result, error = None, None
    client = AsyncClient(**credentials, base_url=ORIGIN, transport=fake.transport, retries=retries)
    async with client:
        try:
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                returned = _method(client, operation, streamed)(**arguments)
                result = await complete_async(operation, returned, streamed=streamed)
        except Exception as raised:  # noqa: BLE001 - the test checks the exception
            error = raised
        return Outcome(
            sent=fake.sent,
            result=result,
            error=error,
            tokens=client.usage.tokens,
            mismatches=[mismatch.pointer for mismatch in client.mismatches],
        )


# Any: results depend on the operation.
def complete(operation: Operation, returned: Any, *, streamed: bool = False) -> object:
    """Return the result of a call: one page of a list, all items of a stream, or the value itself."""
    if streamed or is_streamed(operation):
        with returned as items:
            return list(items)
    result: object = returned.page() if operation.pagination else returned
    return result


async def complete_async(operation: Operation, returned: Any, *, streamed: bool = False) -> object:
    """Return the result of a call of the asynchronous client."""
    if streamed or is_streamed(operation):
        async with returned as items:
            return [item async for item in items]
    result: object = await (returned.page() if operation.pagination else returned)
    return result


# Any: methods are looked up by their names.
def _method(
    client: Client | AsyncClient, operation: Operation, streamed: bool
) -> Callable[..., Any]:
    """Return the method of an operation, or that for its stream."""
    suffix = "_stream" if streamed and not is_streamed(operation) else ""
    method: Callable[..., Any] = getattr(
        getattr(client, operation.resource), f"{operation.method}{suffix}"
    )
    return method


CALLERS: Mapping[str, Caller] = {"blocking": call_blocking, "async": call_async}


def by_python_name(
    operation: Operation, arguments: Mapping[str, Json], body: Json
) -> dict[str, object]:
    """Return arguments by key, and a body, as keyword arguments of the client."""
    names = {parameter.key: parameter.name for parameter in operation.parameters}
    keywords: dict[str, object] = {names[name]: value for name, value in arguments.items()}
    if operation.body is None or (body is None and not bodies.is_null(operation.body)):
        return keywords
    if not isinstance(body, dict) or not operation.body.fields:
        return {**keywords, operation.body.argument: body}
    fields = {field.api_name: field.name for field in operation.body.fields}
    return {**keywords, **{fields.get(str(name), str(name)): value for name, value in body.items()}}
