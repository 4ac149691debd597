"""Reads where an authorization server can be reached from the document that it publishes.

OpenID Connect Discovery 1.0, section 4, and RFC 8414, section 3. Invariants: the document is the one of
its issuer, small, complete within the time limit, and names no URL that is neither https nor on this
machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..call.authorization import NO_AUTHORIZATION
from ..call.effects import Send
from ..deadline import time_left
from ..errors import DecodingError
from ..messages import Request
from .app import (
    MAX_BYTES,
    JsonObject,
    Sender,
    check_url,
    default_sender,
    error_of_response,
    received_url,
)

_OPERATION = "oauth discovery"
_OPENID = "/.well-known/openid-configuration"
_OAUTH = "/.well-known/oauth-authorization-server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The URLs of an authorization server; empty where it has none."""

    authorize_url: str
    token_url: str
    device_url: str


def discover(url: str, *, send: Sender | None = None, timeout: float = 30.0) -> Endpoints:
    """Return the URLs of an authorization server.

    ``url`` is that of its discovery document, or its issuer. ``timeout`` is in seconds, for everything.
    Raises ArgumentError for a URL that is neither https nor on this machine, DecodingError for a
    document that is not that of the issuer or has other URLs, the errors of a response, and TransportError.
    """
    issuer, document = _issuer_and_document(check_url(url, "url"))
    seconds = time_left(timeout)
    request = Request(
        operation=_OPERATION,
        method="GET",
        url=document,
        headers={"accept": "application/json"},
    )
    effect = Send(request, NO_AUTHORIZATION, seconds, seconds, max_bytes=MAX_BYTES)
    response = (send or default_sender())(effect)
    body = JsonObject(response.content)
    if response.status != 200:
        raise error_of_response(response.status, "")
    if body.text("issuer") not in {issuer, f"{issuer}/"}:
        raise DecodingError(
            "the discovery document is not that of its issuer", operation=_OPERATION
        )
    if not body.text("token_endpoint"):
        raise DecodingError("the discovery document has no token_endpoint", operation=_OPERATION)
    return Endpoints(
        authorize_url=_endpoint(body, "authorization_endpoint"),
        token_url=_endpoint(body, "token_endpoint"),
        device_url=_endpoint(body, "device_authorization_endpoint"),
    )


def _endpoint(body: JsonObject, name: str) -> str:
    return received_url(body.text(name), name) if body.text(name) else ""


def _issuer_and_document(url: str) -> tuple[str, str]:
    """Return the issuer without a final slash, and the URL of its document."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.path.startswith(_OAUTH):  # RFC 8414 inserts, OpenID Connect appends
        return (origin + parts.path.removeprefix(_OAUTH)).rstrip("/"), url
    if parts.path.endswith(_OPENID):
        return origin + parts.path.removesuffix(_OPENID).rstrip("/"), url
    issuer = (origin + parts.path).rstrip("/")
    return issuer, issuer + _OPENID
