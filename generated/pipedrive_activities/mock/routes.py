"""Routing: finds the operation for a method and path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from .error_responses import ErrorResponse, Source
from .table import Operation

_PARAMETER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A path template. ``parts`` are its segments, those with parameters as regular expressions."""

    parts: tuple[str | re.Pattern[str], ...]
    names: tuple[str, ...]
    methods: dict[str, Operation]

    def match(self, segments: list[str]) -> dict[str, str] | None:
        """Return the text of the path parameters, None if the path does not match."""
        if len(segments) != len(self.parts):
            return None
        texts: list[str] = []
        for part, segment in zip(self.parts, segments, strict=True):
            if isinstance(part, str):
                if part != segment and part != unquote(segment):
                    return None
            else:
                match = part.fullmatch(segment)
                if match is None:
                    return None
                texts += map(unquote, match.groups())
        return dict(zip(self.names, texts, strict=True))


class Routes:
    """The paths of the OpenAPI document.

    Static segments take precedence over parameters, and of two segments with parameters the one with
    more text of its own: ``/pulls/{index}.{type}`` over ``/pulls/{index}``.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        patterns: dict[str, _Pattern] = {}
        for operation in operations:
            pattern = patterns.setdefault(operation.path, _pattern(operation.path))
            pattern.methods[operation.method] = operation
        by_precedence = sorted(patterns.items(), key=lambda each: _precedence(each[0]))
        self._patterns = [pattern for _, pattern in by_precedence]

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and its path parameters as text; raise ``ErrorResponse`` 404 or 405.

        HEAD is answered like GET where the document has no operation of its own (RFC 9110, 9.3.2).
        """
        segments = path.split("/")
        for pattern in self._patterns:
            values = pattern.match(segments)
            if values is None:
                continue
            operation = pattern.methods.get(method)
            if operation is None and method == "HEAD":
                operation = pattern.methods.get("GET")
            if operation is not None:
                return operation, values
        allowed = self.allowed_methods(path)
        if allowed:
            headers = {"allow": ", ".join(allowed)}
            raise ErrorResponse(405, "Method not allowed", source=Source.GATEWAY, headers=headers)
        raise ErrorResponse(404, "Unknown method or path", at="/paths", source=Source.GATEWAY)

    def allowed_methods(self, path: str) -> list[str]:
        """Return the methods of a path, sorted; none for an unknown one."""
        segments = path.split("/")
        matching = (each for each in self._patterns if each.match(segments) is not None)
        return sorted({method for each in matching for method in each.methods})


def _precedence(path: str) -> list[tuple[bool, int]]:
    """Return the sort key of a path: for each segment, if it has parameters and how little text."""
    return [
        (_PARAMETER.search(segment) is not None, -len(_PARAMETER.sub("", segment)))
        for segment in path.split("/")
    ]


def _pattern(path: str) -> _Pattern:
    parts = tuple(_part(segment) for segment in path.split("/"))
    return _Pattern(parts, tuple(_PARAMETER.findall(path)), {})


def _part(segment: str) -> str | re.Pattern[str]:
    """Return a static segment, or an expression with a group for each parameter."""
    if not _PARAMETER.search(segment):
        return segment
    pieces = _PARAMETER.split(segment)  # text, name, text, name, …, text
    expression = "".join(
        "(.+?)" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces)
    )
    return re.compile(expression, re.DOTALL)
