"""Fake driver: runs a call with scripted replies and a fake clock, without I/O or sleeping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pipedrive_activities import OPERATIONS, RequestOptions, Retries
from pipedrive_activities._runtime.call.call_loop import run_call
from pipedrive_activities._runtime.call.credentials import ApiToken, Credentials
from pipedrive_activities._runtime.call.effects import Effect, Run, Send, Sleep, Steps
from pipedrive_activities._runtime.call.requirements import CredentialSelector
from pipedrive_activities._runtime.call.running_call import CallOutcome
from pipedrive_activities._runtime.client_config import ClientConfig
from pipedrive_activities._runtime.errors import ClientError, TransportError
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.metering.meter import Meter
from pipedrive_activities._runtime.metering.store import Clock, QuotaStore
from pipedrive_activities._runtime.operation import Operation
from pipedrive_activities._runtime.serialization.encoding import Encoded
from pipedrive_activities._runtime.serialization.mismatches import Mismatches
from pipedrive_activities.operations import SCHEMES
from tests.support.operations import NAMES

ORIGIN = "https://api.example.test"


def make_response(status: int, body: str = "", **headers: str) -> RawResponse:
    """Return a response; ``_`` in header names becomes ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return RawResponse(status=status, headers=named, content=body.encode())


def transport_error(*, received: bool) -> TransportError:
    """Return a transport error; ``received`` is False if the request never reached the server."""
    failure = TransportError("the connection broke")
    failure.received = received
    return failure


@dataclass
class Played:
    """Outcome of a call (``answer`` or ``error``), and the effects that the driver executed."""

    answer: CallOutcome | None = None
    error: ClientError | None = None
    sleeps: list[float] = field(default_factory=list)
    sent: list[Send] = field(default_factory=list)
    tokens: int = 0
    ran: int = 0

    @property
    def count(self) -> int:
        return len(self.sent)


def _config(
    meter: Meter,
    retries: Retries | None,
    headers: Mapping[str, str] | None,
    clock: Callable[[], float],
    credentials: Credentials | None,
) -> ClientConfig:
    return ClientConfig(
        base_url=ORIGIN,
        credentials=CredentialSelector(
            SCHEMES,
            OPERATIONS.values(),
            given={},
            credentials=credentials or ApiToken("token", "x-api-token"),
        ),
        meter=meter,
        mismatches=Mismatches(),
        timeout=30,
        retries=retries or Retries(),
        header_names=NAMES,
        headers=headers or {},
        clock=clock,
        operations=OPERATIONS,
    )


def _steps(
    operation: Operation, config: ClientConfig, options: RequestOptions | None
) -> Steps[CallOutcome]:
    content = b"{}" if operation.method in {"POST", "PATCH"} else None
    encoded = Encoded(target="/things", headers={}, content=content)
    return run_call(operation, encoded, config, options)


def _reply(steps: Steps[CallOutcome], waiting: list[RawResponse | TransportError]) -> Effect:
    reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
    return steps.throw(reply) if isinstance(reply, TransportError) else steps.send(reply)


def play(
    operation: str | Operation,
    replies: Iterable[RawResponse | TransportError],
    *,
    retries: Retries | None = None,
    options: RequestOptions | None = None,
    seconds: float = 0.1,
    headers: Mapping[str, str] | None = None,
    jumps: Iterable[float] = (),
    store: QuotaStore | None = None,
    credentials: Credentials | None = None,
) -> Played:
    """Run one call. Each attempt takes ``seconds``; the last reply is repeated.

    ``jumps`` are changes of the system clock in seconds, one per attempt.
    """
    shifts = iter(jumps)
    wall = 1_800_000_000.0
    now = 1000.0
    clock = Clock(monotonic=lambda: round(now * 1e9), wall=lambda: wall + now)
    meter = Meter(OPERATIONS, identity="", names=NAMES, clock=clock, store=store)
    config = _config(meter, retries, headers, lambda: now, credentials)
    steps = _steps(
        OPERATIONS[operation] if isinstance(operation, str) else operation, config, options
    )
    played = Played()
    waiting = list(replies)
    try:
        action = next(steps)
        while True:
            if isinstance(action, Sleep):
                played.sleeps.append(action.seconds)
                now += action.seconds
                action = steps.send(None)
            elif isinstance(action, Run):
                played.ran += 1
                action = steps.send(action.work())
            else:
                played.sent.append(action)
                assert played.count < 1000, "endless retries"
                now += seconds
                wall += next(shifts, 0.0)
                action = _reply(steps, waiting)
    except StopIteration as end:
        played.answer = end.value
    except ClientError as error:
        played.error = error
    played.tokens = meter.usage.tokens
    return played
