"""An app registered with the API: what it asks the authorization server, and how it is answered.

Input: codes, refresh tokens, answers. Output: requests as ``Send`` actions, ``Tokens``. Nothing is
sent here. Invariant: of an answer only error codes that RFC 6749 defines reach an error message.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from ..call.effects import Send
from ..errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    DecodingError,
    ServerError,
)
from ..messages import RawResponse, Request
from .tokens import Tokens, check_origin, is_loopback, renewal_moment

OPERATION = "oauth token"

Sender = Callable[[Send], RawResponse]
"""Sends a request and returns what came back; raises TransportError."""

# RFC 6749, sections 4.1.2.1 and 5.2.
_ERROR_CODES = frozenset(
    {
        "access_denied",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in that was begun: where to send the user, and what to remember until they return.

    ``verifier`` is the secret of PKCE (RFC 7636), empty when it is not used.
    """

    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp:
    """An app: its id and secret, and where users come back to after signing in.

    The addresses must be https, or lead to this machine. Access tokens are renewed at
    ``refresh_url``, or where it is empty, at ``token_url``. ``allowed_hosts`` are the hosts, with
    all below them, that tokens may be sent to.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str = ""
    authorize_url: str
    token_url: str
    refresh_url: str = ""
    allowed_hosts: Collection[str] = ()
    timeout: float = 30.0

    def __post_init__(self) -> None:
        for name in ("authorize_url", "token_url", "refresh_url"):
            url: str = getattr(self, name) or self.token_url
            if urlsplit(url).scheme != "https" and not is_loopback(url):
                raise ArgumentError(f"{name}: must be https", parameter=name)

    def __reduce__(self) -> NoReturn:
        raise TypeError("an app holds a secret and cannot be pickled")

    def begin(self, scopes: Collection[str] = (), *, pkce: bool = False) -> SignIn:
        """Return where to send the user. ``pkce`` adds proof of possession, where it is offered."""
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48) if pkce else ""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "state": state,
        }
        if scopes:
            query["scope"] = " ".join(scopes)
        if verifier:
            digest = hashlib.sha256(verifier.encode()).digest()
            query["code_challenge"] = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            query["code_challenge_method"] = "S256"
        return SignIn(
            url=f"{self.authorize_url}?{urlencode(query)}", state=state, verifier=verifier
        )

    def finish(
        self,
        sign_in: SignIn,
        returned_to: str,
        send: Sender | None = None,
        now: float | None = None,
    ) -> Tokens:
        """Exchange the code in the URL the user returned to for tokens.

        ``send`` carries out the request, by default over a connection of its own; ``now`` is in
        seconds since the epoch. Raises ArgumentError when the URL does not belong to
        this sign-in, AuthenticationError when the user or the server refused, TransportError.
        """
        code = _read_code(returned_to, sign_in.state)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        if sign_in.verifier:
            form["code_verifier"] = sign_in.verifier
        response = (send or default_sender())(self._post(self.token_url, form))
        return self.read_tokens(response, time.time() if now is None else now)

    def renewal(self, refresh_token: str) -> Send:
        """Return the request that renews an access token."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self._post(self.refresh_url or self.token_url, form)

    def read_tokens(
        self, response: RawResponse, now: float, previous: Tokens | None = None
    ) -> Tokens:
        """Return the tokens of an answer; what it leaves out stays as it was.

        Raises AuthenticationError (refused), ServerError, another APIError, DecodingError, and
        ArgumentError for an ``api_domain`` that is not allowed.
        """
        body = _read_object(response)
        if response.status != 200:
            raise _refusal(response.status, body)
        access = _member(body, "access_token") or ""
        refresh = _member(body, "refresh_token") or (previous.refresh_token if previous else "")
        if not access or not refresh:
            raise DecodingError("the authorization server sent no tokens", operation=OPERATION)
        domain = _member(body, "api_domain")
        kept = previous.api_domain if previous else ""
        return Tokens(
            access_token=access,
            refresh_token=refresh,
            renew_at=renewal_moment(now, body.get("expires_in")),
            api_domain=check_origin(domain, self.allowed_hosts) if domain else kept,
            scope=_member(body, "scope") or (previous.scope if previous else ""),
        )

    def _post(self, url: str, form: Mapping[str, str]) -> Send:
        # RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined.
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"
        basic = base64.b64encode(pair.encode()).decode()
        request = Request(
            operation=OPERATION,
            method="POST",
            url=url,
            headers={
                "accept": "application/json",
                "content-type": "application/x-www-form-urlencoded",
            },
            content=urlencode(form).encode(),
        )
        secret = (("authorization", f"Basic {basic}"),)
        return Send(request, secret, self.timeout, self.timeout)


def default_sender() -> Sender:
    """Return what sends over connections of its own."""
    from ..http import Http

    return Http().send


def _read_code(returned_to: str, state: str) -> str:
    query = parse_qs(urlsplit(returned_to).query)
    if not secrets.compare_digest(query.get("state", [""])[0].encode(), state.encode()):
        raise ArgumentError(
            "state: the user returned from another sign-in; begin again", parameter="state"
        )
    if "error" in query:
        raise _refusal(401, {"error": query["error"][0]})
    code = query.get("code", [""])[0]
    if not code:
        raise ArgumentError("code: the URL holds no code", parameter="code")
    return code


def _read_object(response: RawResponse) -> Mapping[str, object]:
    try:
        body = json.loads(response.content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refusal(status: int, body: Mapping[str, object]) -> APIError:
    """Return the error for an answer that refuses."""
    told = body.get("error")
    code = told if isinstance(told, str) and told in _ERROR_CODES else ""
    if status >= 500:
        return ServerError(
            "the authorization server failed", status=status, code=code, operation=OPERATION
        )
    hint = "let the user sign in again" if code == "invalid_grant" else "check the app's settings"
    kind = AuthenticationError if status in (400, 401, 403) else APIError
    return kind(
        "the authorization server refused",
        status=status,
        code=code,
        hint=hint,
        operation=OPERATION,
    )


def _member(body: Mapping[str, object], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else None
