"""The request of one attempt, and its time limits.

Invariant: credentials are sent only to the origin that the call started with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import ArgumentError
from ..messages import SAFE_HEADERS, Request
from .authorization import NO_AUTHORIZATION, Authorization
from .effects import Send
from .redirects import linked_url, origin_of
from .running_call import RunningCall

_MIN_TIMEOUT = 0.001
"""Minimum timeout of an attempt, in seconds."""
_MAX_TIMEOUT = 86_400.0
"""Maximum timeout of an attempt, in seconds; sockets reject timeouts of several weeks."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+").fullmatch
_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?").fullmatch
"""Visible ASCII, with spaces and tabs inside (RFC 9110, sections 5.1 and 5.5)."""


def set_target_url(call: RunningCall, authorization: Authorization) -> None:
    """Set the URL of the first attempt, and the origin that receives the credentials.

    Raises CrossOriginLink for a link to another origin.
    """
    own, paths = _own_server(call)
    base = (own or authorization.base_url or call.config.base_url).rstrip("/")
    target = call.encoded.target
    default, chosen = paths
    if default != chosen and f"{target}/".startswith((f"{default}/", f"{default}?")):
        target = chosen + target.removeprefix(default)
    call.url = base + target
    call.base = base
    if call.encoded.link:
        call.url = linked_url(call.operation, call.url, call.encoded.link)


def _own_server(call: RunningCall) -> tuple[str, tuple[str, str]]:
    """Return the origin of the operation (empty: that of the client), and what its path begins with.

    The path is a pair of that in the OpenAPI document and that of the caller.
    """
    config, operation = call.config, call.operation
    chosen = config.operation_servers.get(operation.id)
    if chosen is not None:
        return chosen.origin, (chosen.default_path, chosen.path)
    own = operation.server if config.uses_operation_servers else ""
    return own, ("", "") if own else config.server_paths


def build_request(call: RunningCall, authorization: Authorization) -> tuple[Request, Authorization]:
    """Return the request of one attempt, and the credentials that are sent with it."""
    headers = {"accept": call.operation.accept, **call.config.headers, **call.encoded.headers}
    for name, value in call.options.headers.items():
        headers[name.lower()] = value
    key = call.operation.idempotency_key
    if key is not None:
        headers.setdefault(key.header, f'"{call.key}"' if key.quoted else call.key)
    if call.redirects and origin_of(call.url) != origin_of(call.base):
        headers = {name: value for name, value in headers.items() if name in SAFE_HEADERS}
        authorization = NO_AUTHORIZATION
    request = Request(
        operation=call.operation.id,
        method=call.operation.method,
        url=call.url,
        headers=headers,
        content=call.encoded.content,
        attempt=len(call.attempts) + 1,
    )
    return request, authorization


def check_headers(request: Request, authorization: Authorization) -> None:
    """Raise ArgumentError for a header that no request can contain, such as one with a line break.

    The HTTP library would fail as if the network had, and the request would be repeated in vain.
    """
    headers: Mapping[str, object] = request.headers  # a hook may have added anything
    for name, value in headers.items():
        if not (_HEADER_NAME(name) and isinstance(value, str) and _HEADER_VALUE(value)):
            raise _invalid_header(name)
    for name, secret in authorization.headers:
        if not (_HEADER_NAME(name) and _HEADER_VALUE(secret.reveal())):
            raise _invalid_header(name)
    for name, secret in authorization.cookies:
        if not _HEADER_VALUE(f"{name}={secret.reveal()}"):
            raise _invalid_header("cookie")


def _invalid_header(name: str) -> ArgumentError:
    return ArgumentError(
        f"the header {name[:40]!r} cannot be sent; nothing was sent. A value is printable ASCII"
        " without line breaks, and without spaces at its ends",
        parameter="headers",
    )


def send_effect(call: RunningCall, request: Request, authorization: Authorization) -> Send:
    """Return the effect that sends the request within the time limits of the call."""
    remaining = min(max(call.remaining_time, _MIN_TIMEOUT), _MAX_TIMEOUT)
    timeout = call.options.timeout if call.options.timeout is not None else call.config.timeout
    return Send(
        request,
        authorization,
        min(timeout, remaining),
        remaining,
        call.options.stream,
        call.config.max_response_bytes,
        call.receiver,
    )
