"""Webhooks: requests that the API sends to the user of a client, and how they are distinguished."""

from __future__ import annotations

from dataclasses import field

from generator.ir.types import Documentation, Name, Type
from generator.positions import Origin
from generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request that the API sends, from ``webhooks`` or from the ``callbacks`` of an operation.

    ``name`` is the name of its event: the key in the OpenAPI document. ``type`` is the payload, and
    ``pointer`` the JSON Pointer of the operation in the document, by which a reference is followed.
    ``operation`` is the operationId of a callback, empty for a webhook. ``values`` are the texts at
    the pointer of the event rule that mean this event (``const`` and ``enum`` of the payload), or its
    name if the payload lists none.
    """

    name: Name
    type: Type
    pointer: str = ""
    operation: str = ""
    values: tuple[str, ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """Where a request names its event: in a header, or at a JSON Pointer of its body.

    One of them is empty; both are if the only event is always the same.
    """

    header: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRule:
    """How a request is signed with an HMAC (RFC 2104).

    ``header`` contains the signatures, each after ``prefix`` (``sha256=``; empty: the whole value).
    ``algorithm`` is ``sha1``, ``sha256`` or ``sha512``, ``encoding`` is ``hex`` or ``base64``.
    ``signed`` is the text that is signed, with ``{body}``, ``{timestamp}`` and ``{id}`` in place of the
    body and of these headers. The timestamp (seconds) is in ``timestamp_header`` after
    ``timestamp_prefix``, and at most ``tolerance`` seconds away from now. A secret begins with
    ``secret_prefix``, which is not part of the key; ``secret_encoding`` is ``text`` or ``base64``.
    """

    header: str
    algorithm: str = "sha256"
    encoding: str = "hex"
    prefix: str = ""
    signed: str = "{body}"
    timestamp_header: str = ""
    timestamp_prefix: str = ""
    tolerance: int = 300
    id_header: str = ""
    secret_prefix: str = ""
    secret_encoding: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRules:
    """How webhooks are read: the event, None if nothing names it, and the signature, None without."""

    event: EventRule | None = None
    signature: SignatureRule | None = None
