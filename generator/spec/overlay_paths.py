"""JSONPath queries of overlays (RFC 9535), within limits of time and memory.

Input: a query and plain values. Output: the locations it matches. An overlay may come from others, so
invariants: a query ends soon, and one that might not is a ``PathError`` before it is evaluated.
"""

from __future__ import annotations

import re

import jsonpath
from jsonpath.function_extensions import Match, Search

Location = tuple[str | int, ...]
"""The keys and indexes on the path from the root to a value."""

_MAX_LENGTH = 1_000
_MAX_DESCENTS = 4
_MAX_MATCHES = 100_000
_MAX_STEPS = 10_000_000
_REGEX_PARTS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)


class PathError(Exception):
    """A query is not valid, or exceeds a limit. The message is one line and short."""


def find_locations(path: str, values: dict[str, object]) -> list[Location]:
    """Return the locations that a query matches, each once, in document order. Raises PathError."""
    if len(path) > _MAX_LENGTH:
        raise PathError(f"it is longer than {_MAX_LENGTH:,} characters")
    if not path.startswith("$"):
        raise PathError('it does not start with "$"')
    if path.count("..") > _MAX_DESCENTS:
        raise PathError(f'it contains ".." more than {_MAX_DESCENTS} times')
    locations: dict[Location, None] = {}
    try:
        for match in _PATHS.finditer(path, values):
            locations[match.parts] = None
            if len(locations) > _MAX_MATCHES:
                raise PathError(f"it matches more than {_MAX_MATCHES:,} values")
    except (jsonpath.JSONPathError, RecursionError, ValueError, OverflowError) as error:
        raise PathError(str(error).partition("\n")[0][:200]) from None
    return list(locations)


def _check_regex(pattern: str, text: str) -> None:
    """Raise PathError if a backtracking search for the pattern in the text could take too long.

    Each quantifier and alternative multiplies the steps by at most the length of the text, unless
    it is repeated itself.
    """
    choices = 0
    groups = [0]
    closed: int | None = None
    for part in _REGEX_PARTS.findall(pattern):
        if part == "(":
            groups.append(choices)
        elif part == ")" and len(groups) > 1:
            closed = choices - groups.pop()
            continue
        elif part in ("*", "+", "?", "{", "|"):
            choices += 1
            if closed and part in ("*", "+", "{"):
                choices += _MAX_LENGTH
        closed = None
    if len(pattern) > _MAX_LENGTH or max(len(text), 2) ** min(choices, 64) > _MAX_STEPS:
        raise PathError(
            f"the regular expression could take too long for a text of {len(text):,} characters;"
            " repeat no group that contains a repetition or alternatives"
        )


class _LimitedMatch(Match):
    def __call__(self, value: object, pattern: object) -> bool:
        if isinstance(value, str) and isinstance(pattern, str):
            _check_regex(pattern, value)
        return super().__call__(value, pattern)


class _LimitedSearch(Search):
    def __call__(self, value: object, pattern: object) -> bool:
        if isinstance(value, str) and isinstance(pattern, str):
            _check_regex(f".*{pattern}", value)
        return super().__call__(value, pattern)


class _Environment(jsonpath.JSONPathEnvironment):
    """Compares values as JSON does at any depth: ``[1]`` does not equal ``[true]`` (RFC 9535, 2.3.5.2.2)."""

    def compare(self, left: object, operator: str, right: object) -> bool:
        if operator not in ("==", "!=", "<=", ">=") or _has_same_types(left, right):
            return super().compare(left, operator, right)
        return operator == "!="


def _has_same_types(left: object, right: object) -> bool:
    """Return whether no boolean is at the same place as a number; Python takes them for equal."""
    if isinstance(left, list) and isinstance(right, list):
        return all(map(_has_same_types, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return all(_has_same_types(left[key], right[key]) for key in left.keys() & right.keys())
    return isinstance(left, bool) is isinstance(right, bool) or not (
        isinstance(left, int | float) and isinstance(right, int | float)
    )


_PATHS = _Environment(strict=True)
_PATHS.function_extensions["match"] = _LimitedMatch()
_PATHS.function_extensions["search"] = _LimitedSearch()
