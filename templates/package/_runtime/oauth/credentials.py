"""OAuth 2 credentials that renew their access token (protocol: ``call.credentials``).

Invariants: however many threads and tasks find the token expired, one request renews it, and all of
them get its result or its error; the callback receives new tokens before any request uses them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import nullcontext
from typing import NoReturn

from ..call.authorization import Authorization
from ..call.credentials import is_header_token
from ..call.retry import Retries
from ..deadline import time_left
from ..errors import (
    ArgumentError,
    AuthenticationError,
    ClientError,
    DecodingError,
    RequestTimeout,
    ServerError,
    TransportError,
)
from ..messages import RawResponse
from ..metering.locks import ForkSafeLock
from ..secret import Secret
from .app import OPERATION, OAuthApp, Sender, default_sender
from .token_store import TokenStore
from .tokens import Tokens, check_origin

_RETRIES = Retries(attempts=3, base=0.25)


class OAuth:
    """Authenticates requests on behalf of one user of an app.

    Processes that use the same login share a ``store``: of those that find the token expired, one renews
    it. ``tokens`` may be None if the store has some. ``on_renewal`` receives every new set of tokens, in
    the thread that renewed them; an exception it or the store raises ends the call that renewed, but the
    new tokens stay in use. ``send`` sends requests to
    the authorization server, by default over a connection of its own. ``wall`` returns seconds
    since the epoch. Raises ArgumentError for tokens of an origin that the app does not allow.
    """

    kind = "bearer"
    """The kind of security schemes that these credentials are for."""

    def __init__(
        self,
        app: OAuthApp,
        tokens: Tokens | None = None,
        *,
        store: TokenStore | None = None,
        on_renewal: Callable[[Tokens], None] | None = None,
        send: Sender | None = None,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        stored = store.load() if store is not None else None
        self._app = app
        self._store = store
        self._tokens = self._checked(stored or tokens or self._no_tokens())
        self._identity = f"{app.client_id} {self._tokens.refresh_token}"
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

    def _no_tokens(self) -> Tokens:
        """Return what to start with if there are no tokens. Raises ArgumentError."""
        raise ArgumentError("no tokens: pass those of a sign-in", parameter="tokens")

    def _checked(self, tokens: Tokens) -> Tokens:
        if tokens.api_domain:
            check_origin(tokens.api_domain, self._app.allowed_hosts)
        return tokens

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
                self._renew_in_store(stale)
            except ClientError as failure:
                self._failure = failure
                raise
            return self._tokens
        finally:
            self._lock.release()

    def _renew_in_store(self, stale: Tokens) -> None:
        """Set tokens newer than the stale ones: those of another process, or renewed ones."""
        with self._store.lock() if self._store is not None else nullcontext():
            stored = self._store.load() if self._store is not None else None
            if stored is not None and _secrets_of(stored) != _secrets_of(stale):
                self._tokens = stale = self._checked(stored)
                if not self._is_stale(stored):
                    return
            self._tokens = self._renew_with_retries(stale)
            if self._store is not None:
                self._store.save(self._tokens)
        if self._on_renewal is not None:
            self._on_renewal(self._tokens)

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
        if not stale.refresh_token:
            raise AuthenticationError(
                "the access token has expired, and there is no refresh token",
                status=401,
                hint="let the user sign in again",
                operation=OPERATION,
            )
        return self._send(self._app.renewal(stale.refresh_token))


class ClientCredentials(OAuth):
    """Authenticates requests on behalf of an app itself (RFC 6749, section 4.4).

    The first token is requested when it is needed, and a new one when it expires. A ``store`` shares the
    token between processes. Raises ArgumentError for an app without a secret.
    """

    def __init__(
        self,
        app: OAuthApp,
        *,
        scopes: Collection[str] = (),
        store: TokenStore | None = None,
        send: Sender | None = None,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not app.client_secret:
            raise ArgumentError("client credentials need a secret", parameter="client_secret")
        super().__init__(app, store=store, send=send, wall=wall, sleep=sleep)
        self._scopes = scopes

    @property
    def identity(self) -> str:
        """Identifies the app."""
        return self._app.client_id

    def _no_tokens(self) -> Tokens:
        return Tokens(access_token="", refresh_token="")

    def _send_renewal(self, stale: Tokens) -> RawResponse:
        return self._send(self._app.client_token(self._scopes))


def _out_of_time() -> RequestTimeout:
    failure = RequestTimeout("no new access token within the time limit of the call")
    failure.received = False
    return failure


def _secrets_of(tokens: Tokens) -> tuple[Secret, Secret]:
    return Secret(tokens.access_token), Secret(tokens.refresh_token)


def _authorization(tokens: Tokens) -> Authorization:
    if not is_header_token(Secret(tokens.access_token)):
        raise DecodingError("the access token contains characters that a header cannot contain")
    return Authorization(
        (("authorization", f"Bearer {tokens.access_token}"),), tokens.api_domain or None
    )
