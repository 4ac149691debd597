"""Finds the operation that a method and path mean."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from .error_responses import ErrorResponse, Shape
from .table import Operation


class Routes:
    """Paths of the description, literal segments before placeholders."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._paths: dict[tuple[str, ...], dict[str, Operation]] = {}
        for operation in operations:
            pattern = tuple(operation.path.split("/"))
            self._paths.setdefault(pattern, {})[operation.method] = operation
        self._patterns = sorted(self._paths, key=lambda pattern: [_is_slot(p) for p in pattern])

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and the text of its path parameters; raise ``ErrorResponse`` 404 or 405."""
        segments = path.split("/")
        for pattern in self._patterns:
            values = _match(pattern, segments)
            if values is None:
                continue
            methods = self._paths[pattern]
            if method not in methods:
                allowed = {"allow": ", ".join(sorted(methods))}
                raise ErrorResponse(405, "Method not allowed", shape=Shape.GATEWAY, headers=allowed)
            return methods[method], values
        raise ErrorResponse(404, "Unknown method or path", at="/paths", shape=Shape.GATEWAY)


def _is_slot(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


def _match(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    values: dict[str, str] = {}
    for expected, sent in zip(pattern, segments, strict=True):
        if _is_slot(expected) and sent:
            values[expected[1:-1]] = unquote(sent)
        elif expected != sent:
            return None
    return values
