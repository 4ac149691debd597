"""Signing in on a device without a browser (RFC 8628): the user enters a code on another device.

Input: an ``OAuthApp`` with a ``device_url``. Output: ``DeviceSignIn`` to show, then ``Tokens``.
Invariant: waiting ends when the code expires, whatever the server answers.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from ..errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    DecodingError,
    TransportError,
)
from ..messages import RawResponse
from .app import (
    OPERATION,
    JsonObject,
    OAuthApp,
    Sender,
    default_sender,
    error_of_response,
    received_url,
)
from .tokens import Tokens

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_DEFAULT_INTERVAL = 5.0
_SLOWER = 5.0
"""Seconds that ``slow_down`` adds to the interval (RFC 8628, section 3.5)."""
_LONGEST = 3600.0
"""Seconds. A longer lifetime of a code is shortened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSignIn:
    """A sign-in in progress: what to show the user.

    ``complete_uri`` contains the code already; it is empty if the server sent none. ``interval`` and
    ``expires_in`` are in seconds. The texts are printable ASCII.
    """

    user_code: str
    verification_uri: str
    complete_uri: str
    interval: float
    expires_in: float
    device_code: str = field(repr=False)


def begin_device(
    app: OAuthApp, scopes: Collection[str] = (), *, send: Sender | None = None
) -> DeviceSignIn:
    """Ask for a code to show to the user.

    Raises ArgumentError for an app without ``device_url``, the errors of ``OAuthApp.read_tokens``, and
    DecodingError for a response without a code, or with a URL that is neither https nor on this machine.
    """
    if not app.device_url:
        raise ArgumentError("the app has no device_url", parameter="device_url")
    form = {"client_id": app.client_id}
    if scopes:
        form["scope"] = " ".join(scopes)
    response = (send or default_sender())(app.post(app.device_url, form))
    body = JsonObject(response.content)
    if response.status != 200:
        raise error_of_response(response.status, body.text("error"))
    code, uri = body.text("user_code"), body.text("verification_uri")
    if not body.text("device_code") or not _is_shown(code) or not _is_shown(uri):
        raise DecodingError("the authorization server returned no code", operation=OPERATION)
    complete = body.text("verification_uri_complete")
    return DeviceSignIn(
        user_code=code,
        verification_uri=received_url(uri, "verification_uri"),
        complete_uri=received_url(complete, "verification_uri_complete")
        if _is_shown(complete)
        else "",
        interval=max(1.0, _seconds(body.value("interval"), _DEFAULT_INTERVAL)),
        expires_in=min(_LONGEST, _seconds(body.value("expires_in"), _LONGEST)),
        device_code=body.text("device_code"),
    )


def finish_device(
    app: OAuthApp,
    sign_in: DeviceSignIn,
    *,
    send: Sender | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    wall: Callable[[], float] = time.time,
) -> Tokens:
    """Wait until the user has entered the code; return the tokens.

    Raises AuthenticationError if the user denies access or the code expires, and the errors of
    ``OAuthApp.read_tokens``. A server that cannot be reached is asked again, ever more slowly.
    """
    deadline, interval = clock() + sign_in.expires_in, sign_in.interval
    send = send or default_sender()
    while True:
        if clock() + interval >= deadline:
            raise AuthenticationError(
                "the code expired before it was entered",
                status=401,
                code="expired_token",
                hint="start again",
                operation=OPERATION,
            )
        sleep(interval)
        try:
            response = _poll(app, sign_in, send)
            return app.read_tokens(response, wall())
        except TransportError:
            interval *= 2
        except APIError as error:
            if error.code not in {"authorization_pending", "slow_down"}:
                raise
            interval += _SLOWER if error.code == "slow_down" else 0


def _poll(app: OAuthApp, sign_in: DeviceSignIn, send: Sender) -> RawResponse:
    form = {"grant_type": _GRANT, "device_code": sign_in.device_code, "client_id": app.client_id}
    return send(app.post(app.token_url, form))


def _is_shown(text: str) -> bool:
    """Return whether a text of the server can be shown: printable ASCII of a reasonable length."""
    return 0 < len(text) <= 2000 and text.isascii() and text.isprintable()


def _seconds(value: object, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return default
    return float(value) if value > 0 else default
