"""Secrets: values that no repr shows, and the removal of secrets from text that a server sent.

Programs that report errors (``pytest -l``, error trackers, debuggers) show the repr of local
variables. A secret therefore stays wrapped until the HTTP library receives it.
"""

from __future__ import annotations

import json
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
    for secret in _forms(secrets):
        text = text.replace(secret.reveal(), HIDDEN)
    return text


def hide_secrets_in_bytes(content: bytes, secrets: Iterable[tuple[str, Secret]]) -> bytes:
    """Return content without the values of credential headers, as ``hide_secrets``."""
    for secret in _forms(secrets):
        content = content.replace(secret.reveal().encode(), HIDDEN.encode())
    return content


def _forms(secrets: Iterable[tuple[str, Secret]]) -> list[Secret]:
    """Return the values of headers, without their authentication scheme, in all written forms."""
    plain = [Secret(secret.reveal().rpartition(" ")[2]) for _, secret in secrets]
    escaped = [Secret(json.dumps(secret.reveal())[1:-1]) for secret in plain]
    slashes = [Secret(secret.reveal().replace("/", "\\/")) for secret in (*plain, *escaped)]
    forms = dict.fromkeys((*slashes, *escaped, *plain))
    return [secret for secret in forms if len(secret.reveal()) >= _SHORTEST]
