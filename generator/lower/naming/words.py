"""English and identifiers: text taken apart into words, and put together in Python's spellings.

Input is hostile text; every output is ASCII letters, digits and underscores, or letters of another
script that Python accepts in identifiers. No output is guaranteed to be free: that is for ``names``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_BREAKS = re.compile(
    r"(?<=[a-z])(?=[A-Z])"  # camelCase
    r"|(?<=[0-9])(?=[A-Z])"  # sha256Hash
    r"|(?<=[A-Z])(?=[A-Z][a-z])"  # HTTPServer
    r"|[\W_]+"
)
_VERSION = re.compile(r"v\d+(\.\d+)*")
_IRREGULAR = {
    "addresses": "address",
    "aliases": "alias",
    "boxes": "box",
    "children": "child",
    "criteria": "criterion",
    "currencies": "currency",
    "data": "data",
    "indices": "index",
    "matches": "match",
    "media": "media",
    "movies": "movie",
    "news": "news",
    "people": "person",
    "series": "series",
    "statuses": "status",
}
_SINGULAR_ENDINGS = ("ss", "us", "is", "as", "os")


@cache
def words(text: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: ``getDealFollowers`` has get, deal, followers."""
    folded = unicodedata.normalize("NFKD", text)
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    recomposed = unicodedata.normalize("NFKC", letters)
    parts = (part for part in _BREAKS.split(recomposed) if part)
    return tuple(part.lower() for part in parts if ("x" + part).isidentifier())


@cache
def singular(word: str) -> str:
    """Return the singular of an English noun in lower case; a singular stays as it is."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(_SINGULAR_ENDINGS) and len(word) > 2:
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Return the regular plural of an English noun in lower case; a plural stays as it is."""
    if is_plural(word):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")


def is_plural(word: str) -> bool:
    """Tell whether a noun in lower case is a plural."""
    return singular(word) != word


def singular_words(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the words with the last one in the singular: deal, followers → deal, follower."""
    return (*parts[:-1], singular(parts[-1])) if parts else ()


def snake(parts: Sequence[str]) -> str:
    """Join words as a name of a value: ``deal_followers``."""
    return "_".join(parts)


def pascal(parts: Sequence[str]) -> str:
    """Join words as a name of a type: ``DealFollower``."""
    return "".join(part[:1].upper() + part[1:] for part in parts)


def naming_segments(path: str) -> list[str]:
    """Return the segments of a path that name something: no version, no ``api``."""
    return [
        segment
        for segment in path.split("/")
        if segment and segment != "api" and not _VERSION.fullmatch(segment)
    ]
