"""Redaction of secrets and of characters that control a terminal.

Input: text and JSON from a server or a client. Output: the same, safe to print and to store. A secret
is found in each encoding that a URL, a JSON text or a header uses.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from contract import product
from contract.document import Json

HIDDEN = "<hidden>"
_QUERY = "/?:@!$'()*,;"
"""Characters of a value that a query may contain (RFC 3986, 3.4), and that parse as part of it."""


class Secrets:
    """Texts that are replaced in all output. ``add`` adds one."""

    def __init__(self, *values: str) -> None:
        self._encoded: list[str] = []
        for value in values:
            self.add(value)

    def add(self, value: str) -> None:
        """Hide another text from now on."""
        forms = {*self._encoded, *_encodings(value)} if value else self._encoded
        self._encoded = sorted(forms, key=lambda form: (-len(form), form))

    def hide(self, text: str) -> str:
        """Return a text without any secret."""
        for secret in self._encoded:
            text = text.replace(secret, HIDDEN)
        return text

    def hide_json(self, value: Json) -> Json:
        """Return a JSON value without any secret, keys included."""
        match value:
            case str():
                return self.hide(value)
            case list():
                return [self.hide_json(item) for item in value]
            case dict():
                return {self.hide(str(key)): self.hide_json(item) for key, item in value.items()}
            case _:
                return value


def _encodings(value: str) -> Iterator[str]:
    quoted_forms = (quote(value, safe=safe) for safe in ("", "/", _QUERY))
    for quoted in (*quoted_forms, quote_plus(value)):
        yield quoted
        yield re.sub("%..", lambda match: match[0].lower(), quoted)
    yield value
    yield json.dumps(value)[1:-1]
    yield b64encode(value.encode()).decode().rstrip("=")


SECRETS = Secrets(*product.SECRETS.values())
"""The secrets of this run: the credentials of the tests and those sent to the server."""


def printable(text: str) -> str:
    """Escape the control characters of a text except line breaks."""
    return "".join(
        character if character.isprintable() or character == "\n" else _escaped(character)
        for character in text
    )


def one_line(text: str) -> str:
    """Escape the control characters of a text and join its lines."""
    return " ".join(printable(text).split())


def redact(text: str) -> str:
    """Return a text that is safe to print, without secrets and control characters."""
    return printable(SECRETS.hide(text))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
