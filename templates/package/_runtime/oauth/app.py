"""OAuth app: builds requests to the authorization server and reads its responses.

Input: codes, refresh tokens, responses. Output: requests as ``Send`` effects, and ``Tokens``.
Invariant: the only text of a response that reaches an error message is an error code of RFC 6749.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from ..call.authorization import Authorization
from ..call.effects import Send
from ..deadline import time_left
from ..errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    DecodingError,
    ServerError,
)
from ..messages import RawResponse, Request
from ..secret import Secret
from .tokens import Tokens, check_origin, is_loopback_url, renewal_time

OPERATION = "oauth token"
MAX_BYTES = 2**20
"""Limit of a response of the authorization server."""

Sender = Callable[[Send], RawResponse]
"""Sends a request and returns its response. Raises TransportError."""

# RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5.
_ERROR_CODES = frozenset(
    {
        "access_denied",
        "authorization_pending",
        "expired_token",
        "slow_down",
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
_HINTS = {
    "access_denied": "sign in again, and allow access",
    "expired_token": "sign in again",
    "invalid_grant": "let the user sign in again",
    "invalid_scope": "check the scopes of the app",
}
"""What to do about a code, unless the id and secret of the app are to blame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in in progress: where to send the user, and what to keep until they return.

    ``state`` protects against forged redirects. ``verifier`` is the PKCE secret (RFC 7636), empty if
    PKCE is not used.
    """

    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp:
    """An OAuth app: its id, its secret, and the redirect URI users return to after signing in.

    URLs must be https or point to this machine. An app without a secret (a public client) has an
    empty one. ``device_url`` is where devices without a browser ask for a code. Access tokens are
    renewed at ``refresh_url``, or at ``token_url`` if it is empty. ``allowed_hosts`` are the hosts
    that tokens may be sent to, including their subdomains. ``timeout`` is in seconds. Raises
    ArgumentError.
    """

    client_id: str
    client_secret: str = field(default="", repr=False)
    redirect_uri: str = ""
    authorize_url: str = ""
    token_url: str
    refresh_url: str = ""
    device_url: str = ""
    allowed_hosts: Collection[str] = ()
    timeout: float = 30.0

    def __post_init__(self) -> None:
        for name in ("authorize_url", "token_url", "refresh_url", "device_url"):
            check_url(getattr(self, name) or self.token_url, name)

    def __reduce__(self) -> NoReturn:
        raise TypeError("an OAuth app contains a secret and cannot be pickled")

    def begin(self, scopes: Collection[str] = (), *, pkce: bool = False) -> SignIn:
        """Return the URL to send the user to. ``pkce``: use PKCE (RFC 7636) if the server supports it.

        Raises ArgumentError for an app without ``authorize_url``.
        """
        if not self.authorize_url:
            raise ArgumentError("the app has no authorize_url", parameter="authorize_url")
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
            url=f"{self.authorize_url}{'&' if '?' in self.authorize_url else '?'}{urlencode(query)}",
            state=state,
            verifier=verifier,
        )

    def finish(
        self,
        sign_in: SignIn,
        returned_to: str,
        send: Sender | None = None,
        now: float | None = None,
    ) -> Tokens:
        """Exchange the authorization code in the redirect URL for tokens.

        ``returned_to`` is the URL the user was redirected to. ``send`` sends the request, by
        default over a connection of its own; ``now`` is in seconds since the epoch. Raises
        ArgumentError if the URL does not belong to this sign-in, AuthenticationError if the user
        or the server denied access, TransportError.
        """
        code = Secret(_read_code(returned_to, sign_in.state))
        del returned_to  # it contains the code, and the frames of the request must not show it
        response = (send or default_sender())(self._exchange_request(code, sign_in.verifier))
        return self.read_tokens(response, time.time() if now is None else now)

    def _exchange_request(self, code: Secret, verifier: str) -> Send:
        form = {"grant_type": "authorization_code", "code": code.reveal()}
        form["redirect_uri"] = self.redirect_uri
        if verifier:
            form["code_verifier"] = verifier
        return self.post(self.token_url, form)

    def renewal(self, refresh_token: str) -> Send:
        """Return the request that renews an access token."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self.post(self.refresh_url or self.token_url, form)

    def client_token(self, scopes: Collection[str] = ()) -> Send:
        """Return the request for an access token of the app itself (RFC 6749, section 4.4)."""
        form = {"grant_type": "client_credentials"}
        if scopes:
            form["scope"] = " ".join(scopes)
        return self.post(self.token_url, form)

    def read_tokens(
        self, response: RawResponse, now: float, previous: Tokens | None = None
    ) -> Tokens:
        """Return the tokens of a response; missing properties are taken from ``previous``.

        ``now`` is in seconds since the epoch. Raises AuthenticationError if access was denied,
        ServerError, another APIError, DecodingError, and ArgumentError for an ``api_domain`` that is
        not allowed.
        """
        body = JsonObject(response.content)
        if response.status != 200:
            raise error_of_response(response.status, body.text("error"))
        refresh = Secret(body.text("refresh_token") or (previous.refresh_token if previous else ""))
        if not body.text("access_token"):
            raise DecodingError("the authorization server returned no tokens", operation=OPERATION)
        domain = body.text("api_domain")
        previous_domain = previous.api_domain if previous else ""
        return Tokens(
            access_token=body.text("access_token"),
            refresh_token=refresh.reveal(),
            renew_at=renewal_time(now, body.value("expires_in")),
            api_domain=check_origin(domain, self.allowed_hosts) if domain else previous_domain,
            scope=body.text("scope") or (previous.scope if previous else ""),
        )

    def post(self, url: str, form: Mapping[str, str]) -> Send:
        """Return a request of this app to its authorization server."""
        if not self.client_secret:  # RFC 6749, section 3.2.1: a public client only has its id
            return _form_request(url, {**form, "client_id": self.client_id}, (), self.timeout)
        # RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined.
        id_and_secret = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"
        basic = Secret(f"Basic {base64.b64encode(id_and_secret.encode()).decode()}")
        return _form_request(url, form, (("authorization", basic),), self.timeout)


def _form_request(
    url: str, form: Mapping[str, str], headers: Iterable[tuple[str, Secret]], timeout: float
) -> Send:
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
    seconds = time_left(timeout)
    return Send(request, Authorization(headers), seconds, seconds, max_bytes=MAX_BYTES)


def default_sender() -> Sender:
    """Return a sender with connections of its own."""
    from ..http import Http

    return Http().send


def check_url(url: str, name: str) -> str:
    """Return a URL that is https or points to this machine. Raises ArgumentError."""
    if not _is_https(url) and not is_loopback_url(url):
        raise ArgumentError(f"{name} must be an https URL", parameter=name)
    return url


def received_url(url: str, name: str) -> str:
    """Return a URL of the server that is https or points to this machine. Raises DecodingError."""
    try:
        return check_url(url, name)
    except ArgumentError as error:
        problem = f"the authorization server sent an invalid URL: {error.message}"
    raise DecodingError(problem, operation=OPERATION)


def _is_https(url: str) -> bool:
    try:
        return urlsplit(url).scheme == "https"
    except ValueError:
        return False


def _read_code(returned_to: str, state: str) -> str:
    query = parse_qs(returned_to.partition("#")[0].partition("?")[2])
    returned_state = query.get("state", [""])[0].encode("utf-8", "replace")
    if not secrets.compare_digest(returned_state, state.encode()):
        raise ArgumentError(
            "state: the URL belongs to another sign-in; start again", parameter="state"
        )
    if "error" in query:
        raise error_of_response(401, query["error"][0])
    code = query.get("code", [""])[0]
    if not code:
        raise ArgumentError("code: the URL contains no authorization code", parameter="code")
    return code


class JsonObject:
    """A JSON object that may contain tokens: its repr shows nothing. Empty if it is none."""

    def __init__(self, content: bytes) -> None:
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        self._properties: Mapping[str, object] = body if isinstance(body, dict) else {}

    def value(self, name: str) -> object:
        """Return a property, None if it is absent."""
        return self._properties.get(name)

    def text(self, name: str) -> str:
        """Return a property that is text, otherwise an empty text."""
        value = self.value(name)
        return value if isinstance(value, str) else ""


def error_of_response(status: int, error: str) -> APIError:
    """Return the error for an error response of the authorization server."""
    code = error if error in _ERROR_CODES else ""
    if status >= 500:
        return ServerError(
            "the authorization server failed", status=status, code=code, operation=OPERATION
        )
    if 200 <= status < 400:
        return APIError(
            "the authorization server sent a page or a redirect instead of a token",
            status=status,
            hint="check the URLs of the app",
            operation=OPERATION,
        )
    error_class = AuthenticationError if status in (400, 401, 403) else APIError
    return error_class(
        "the authorization server denied the request",
        status=status,
        code=code,
        hint=_HINTS.get(code, "check the id and secret of the app"),
        operation=OPERATION,
    )
