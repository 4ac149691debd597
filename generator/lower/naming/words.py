"""Splits names into words, converts singular and plural, and joins words to identifiers.

The input is untrusted text. The output consists of letters, digits and underscores that Python
accepts in identifiers (not only ASCII). It may still be empty, a keyword or already in use; ``names``
takes care of that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_BREAKS = re.compile(
    r"(?<=[a-z])(?=[A-Z])"  # camelCase
    r"|(?<=[0-9])(?=[A-Z])"  # sha256Hash
    r"|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])"  # HTTPServer, but not the plural URLs
    r"|[\W_]+"
)
_MIXED = (
    "DynamoDB", "GitHub", "GitLab", "GraphQL", "IPv4", "IPv6", "JavaScript", "LinkedIn", "MongoDB",
    "MySQL", "OAuth", "PayPal", "PostgreSQL", "TypeScript", "WiFi", "YouTube", "iOS", "macOS",
)  # fmt: skip
"""Terms of one word in spite of their capital letters."""
_MIXED_PATTERN = re.compile("|".join(_MIXED))
_MIXED_ENDING = {term.lower(): term[0].upper() + term[1:] for term in _MIXED}
_EDGES = re.compile(r"^_+|_+$")
_MINUS = re.compile(r"(?<!\w)-(?=\d)")
_SYMBOLS = {
    "!": "not",
    "#": "hash",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "*": "star",
    "+": "plus",
    "-": "dash",
    ".": "dot",
    "/": "slash",
    "<": "less than",
    "=": "equals",
    ">": "greater than",
    "@": "at",
    "\\": "backslash",
    '"': "quote",
    "|": "pipe",
    "~": "tilde",
}
"""Words for symbols; the Unicode names of the others (``QUESTION MARK``) are used."""
_VERSION = re.compile(r"[vV]?\d+([.-]\d+)*((alpha|beta|rc|p)\d*)*")
_IRREGULAR = {
    "addresses": "address",
    "aliases": "alias",
    "boxes": "box",
    "children": "child",
    "criteria": "criterion",
    "currencies": "currency",
    "data": "data",
    "feedback": "feedback",
    "indices": "index",
    "information": "information",
    "matches": "match",
    "media": "media",
    "metadata": "metadata",
    "movies": "movie",
    "news": "news",
    "people": "person",
    "series": "series",
    "statuses": "status",
}
"""Singulars that the rules of ``singular`` would get wrong, and plurals that are used as such."""
_SINGULAR_ENDINGS = ("ss", "us", "is")
"""A word with one of these endings is a singular: class, status, analysis."""
_PLURALS = frozenset(
    {"apis", "cpus", "emojis", "gpus", "kpis", "menus", "skus", "taxis", "uris", "wikis"}
)
"""Plurals in spite of their ending."""
_SINGULARS = frozenset(
    {
        *("alias", "as", "atlas", "bias", "canvas", "chaos", "cosmos", "gas", "has", "kudos"),
        "was",
        *("aws", "cms", "dns", "dos", "eks", "gps", "https", "ios", "kms", "lens", "macos", "mms"),
        *("nfs", "os", "paas", "pos", "rds", "saas", "sas", "sms", "sns", "sqs", "tls"),
    }
)
"""Singulars and initialisms that end in ``s``, in contrast to schemas, areas, photos and repos."""


@cache
def words(text: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: ``getDealFollowers`` → get, deal, followers.

    Initialisms stay whole: ``listIPv6Pools`` → list, ipv6, pools; ``userIDs`` → user, ids.

    Accents are removed (NFKD without combining characters), and compatibility characters replaced.
    """
    if text.islower() and text.isascii() and text.isidentifier():  # snake case, as most names
        return tuple([part for part in text.split("_") if part])
    letters = text if text.isascii() else _without_accents(text)
    recomposed = _MIXED_PATTERN.sub(lambda term: term[0].capitalize(), letters)
    parts = (part for part in _BREAKS.split(recomposed) if part)
    return tuple(part.lower() for part in parts if ("x" + part).isidentifier())


def _without_accents(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", letters)


def symbol_words(text: str) -> tuple[str, ...]:
    """Return the words of a name with words for its symbols: ``StartTime<`` → start, time, less, than.

    A hyphen before a digit is a minus. Underscores and spaces between other characters separate
    words. Symbols without a word of their own are called by their Unicode names.
    """
    spelled = _EDGES.sub(lambda edge: " underscore " * len(edge[0]), text.strip())
    spelled = _MINUS.sub(" minus ", spelled).replace("[]", " list ")
    return words("".join(_spell(character) for character in spelled))


def _spell(character: str) -> str:
    if character in "_ " or ("x" + character).isidentifier():
        return character
    code_point = f"u{ord(character):04x}"
    name = _SYMBOLS.get(character, "") or unicodedata.name(character, code_point)
    return f" {name.lower()} "


@cache
def singular(word: str) -> str:
    """Return the singular of a lower-case English noun; a singular is returned unchanged."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    is_singular = word in _SINGULARS or word.endswith(_SINGULAR_ENDINGS) or len(word) < 3
    if word in _PLURALS or (word.endswith("s") and not is_singular):
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Return the regular plural of a lower-case English noun; a plural is returned unchanged."""
    if is_plural(word) or _IRREGULAR.get(word) == word:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")


def is_plural(word: str) -> bool:
    """Return whether a lower-case English noun is a plural."""
    return singular(word) != word


def singular_words(parts: Sequence[str]) -> tuple[str, ...]:
    """Convert the last word to the singular: deal, followers → deal, follower."""
    return (*parts[:-1], singular(parts[-1])) if parts else ()


def snake(parts: Sequence[str]) -> str:
    """Join words in snake case: ``deal_followers``."""
    return "_".join(parts)


def pascal(parts: Sequence[str]) -> str:
    """Join words in Pascal case: ``DealFollower``."""
    return "".join(map(_capitalized, parts))


def _capitalized(word: str) -> str:
    stem = word.rstrip("0123456789")
    mixed = _MIXED_ENDING.get(word) or _MIXED_ENDING.get(stem, "") + word[len(stem) :]
    return mixed if len(mixed) == len(word) else word[:1].upper() + word[1:]


def naming_segments(path: str) -> list[str]:
    """Return the segments of a path without versions (``v1``) and ``api``."""
    return [
        segment
        for segment in path.split("/")
        if segment and segment != "api" and not _VERSION.fullmatch(segment)
    ]
