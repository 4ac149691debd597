"""Builds the request of the HTTP library: the one place where credentials are revealed.

Invariant: neither the URL nor a header with credentials is assigned to a variable or shown as text.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from .call.authorization import Authorization
from .call.effects import Send
from .errors import ArgumentError
from .messages import FileBody, Request
from .secret import HIDDEN, Secret

if TYPE_CHECKING:
    from typing import Protocol

    import httpx2

    class HiddenUrl(Protocol):
        """A class of URLs with a text of their own."""

        def __call__(self, url: str, *, text: str) -> httpx2.URL: ...


def build_library_request(
    action: Send, read: Callable[[FileBody], Iterable[bytes] | AsyncIterable[bytes]]
) -> httpx2.Request:
    """Return the request with its credentials, without the default headers of the library.

    ``read`` returns the chunks of a body with files. Raises ArgumentError, without quoting it, for a
    header or a URL that cannot be sent.
    """
    import httpx2

    request, authorization = action.request, action.authorization
    seconds = action.timeout
    content = request.content
    try:
        built = httpx2.Request(
            request.method,
            request.url,
            headers={
                **request.headers,
                **_cookie_header(request, authorization),
                **{name: secret.reveal() for name, secret in authorization.headers},
                **_content_length(content),
            },
            content=content if content is None or isinstance(content, bytes) else read(content),
            extensions={
                "timeout": {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
            },
        )
        if authorization.query:
            built.url = _url_with_secrets(request.url, authorization)
        return built
    except (UnicodeError, TypeError):
        pass
    raise ArgumentError(
        "the URL or a header contains characters that cannot be sent", parameter="headers"
    )


def _content_length(body: bytes | FileBody | None) -> dict[str, str]:
    """Return the header with the size of a body with files; the library knows that of others."""
    if body is None or isinstance(body, bytes) or body.size is None:
        return {}
    return {"content-length": str(body.size)}


def _cookie_header(request: Request, authorization: Authorization) -> dict[str, str]:
    """Return the cookie header with the credentials, empty if no credential is a cookie."""
    if not authorization.cookies:
        return {}
    own = [request.headers["cookie"]] if "cookie" in request.headers else []
    pairs = [f"{name}={secret.reveal()}" for name, secret in authorization.cookies]
    return {"cookie": "; ".join([*own, *pairs])}


def _url_with_secrets(url: str, authorization: Authorization) -> httpx2.URL:
    """Return a URL with credentials in its query, which its text does not show.

    The library logs the text of the URL, and instrumentation records it.
    """
    base, hash_mark, fragment = url.partition("#")
    separator = "&" if "?" in base else "?"

    def joined(value: Callable[[Secret], str]) -> str:
        query = "&".join(
            f"{quote(name, safe='')}={value(secret)}" for name, secret in authorization.query
        )
        return f"{base}{separator}{query}{hash_mark}{fragment}"

    hidden = joined(lambda _: HIDDEN)
    return _hidden_url()(joined(lambda secret: quote(secret.reveal(), safe="")), text=hidden)


@cache
def _hidden_url() -> HiddenUrl:
    """Return the class of URLs that contain a secret; the library is imported when it is used."""
    import httpx2

    class Url(httpx2.URL):
        """A URL whose text is another one."""

        def __init__(self, url: str, *, text: str) -> None:
            super().__init__(url)
            self._text = text

        def __str__(self) -> str:
            return self._text

        def __repr__(self) -> str:
            return f"URL({self._text!r})"

    return Url
