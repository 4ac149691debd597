"""Routing: finds the operation for a method and path."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from .error_responses import ErrorFormat, ErrorResponse
from .table import Operation


class Routes:
    """The paths of the OpenAPI document; static segments take precedence over parameters."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._paths: dict[tuple[str, ...], dict[str, Operation]] = {}
        for operation in operations:
            pattern = tuple(operation.path.split("/"))
            self._paths.setdefault(pattern, {})[operation.method] = operation
        self._patterns = sorted(
            self._paths, key=lambda pattern: [_is_parameter(p) for p in pattern]
        )

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and its path parameters as text; raise ``ErrorResponse`` 404 or 405."""
        segments = path.split("/")
        for pattern in self._patterns:
            values = _match(pattern, segments)
            if values is None:
                continue
            methods = self._paths[pattern]
            if method not in methods:
                allowed = {"allow": ", ".join(sorted(methods))}
                raise ErrorResponse(
                    405, "Method not allowed", error_format=ErrorFormat.GATEWAY, headers=allowed
                )
            return methods[method], values
        raise ErrorResponse(
            404, "Unknown method or path", at="/paths", error_format=ErrorFormat.GATEWAY
        )


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


def _match(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    values: dict[str, str] = {}
    for expected, actual in zip(pattern, segments, strict=True):
        if _is_parameter(expected) and actual:
            values[expected[1:-1]] = unquote(actual)
        elif expected != actual:
            return None
    return values
