"""Source positions; imported by all other packages.

A file is named by its path relative to the folder of the OpenAPI document, with forward slashes
(``petshop.yaml``, ``overlays/nullability.yaml``). Nothing derived from a position depends on
the machine or the working directory.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """A range of characters in a file. Lines and columns count from 1; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Origin:
    """The position of a value: its span, and its JSON Pointer (RFC 6901) in that file.

    Positions are compared by their content, and sorted by span, then pointer.
    """

    __slots__ = ("_pointer", "_span")

    def __init__(self, span: Span, pointer: str) -> None:
        self._span = span
        self._pointer: str | None = pointer

    @property
    def span(self) -> Span:
        """Where the value is located."""
        return self._span

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the value in its file."""
        assert self._pointer is not None
        return self._pointer

    @property
    def file(self) -> str:
        """The name of the file, as in the span."""
        return self.span.file

    def __str__(self) -> str:
        return f"{self.span} ({self.pointer or '/'})"

    def __repr__(self) -> str:
        return f"Origin({self})"

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Origin):
            return NotImplemented
        return self.pointer == other.pointer and self.span == other.span

    def __lt__(self, other: Origin) -> bool:
        if self.file != other.file:
            return self.file < other.file
        return (self.span, self.pointer) < (other.span, other.pointer)

    def __hash__(self) -> int:
        return hash((self.file, self.pointer))


class SourceText(Protocol):
    """The text of a file, in which spans are found when they are needed."""

    file: str

    def span_at(self, origin: NodeOrigin) -> Span:
        """Return the span of a position in this file."""
        ...


class NodeOrigin(Origin):
    """The position of a node in the tree of a file, or of the key before it.

    A large document has a million positions, of which few are ever shown. Therefore a position
    consists of the one it is part of and of a key or index; pointer and span are made when needed.
    ``parent`` is None for the root. What ``place`` means is up to ``source``: a key and its value
    may have the same, otherwise it is in the order of the text.
    """

    __slots__ = ("is_key", "parent", "place", "source", "token")

    def __init__(
        self,
        source: SourceText,
        parent: NodeOrigin | None,
        token: str | int,
        place: int,
        *,
        is_key: bool = False,
    ) -> None:
        self._pointer = None
        self.source = source
        self.parent = parent
        self.token = token
        self.place = place
        self.is_key = is_key

    @property
    def span(self) -> Span:
        """Where the value is located."""
        return self.source.span_at(self)

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the value in its file."""
        pointer = self._pointer
        if pointer is None:
            parent, token = self.parent, self.token
            key = escape_pointer(token) if isinstance(token, str) else str(token)
            pointer = self._pointer = f"{parent.pointer}/{key}" if parent is not None else ""
        return pointer

    @property
    def file(self) -> str:
        """The name of the file, as in the span."""
        return self.source.file

    def part(self, token: str | int, place: int) -> NodeOrigin:
        """Return the position of a value or item that this collection contains."""
        return NodeOrigin(self.source, self, token, place)

    def key(self, token: str, place: int) -> NodeOrigin:
        """Return the position of a key of this mapping."""
        return NodeOrigin(self.source, self, token, place, is_key=True)

    def __lt__(self, other: Origin) -> bool:
        if not isinstance(other, NodeOrigin) or other.source is not self.source:
            return super().__lt__(other)
        if self.place != other.place:
            return self.place < other.place
        return (not self.is_key, self.pointer) < (not other.is_key, other.pointer)


def escape_pointer(token: str) -> str:
    """Escape a key as a reference token of a JSON Pointer (RFC 6901, section 3)."""
    if "/" not in token and "~" not in token:  # nearly always
        return token
    return token.replace("~", "~0").replace("/", "~1")


def unescape_pointer(token: str) -> str:
    """Return the key of a reference token of a JSON Pointer (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")
