"""What must not be shown: secrets, and characters that steer a terminal.

Input: text and JSON of a server or of a client. Output: the same, fit to be printed and kept. A
secret is found in each spelling that a URL, a JSON text or a header gives it.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from contract.document import Json

TOKEN = "token-of-the-contract-tests"
HIDDEN = "<hidden>"


class Secrets:
    """Texts that are never shown. It starts with those given, ``add`` adds one."""

    def __init__(self, *values: str) -> None:
        self._spelled: list[str] = []
        for value in values:
            self.add(value)

    def add(self, value: str) -> None:
        """Hide one more text from now on."""
        found = {*self._spelled, *_spellings(value)} if value else self._spelled
        self._spelled = sorted(found, key=lambda one: (-len(one), one))

    def hide(self, text: str) -> str:
        """Return a text without any secret."""
        for spelled in self._spelled:
            text = text.replace(spelled, HIDDEN)
        return text

    def hide_json(self, value: Json) -> Json:
        """Return a JSON value without any secret, keys included."""
        match value:
            case str():
                return self.hide(value)
            case list():
                return [self.hide_json(one) for one in value]
            case dict():
                return {self.hide(str(key)): self.hide_json(one) for key, one in value.items()}
            case _:
                return value


def _spellings(value: str) -> Iterator[str]:
    for quoted in (quote(value, safe=""), quote_plus(value)):
        yield quoted
        yield re.sub("%..", lambda found: found[0].lower(), quoted)
    yield value
    yield json.dumps(value)[1:-1]
    yield b64encode(value.encode()).decode().rstrip("=")


SECRETS = Secrets(TOKEN)
"""The secrets of this run: the tests' own token, and the one that a server is asked with."""


def printable(text: str) -> str:
    """Return a text that cannot steer a terminal; line breaks stay."""
    return "".join(one if one.isprintable() or one == "\n" else _escaped(one) for one in text)


def one_line(text: str) -> str:
    """Return a text that cannot steer a terminal and has no line breaks."""
    return " ".join(printable(text).split())


def shown(text: str) -> str:
    """Return a text fit to be printed: without secrets, unable to steer a terminal."""
    return printable(SECRETS.hide(text))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
