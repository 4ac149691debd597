"""Secrets: values that no repr shows, and the removal of secrets from text that a server sent.

Programs that report errors (``pytest -l``, error trackers, debuggers) show the repr of local
variables. A secret therefore stays wrapped until the HTTP library receives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn

HIDDEN = "<hidden>"
_SHORTEST = 8
"""Characters. A shorter value, as in tests, would also match harmless text."""


class Secret:
    """A text that is only visible through ``reveal``. It cannot be pickled."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")

    def reveal(self) -> str:
        """Return the text. Do not assign it to a variable: its frame would show it."""
        return self._text


def hide_secrets(text: str, secrets: Iterable[tuple[str, Secret]]) -> str:
    """Return text without the values of credential headers, neither plain nor escaped as JSON."""
    plain = _values(secrets)
    for secret in plain:
        text = text.replace(secret.reveal(), HIDDEN)
    if "\\" in text:
        for secret in plain:
            text = re.sub(_escaped(secret).reveal(), HIDDEN, text)
    return text


def hide_secrets_in_bytes(content: bytes, secrets: Iterable[tuple[str, Secret]]) -> bytes:
    """Return content without the values of credential headers, as ``hide_secrets``."""
    return hide_secrets(content.decode("latin-1"), secrets).encode("latin-1")


def without_secret_parameters(url: str, secrets: tuple[Secret, ...]) -> str:
    """Return a URL without the parameters of its query whose value is a secret.

    An API may repeat the credentials in its links, which are stored and printed.
    """
    from urllib.parse import unquote_plus

    path, mark, query = url.partition("?")
    kept = [
        part
        for part in query.split("&")
        if not any(
            unquote_plus(part.partition("=")[2]) == secret.reveal().rpartition(" ")[2]
            for secret in secrets
        )
    ]
    return f"{path}{mark if kept else ''}{'&'.join(kept)}"


def _values(secrets: Iterable[tuple[str, Secret]]) -> list[Secret]:
    """Return the values of headers, without their authentication scheme."""
    values = [Secret(secret.reveal().rpartition(" ")[2]) for _, secret in secrets]
    return [secret for secret in values if len(secret.reveal()) >= _SHORTEST]


def _escaped(secret: Secret) -> Secret:
    """Return a pattern of all forms in JSON (RFC 8259, section 7): any character can be escaped."""
    return Secret(
        "".join(
            rf"(?:\\?{re.escape(character)}|\\u(?i:{ord(character):04x}))"
            for character in secret.reveal()
        )
    )
