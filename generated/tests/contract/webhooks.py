"""Webhooks of the specification, and requests as the API sends them.

Input: the contract. Output: signed requests. The signature is computed here on its own (RFC 2104).
"""

from __future__ import annotations

import copy
import hashlib
import hmac
import time
from base64 import b64encode
from typing import TypeAlias

import msgspec

from contract.json_pointers import set_property

Json: TypeAlias = object


class Webhook(msgspec.Struct, frozen=True):
    """An event with its payload and class; ``values`` are the texts in requests that mean it."""

    name: str
    class_name: str
    callback: bool
    values: list[str]
    pointer: str
    schema: dict[str, Json]


class EventRule(msgspec.Struct, frozen=True):
    """The header or the JSON pointer that names the event; neither if there is only one event."""

    header: str
    pointer: str


class Signature(msgspec.Struct, frozen=True):
    """How requests are signed, see ``webhooks`` in codegen.yaml."""

    header: str
    algorithm: str
    encoding: str
    prefix: str
    signed: str
    timestamp_header: str
    timestamp_prefix: str
    tolerance: int
    id_header: str
    secret_prefix: str
    secret_encoding: str

    @property
    def key(self) -> bytes:
        """A key for tests."""
        return b"contract-key"

    @property
    def secret(self) -> str:
        """The key as users configure it."""
        text = b64encode(self.key).decode() if self.secret_encoding == "base64" else "contract-key"
        return f"{self.secret_prefix}{text}"

    def headers(self, body: bytes, *, age: int = 0) -> dict[str, str]:
        """Return the headers of a request that was signed ``age`` seconds ago."""
        timestamp, identifier = str(int(time.time()) - age), "msg_1"
        texts = {"timestamp": timestamp.encode(), "id": identifier.encode(), "body": body}
        message = self.signed.encode()
        for name in ("timestamp", "id", "body"):
            message = message.replace(b"{" + name.encode() + b"}", texts[name])
        digest = hmac.new(self.key, message, getattr(hashlib, self.algorithm))
        encoded = (
            b64encode(digest.digest()).decode() if self.encoding == "base64" else digest.hexdigest()
        )
        headers: dict[str, str] = {}
        if self.id_header:
            headers[self.id_header] = identifier
        if self.timestamp_header:
            headers[self.timestamp_header] = f"{self.timestamp_prefix}{timestamp}"
        signature = f"{self.prefix}{encoded}"
        before = headers.get(self.header, "")
        headers[self.header] = f"{before},{signature}" if before else signature
        return headers


class Webhooks(msgspec.Struct, frozen=True):
    """The events, where requests name theirs (None: nowhere), and how they are signed, if they are."""

    events: list[Webhook]
    rule: EventRule | None
    signature: Signature | None


def with_value(body: Json, pointer: str, value: str) -> Json:
    """Return a body with a text at a JSON pointer; objects on its way are created."""
    if not pointer:
        return body
    changed: dict[str, Json] = copy.deepcopy(body) if isinstance(body, dict) else {}
    return set_property(changed, pointer, value)
