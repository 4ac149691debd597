"""Receives webhooks: verifies them, and decodes them by their event.

Input: body and headers of a request. Output: an event with its payload, or an ``UnknownEvent``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import ArgumentError, DecodingError
from ..messages import RawResponse, parse_json
from ..serialization.decoding import (
    Undecodable,
    decode_content,
    record_deviations,
    resolve_pointer,
)
from ..serialization.mismatches import Mismatch, Mismatches
from .signatures import SignatureRule, verify


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """An event that the OpenAPI document does not describe. ``payload`` is its body as plain JSON.

    ``name`` is empty if the request does not name it.
    """

    name: str
    payload: object


class Receiver:
    """The webhooks of one API.

    ``events`` maps the names of events to the classes of the events and the types of their payloads,
    ``values`` what requests contain to these names. ``header`` and ``pointer`` are where a request
    names its event; both are empty if only callers know it, or if ``only`` names the only event.
    ``variable`` is the environment variable with the secret.
    """

    def __init__(
        self,
        *,
        events: Mapping[str, tuple[Callable[..., object], object]],
        values: Mapping[str, str],
        header: str,
        pointer: str,
        only: str,
        signature: SignatureRule | None,
        variable: str,
    ) -> None:
        self._events = events
        self._values = values
        self._header = header
        self._pointer = pointer
        self._only = only
        self._signature = signature
        self._variable = variable

    def unwrap(
        self,
        body: bytes | str,
        headers: Mapping[str, str],
        *,
        secret: str | Sequence[str] | None,
        event: str | None,
        strict: bool,
        on_mismatch: Callable[[Mismatch], None] | None,
    ) -> object:
        """Return the event of a request. Raises InvalidSignature, DecodingError, ArgumentError."""
        content = body.encode() if isinstance(body, str) else body
        lower = {name.lower(): value for name, value in headers.items()}
        if self._signature is not None:
            verify(self._signature, content, lower, self._secrets(secret), time.time())
        elif secret is not None:
            raise ArgumentError(
                "no rule says how webhooks are signed, so that a secret verifies nothing; add"
                " webhooks/signature to codegen.yaml and generate again",
                parameter="secret",
            )
        return self._decode(content, lower, event, Mismatches(on_mismatch), strict=strict)

    def _secrets(self, secret: str | Sequence[str] | None) -> Sequence[str]:
        """Return the secrets. Raises ArgumentError if there is none."""
        if secret is None:
            secret = os.environ.get(self._variable, "")
        secrets = [secret] if isinstance(secret, str) else secret
        if not secrets or not all(secrets):
            raise ArgumentError(
                f"no secret for webhooks: pass secret=… or set {self._variable}", parameter="secret"
            )
        return secrets

    def _decode(
        self,
        content: bytes,
        headers: Mapping[str, str],
        event: str | None,
        mismatches: Mismatches,
        *,
        strict: bool,
    ) -> object:
        if event is not None and event not in self._events:
            raise ArgumentError(f"unknown event {event!r}", parameter="event")
        value = self._only if event is None else event
        name = value
        if not value:
            value = self._value(content, headers)
            name = self._values.get(value, "")
        if not name:
            return UnknownEvent(value, _plain(content))
        build, kind = self._events[name]
        try:
            message = RawResponse(status=200, headers={}, content=content)
            payload, deviations = decode_content(message, kind, strict=strict)
        except Undecodable as error:
            raise _undecodable(content, str(error), name) from None
        record_deviations(name, deviations, mismatches)
        return build(payload)

    def _value(self, content: bytes, headers: Mapping[str, str]) -> str:
        """Return what names the event in a request, empty if nothing does."""
        if self._header:
            return headers.get(self._header, "").strip()
        value = resolve_pointer(_plain(content), self._pointer) if self._pointer else None
        return value if isinstance(value, str) else ""


def _plain(content: bytes) -> object:
    """Return a body as plain JSON. Raises DecodingError."""
    try:
        return parse_json(content)
    except (ValueError, RecursionError):
        pass  # the error contains the body
    raise _undecodable(content, "it is not valid JSON")


def _undecodable(content: bytes, reason: str, event: str = "") -> DecodingError:
    """Return the error about the payload of an event; empty if the request names none."""
    of_event = f" of the event {event!r}" if event else ""
    return DecodingError(
        f"webhooks.unwrap: cannot decode the payload{of_event} ({len(content)} bytes): {reason}"
    )
