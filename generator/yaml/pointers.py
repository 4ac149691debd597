"""The text of a ``$ref`` as a file and a JSON pointer, and a JSON pointer as a node.

Rules: RFC 3986 (percent-encoding), RFC 6901 (pointers), OpenAPI "Relative References in URIs".
"""

from __future__ import annotations

import difflib
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from generator.positions import escape_pointer, unescape_pointer
from generator.yaml.node import Mapping, Node, Sequence

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_BAD_ESCAPE = re.compile(r"~(?![01])")


@dataclass(frozen=True, slots=True)
class Address:
    """A place in a file of the description's folder; ``tokens`` are unescaped."""

    file: str
    tokens: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}#" + "".join(f"/{escape_pointer(token)}" for token in self.tokens)


class AddressError(Exception):
    """A reference that is not read, with the code, message and help of its diagnostic."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code = code
        self.help = help


def parse_address(text: str, base: str) -> Address:
    """Return what a reference written in the file ``base`` points to; raise AddressError."""
    if _SCHEME.match(text):
        help_text = "save the file beside the description and refer to it by its relative path"
        raise AddressError("REF004", "a reference to another host is never followed", help_text)
    path, _, fragment = text.partition("#")
    try:
        path, fragment = unquote(path, errors="strict"), unquote(fragment, errors="strict")
    except UnicodeDecodeError:
        help_text = "percent-encode UTF-8 bytes"
        raise AddressError("REF007", "the reference is not UTF-8 once decoded", help_text) from None
    file = _parse_path(path, base) if path else base
    return Address(file, _parse_pointer(fragment))


def _parse_path(path: str, base: str) -> str:
    if "\\" in path or not path.isprintable():
        help_text = "write the path with forward slashes and without control characters"
        raise AddressError("REF007", "the path of the reference is not a plain path", help_text)
    file = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    if path.startswith("/") or file == ".." or file.startswith("../"):
        help_text = "move the file into the folder of the description"
        message = "the reference leads outside the folder of the description"
        raise AddressError("REF003", message, help_text)
    return file


def _parse_pointer(fragment: str) -> tuple[str, ...]:
    if not fragment:
        return ()
    if not fragment.startswith("/") or _BAD_ESCAPE.search(fragment):
        help_text = "write '#/' and the keys to the target, with ~1 for '/' and ~0 for '~'"
        raise AddressError("REF007", "the reference has no JSON pointer after '#'", help_text)
    return tuple(unescape_pointer(token) for token in fragment[1:].split("/"))


def find_node(root: Node, tokens: tuple[str, ...]) -> tuple[Node | None, Node, int]:
    """Follow tokens from a root; return the node (None when missing), the last node and its depth."""
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


def suggest(word: str, known: list[str]) -> str:
    """Return the known word that was probably meant, empty when none is near."""
    folded = {name.lower().replace("_", "").replace("-", ""): name for name in reversed(known)}
    simple = word.lower().replace("_", "").replace("-", "")
    if simple in folded:
        return folded[simple]
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.7)), "")
