"""Requests that the API sends: signed example events, for receivers on this machine.

Input: the name of an event, and the URL of a receiver. Output: a request as the API sends it. Invariant:
nothing is sent to another machine.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from .clock import Clock
from .document import Direction, Document, tokens_of
from .loopback import is_loopback
from .request_bodies import is_json
from .samples import NoSample, Samples
from .table import Event, Signature, Webhooks

_TIMEOUT = 10
"""How long a receiver may take, in seconds."""
_MAX_RESPONSE = 10_000
"""How much of a response is returned, in bytes."""
_KEY = b"mock-webhook-secret"


class Delivery(msgspec.Struct, frozen=True):
    """An event that was sent, and the response: its status, and the start of its body."""

    event: str
    url: str
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Message:
    """A request as the API sends it."""

    headers: dict[str, str]
    body: bytes


class WebhookSender:
    """Sends the events of an API, signed at the time of a clock."""

    def __init__(self, document: Document, webhooks: Webhooks, clock: Clock) -> None:
        self._document = document
        self._webhooks = webhooks
        self._clock = clock
        self._numbers = itertools.count(1)
        self._samples = Samples(document, Direction.RESPONSE)

    @property
    def secret(self) -> str:
        """The secret of the signatures, as receivers configure it; empty if nothing is signed."""
        rule = self._webhooks.signature
        if rule is None:
            return ""
        is_text = rule.secret_encoding == "text"
        return rule.secret_prefix + (_KEY if is_text else b64encode(_KEY)).decode()

    def send(self, event: str, url: str, payload: object = msgspec.UNSET) -> Delivery:
        """Send an event to a receiver on this machine, and return its response.

        ``event`` is the name of a webhook or callback, ``payload`` its JSON (default: an example).
        Raises ValueError for an unknown event, for the URL of another machine, and if nothing
        responds.
        """
        return _deliver(self.message(event, payload), event, url)

    def message(self, event: str, payload: object = msgspec.UNSET) -> Message:
        """Return the request of an event; its payload is an example, unless one is given.

        Raises ValueError for an unknown event, or one without a known example.
        """
        return self._message(self._event(event), payload)

    def _message(self, event: Event, payload: object) -> Message:
        value = self._example(event) if payload is msgspec.UNSET else payload
        body = msgspec.json.encode(value)
        headers = {"content-type": "application/json"}
        if self._webhooks.header and event.values:
            headers[self._webhooks.header] = event.values[0]
        if self._webhooks.signature is not None:
            timestamp, number = int(self._clock.now().timestamp()), next(self._numbers)
            headers |= _signed(self._webhooks.signature, body, timestamp, f"msg_mock_{number}")
        return Message(headers, body)

    def _event(self, name: str) -> Event:
        for event in self._webhooks.events:
            if event.name == name:
                return event
        known = ", ".join(event.name for event in self._webhooks.events) or "none"
        raise ValueError(f"unknown event {name!r}; the API has: {known}")

    def _example(self, event: Event) -> object:
        """Return an example of a payload: one of the document, else a valid value."""
        content, _ = self._document.child(event.at, "requestBody", "content") or ({}, "")
        name = next(filter(is_json, content), "")
        media = self._document.child(event.at, "requestBody", "content", name)
        media_type, at = media or ({}, "")
        schema = self._document.child(at, "schema")
        if schema is None:
            return self._named(event, media_type.get("example", {}))
        validator = self._document.validator(schema[1], Direction.RESPONSE)
        if "example" in media_type and validator.is_valid(media_type["example"]):
            return media_type["example"]
        try:
            value = self._samples.value(schema[1])
        except NoSample as error:
            raise ValueError(f"{error}; give a payload") from None
        named = self._named(event, value)
        return named if validator.is_valid(named) else value

    def _named(self, event: Event, body: object) -> object:
        """Return a payload that names its event, if its requests do."""
        pointer = self._webhooks.pointer
        return _with_value(body, pointer, event.values[0]) if pointer and event.values else body


def _with_value(body: object, pointer: str, value: str) -> object:
    """Return a body with a text at a JSON pointer, if it is an object."""
    if not isinstance(body, dict):
        return body
    changed: dict[str, object] = msgspec.json.decode(msgspec.json.encode(body))
    *parents, last = tokens_of(pointer)
    inner = changed
    for token in parents:
        child = inner.setdefault(token, {})
        if not isinstance(child, dict):
            return body
        inner = child
    inner[last] = value
    return changed


def _signed(rule: Signature, body: bytes, timestamp: int, identifier: str) -> dict[str, str]:
    """Return the headers with the signature of a body, its timestamp and its id."""
    parts = {"timestamp": str(timestamp).encode(), "id": identifier.encode(), "body": body}
    message = rule.signed.encode()
    for name in ("timestamp", "id", "body"):  # the body is last: it may contain a placeholder
        message = message.replace(b"{%s}" % name.encode(), parts[name])
    digest = hmac.new(_KEY, message, getattr(hashlib, rule.algorithm))
    is_hex = rule.encoding == "hex"
    encoded = digest.hexdigest() if is_hex else b64encode(digest.digest()).decode()
    headers: dict[str, str] = {}
    if rule.id_header:
        headers[rule.id_header] = identifier
    if rule.timestamp_header:
        headers[rule.timestamp_header] = f"{rule.timestamp_prefix}{timestamp}"
    before = f"{headers[rule.header]}," if rule.header in headers else ""
    return {**headers, rule.header: f"{before}{rule.prefix}{encoded}"}


def _deliver(message: Message, event: str, url: str) -> Delivery:
    """Send a request to a receiver on this machine, and return its response.

    Raises ValueError for another URL, and if nothing responds.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not is_loopback(host):
        raise ValueError("url must be http:// and on this machine, such as http://127.0.0.1:8000/")
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    connection = http.client.HTTPConnection(host, parts.port or 80, timeout=_TIMEOUT)
    try:
        connection.request(
            "POST", target, body=message.body, headers=_sent_headers(message.headers)
        )
        response = connection.getresponse()
        body = response.read(_MAX_RESPONSE).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise ValueError(f"{url}: {str(error) or type(error).__name__}") from None
    finally:
        connection.close()
    return Delivery(event=event, url=url, status=response.status, body=body)


def _sent_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {**headers, "user-agent": "mock-server"}
