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


def hide_secrets(text: str, secrets: Iterable[Secret]) -> str:
    """Return text without secrets: neither plain, nor escaped as JSON, nor percent-encoded."""
    plain = [secret for secret in secrets if len(secret.reveal()) >= _SHORTEST]
    for secret in plain:
        text = text.replace(secret.reveal(), HIDDEN)
    if "\\" in text:
        for secret in plain:
            text = re.sub(_escaped(secret).reveal(), HIDDEN, text)
    if "%" in text or "+" in text:
        for secret in plain:
            text = re.sub(_percent_encoded(secret).reveal(), HIDDEN, text)
    return text


def hide_secrets_in_bytes(content: bytes, secrets: Iterable[Secret]) -> bytes:
    """Return content without secrets, as ``hide_secrets``."""
    latin = [
        Secret(secret.reveal().encode("utf-8", "replace").decode("latin-1")) for secret in secrets
    ]
    return hide_secrets(content.decode("latin-1"), latin).encode("latin-1")


def without_secret_parameters(url: str, secrets: tuple[Secret, ...]) -> str:
    """Return a URL without the parameters of its query whose value is a secret.

    An API may repeat the credentials in its links, which are stored and printed.
    """
    from urllib.parse import unquote_plus

    path, mark, query = url.partition("?")
    kept = [
        part
        for part in query.split("&")
        if not any(unquote_plus(part.partition("=")[2]) == secret.reveal() for secret in secrets)
    ]
    return f"{path}{mark if kept else ''}{'&'.join(kept)}"


def _escaped(secret: Secret) -> Secret:
    """Return a pattern of all forms in JSON (RFC 8259, section 7): any character can be escaped."""
    return Secret(
        "".join(
            rf"(?:\\?{re.escape(character)}|\\u(?i:{ord(character):04x}))"
            for character in secret.reveal()
        )
    )


def _percent_encoded(secret: Secret) -> Secret:
    """Return a pattern of all forms in a URL (RFC 3986, section 2.1): any byte can be encoded."""
    return Secret(
        "".join(
            rf"(?:{re.escape(character)}|{'%'.join(['', *_hex(character)])}{_PLUS.get(character, '')})"
            for character in secret.reveal()
        )
    )


_PLUS = {" ": r"|\+"}
"""In a query, a space can be a plus sign."""


def _hex(character: str) -> list[str]:
    return [f"(?i:{byte:02x})" for byte in character.encode()]
