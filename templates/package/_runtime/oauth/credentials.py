"""OAuth 2 credentials that renew their access token (protocol: ``call.credentials``).

Invariants: however many threads and tasks find the token expired, one request renews it, and all of
them get its result or its error; the callback receives new tokens before any request uses them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NoReturn

from ..call.authorization import Authorization
from ..call.credentials import is_header_token
from ..call.retry import Retries
from ..deadline import time_left
from ..errors import (
    ClientError,
    DecodingError,
    RequestTimeout,
    ServerError,
    TransportError,
)
from ..messages import RawResponse
from ..metering.locks import ForkSafeLock
from ..secret import Secret
from .app import OAuthApp, Sender, default_sender
from .tokens import Tokens, check_origin

_RETRIES = Retries(attempts=3, base=0.25)


class OAuth:
    """Authenticates requests on behalf of one user of an app.

    ``on_renewal`` receives every new set of tokens, in the thread that renewed them; an exception
    it raises ends the call that renewed, but the new tokens stay in use. ``send`` sends requests to
    the authorization server, by default over a connection of its own. ``wall`` returns seconds
    since the epoch. Raises ArgumentError for tokens of an origin that the app does not allow.
    """

    kind = "bearer"
    """The kind of security schemes that these credentials are for."""

    def __init__(
        self,
        app: OAuthApp,
        tokens: Tokens,
        *,
        on_renewal: Callable[[Tokens], None] | None = None,
        send: Sender | None = None,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if tokens.api_domain:
            check_origin(tokens.api_domain, app.allowed_hosts)
        self._app = app
        self._tokens = tokens
        self._identity = f"{app.client_id} {tokens.refresh_token}"
        self._on_renewal = on_renewal
        self._send = send or default_sender()
        self._wall = wall
        self._sleep = sleep
        self._lock = ForkSafeLock()
        self._failure: ClientError | None = None

    def __repr__(self) -> str:
        return f"OAuth(client_id={self._app.client_id!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("OAuth credentials contain secrets and cannot be pickled")

    @property
    def identity(self) -> str:
        """Identifies the credentials across renewals. It is a secret: hash it, never show it."""
        return self._identity

    @property
    def blocking(self) -> bool:
        """Whether the next ``authorize`` has to call the authorization server."""
        return self._is_stale(self._tokens)

    def authorize(self) -> Authorization:
        """Return the access token, renewed if it is about to expire, and the origin it is for.

        Raises AuthenticationError if the user has to sign in again, ServerError, TransportError.
        """
        tokens = self._tokens
        return _authorization(self._renew_once(tokens) if self._is_stale(tokens) else tokens)

    def renew(self, rejected: Authorization) -> bool:
        """Renew the token that was rejected with 401, unless it has been renewed already.

        Raises as ``authorize`` does.
        """
        tokens = self._tokens
        if _authorization(tokens) == rejected:
            self._renew_once(tokens)
        return True

    def _is_stale(self, tokens: Tokens) -> bool:
        return not tokens.access_token or self._wall() >= tokens.renew_at

    def _renew_once(self, stale: Tokens) -> Tokens:
        """Return tokens newer than the stale ones, renewed by this caller or by another."""
        earlier_failure = self._failure
        if not self._lock.acquire(time_left()):
            raise _out_of_time()
        try:
            if self._tokens is not stale:
                return self._tokens
            if self._failure is not None and self._failure is not earlier_failure:
                raise self._failure  # of the thread that renewed while this one waited
            try:
                self._tokens = self._renew_with_retries(stale)
            except ClientError as failure:
                self._failure = failure
                raise
            if self._on_renewal is not None:
                self._on_renewal(self._tokens)
            return self._tokens
        finally:
            self._lock.release()

    def _renew_with_retries(self, stale: Tokens) -> Tokens:
        """Request new tokens; retry transport and server errors until the deadline of the call."""
        for attempt in range(1, _RETRIES.attempts):
            try:
                return self._app.read_tokens(self._send_renewal(stale), self._wall(), stale)
            except (TransportError, ServerError):
                wait = _RETRIES.backoff(attempt)
                if wait >= time_left():
                    raise
                self._sleep(wait)
        return self._app.read_tokens(self._send_renewal(stale), self._wall(), stale)

    def _send_renewal(self, stale: Tokens) -> RawResponse:
        return self._send(self._app.renewal(stale.refresh_token))


def _out_of_time() -> RequestTimeout:
    failure = RequestTimeout("no new access token within the time limit of the call")
    failure.received = False
    return failure


def _authorization(tokens: Tokens) -> Authorization:
    if not is_header_token(Secret(tokens.access_token)):
        raise DecodingError("the access token contains characters that a header cannot contain")
    return Authorization(
        (("authorization", f"Bearer {tokens.access_token}"),), tokens.api_domain or None
    )
