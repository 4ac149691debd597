"""Webhooks: requests that the API sends. ``unwrap`` verifies one and returns its event.

Verification needs the body exactly as it was received, before a framework parses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, cast

from . import models
from ._runtime.serialization.mismatches import Mismatch
from ._runtime.webhooks.receiver import Receiver, UnknownEvent
from ._runtime.webhooks.signatures import SignatureRule

__all__ = [
    "Event",
    "OnDataEvent",
    "OrderCreatedEvent",
    "OrderShippedEvent",
    "UnknownEvent",
    "unwrap",
]


@dataclass(frozen=True, slots=True)
class OrderCreatedEvent:
    """An order was created."""

    name: ClassVar[Literal["orderCreated"]] = "orderCreated"
    payload: models.OrderCreated


@dataclass(frozen=True, slots=True)
class OrderShippedEvent:
    """Order shipped."""

    name: ClassVar[Literal["orderShipped"]] = "orderShipped"
    payload: models.OrderShippedPayload


@dataclass(frozen=True, slots=True)
class OnDataEvent:
    """On data.

    A callback of `streams.create`.
    """

    name: ClassVar[Literal["onData"]] = "onData"
    payload: models.OnDataPayload


Event: TypeAlias = OrderCreatedEvent | OrderShippedEvent | OnDataEvent | UnknownEvent
"""An event: one of the OpenAPI document, or one that it does not describe."""

_RECEIVER = Receiver(
    events={
        "orderCreated": (OrderCreatedEvent, models.OrderCreated),
        "orderShipped": (OrderShippedEvent, models.OrderShippedPayload),
        "onData": (OnDataEvent, models.OnDataPayload),
    },
    values={
        "order.created": "orderCreated",
        "order.shipped": "orderShipped",
        "order.delivered": "orderShipped",
        "onData": "onData",
    },
    header="",
    pointer="/type",
    only="",
    signature=SignatureRule(
        header="x-signature",
        prefix="v1=",
        signed="{timestamp}.{body}",
        timestamp_header="x-signature",
        timestamp_prefix="t=",
    ),
    variable="HOOKS_WEBHOOK_SECRET",
)


def unwrap(
    body: bytes | str,
    headers: Mapping[str, str],
    *,
    secret: str | Sequence[str] | None = None,
    event: str | None = None,
    strict: bool = False,
    on_mismatch: Callable[[Mismatch], None] | None = None,
) -> Event:
    """Verify a request of the API, and return its event.

    ``body`` is the body as it was received, ``headers`` are its headers. ``secret`` is the secret of
    the signature, or several while one replaces another (default: the environment variable
    ``HOOKS_WEBHOOK_SECRET``). ``event`` is the name of the event, where neither the headers nor
    the body name it, such as that of a callback. ``strict``: raise DecodingError for a payload that
    does not match the OpenAPI document, instead of calling ``on_mismatch``. Raises InvalidSignature
    before anything is decoded, DecodingError for a body that is not JSON, and ArgumentError.
    """
    unwrapped = _RECEIVER.unwrap(
        body, headers, secret=secret, event=event, strict=strict, on_mismatch=on_mismatch
    )
    return cast(Event, unwrapped)
