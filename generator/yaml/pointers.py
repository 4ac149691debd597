"""Parses the text of a ``$ref`` into a file and a JSON Pointer, and follows a JSON Pointer.

Rules: RFC 3986 (percent-encoding), RFC 6901 (JSON Pointer), OpenAPI "Relative References in URIs".
"""

from __future__ import annotations

import bisect
import difflib
import posixpath
import re
from functools import lru_cache
from urllib.parse import unquote

from generator.positions import escape_pointer, unescape_pointer
from generator.records import dataclass
from generator.yaml.node import Mapping, Node, Sequence

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_BAD_ESCAPE = re.compile(r"~(?![01])")


@dataclass(frozen=True, slots=True)
class Address:
    """A location in a file: its name relative to the folder, and the unescaped pointer tokens."""

    file: str
    tokens: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}#" + "".join(f"/{escape_pointer(token)}" for token in self.tokens)


class AddressError(Exception):
    """Raised for an unsupported reference, with the code, message and help of its diagnostic."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code = code
        self.help = help


def parse_address(text: str, base: str) -> Address:
    """Return the target of a reference that is written in the file ``base``.

    Raises AddressError for a reference that is malformed, leaves the folder or names a host.
    """
    if _SCHEME.match(text):
        help_text = "save the file next to the OpenAPI document and use its relative path"
        raise AddressError("REF004", "references to a URL are not supported", help_text)
    path, _, fragment = text.partition("#")
    try:
        path, fragment = unquote(path, errors="strict"), unquote(fragment, errors="strict")
    except UnicodeDecodeError:
        help_text = "percent-encode the bytes of UTF-8 text"
        raise AddressError(
            "REF007", "the percent-encoding of the reference is not valid UTF-8", help_text
        ) from None
    file = _parse_path(path, base) if path else base
    return Address(file, _parse_pointer(fragment))


def _parse_path(path: str, base: str) -> str:
    if "\\" in path or not path.isprintable():
        help_text = "use forward slashes and no control characters"
        raise AddressError(
            "REF007",
            "the path of the reference contains a backslash or control character",
            help_text,
        )
    file = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    if path.startswith("/") or file == ".." or file.startswith("../"):
        help_text = "move the file into the folder of the OpenAPI document"
        message = "the reference points outside the folder of the OpenAPI document"
        raise AddressError("REF003", message, help_text)
    return file


def _parse_pointer(fragment: str) -> tuple[str, ...]:
    if not fragment:
        return ()
    if not fragment.startswith("/") or _BAD_ESCAPE.search(fragment):
        help_text = (
            "write '#/' and the keys on the path to the target, with ~1 for '/' and ~0 for '~'"
        )
        raise AddressError(
            "REF007", "the fragment of the reference is not a JSON Pointer", help_text
        )
    return tuple(unescape_pointer(token) for token in fragment[1:].split("/"))


def find_node(root: Node, tokens: tuple[str, ...]) -> tuple[Node | None, Node, int]:
    """Follow the tokens of a JSON Pointer from a root.

    Returns the node (None when it does not exist), the last node reached, and the number of tokens
    that led there.
    """
    node = root
    for depth, token in enumerate(tokens):
        child = _child(node, token)
        if child is None:
            return None, node, depth
        node = child
    return node, node, len(tokens)


def _child(node: Node, token: str) -> Node | None:
    if isinstance(node, Mapping):
        return node.get(token)
    if isinstance(node, Sequence) and re.fullmatch(r"0|[1-9][0-9]{0,8}", token):
        return node.items[int(token)] if int(token) < len(node.items) else None
    return None


_MANY = 50
"""How many names ``suggest`` compares: of more, those that are next in the alphabet."""


def suggest(name: str, known: list[str]) -> str:
    """Return the known name that is most similar, or an empty string when none is."""
    folded, ordered = _index(tuple(known))
    simple = _fold(name)
    if simple in folded:
        return folded[simple]
    if len(known) > _MANY:
        # Comparing thousands of names for each of thousands of problems would take minutes.
        place = bisect.bisect(ordered, name)
        known = ordered[max(place - _MANY // 2, 0) : place + _MANY // 2]
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.7)), "")


@lru_cache(maxsize=64)
def _index(known: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """Return names by their folded form, the first of equals, and sorted: the same for many problems."""
    return {_fold(name): name for name in reversed(known)}, sorted(known)


def _fold(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
