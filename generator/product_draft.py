"""Names of the generated software, derived from the title of an OpenAPI document.

Input: title and version of the document, and the name of its file. Output: a ``Product``. Invariant: the
names are valid whatever the title is: letters and digits of ASCII, no keyword, no module of Python.
"""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata

from generator.ir.api import Product
from generator.lower.naming.words import pascal, words

_NOISE = frozenset(
    {
        *(
            "api",
            "apis",
            "rest",
            "restful",
            "swagger",
            "spec",
            "specification",
            "the",
            "your",
            "our",
        ),
        *("docs", "documentation", "interactive", "official", "reference"),
    }
)
_CONNECTING = frozenset({"and", "by", "for", "from", "in", "of", "on", "or", "to", "with"})
"""Words that the name of a package neither begins nor ends with."""
_REMARKS = re.compile(r"\([^()]*\)")
_ENDINGS = re.compile(r"(?i)'s\b|\.(com|io|net|org)\b")
"""What follows a name without being part of it."""
_TAKEN = sys.stdlib_module_names.union(
    keyword.kwlist, ("tests", "httpx2", "msgspec", "click", "redis", "keyring")
)
_TAKEN_CLASSES = frozenset(
    {
        *("Callable", "Credentials", "File", "Hooks", "Limits", "Mapping", "Mismatch", "Operation"),
        *("Page", "Product", "Retries", "Transport"),
    }
)
"""Names that the modules of the client class import or export."""


def draft_product(title: str, version: str, stem: str) -> Product:
    """Return the names of the product, derived from the title or else from the file name."""
    name = _words(title) or _words(stem) or ["generated", "client"]
    package = "_".join(name)
    client = pascal(name)
    if client in _TAKEN_CLASSES:
        client += "Client"
    if package in _TAKEN:
        package += "_client"
    return Product(
        distribution=package.replace("_", "-"),
        package=package,
        version=version if re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}", version) else "0.1.0",
        client=client,
        command="-".join(name),
        environment="_".join(name).upper(),
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"(?i)openapi", " ", _ENDINGS.sub(" ", plain))
    named = [word for word in words(_REMARKS.sub(" ", plain)) if word not in _NOISE]
    kept = [word for word in named or words(plain) if not re.fullmatch(r"v?\d+", word)]
    phrase = _shorten([word for word in kept if word not in _NOISE])
    return phrase if phrase and phrase[0][0].isalpha() else []


def _shorten(phrase: list[str]) -> list[str]:
    """Return at most four words, or five with one that connects them.

    A longer phrase is cut before a connecting word, or else after four words.
    """
    while phrase and phrase[0] in _CONNECTING:
        phrase = phrase[1:]
    connecting = [index for index, word in enumerate(phrase) if word in _CONNECTING]
    if len(phrase) > (5 if connecting else 4):
        phrase = phrase[: min(4, *connecting, 4)]
    while phrase and phrase[-1] in _CONNECTING:
        phrase = phrase[:-1]
    return phrase
