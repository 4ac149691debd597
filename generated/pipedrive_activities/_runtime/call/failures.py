"""Recognizes error responses that an API sends with a success status.

Input: the rule of an operation and a response. Output: whether the response is an error, and the
status that it means.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from ..messages import RawResponse
from ..operation import Failure
from ..serialization.decoding import resolve_pointer


def is_failure(failure: Failure | None, response: RawResponse) -> bool:
    """Return whether a success response is an error by the rule; a streamed one never is."""
    if failure is None or not _candidate(failure.pointer, failure.value).search(response.content):
        return False
    try:
        value: object = json.loads(response.content)
    except (ValueError, RecursionError):
        return False
    value = resolve_pointer(value, failure.pointer)
    # Unlike in Python, false is not 0 and true is not 1 in JSON.
    same_kind = isinstance(value, bool) is isinstance(failure.value, bool)
    return same_kind and value == failure.value


@lru_cache(maxsize=16, typed=True)
def _candidate(pointer: str, value: str | float | bool | None) -> re.Pattern[bytes]:
    """Return a pattern that every error body contains.

    It spares parsing the large bodies of success responses. A text can be written in several ways
    in JSON, so that only null, true and false are compared, and only names without escapes.
    """
    name = pointer.rpartition("/")[2]
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        return re.compile(b"")
    literal = json.dumps(value) if value is None or isinstance(value, bool) else ""
    return re.compile(rf'"{name}"\s*:\s*{literal}'.encode())


def meant_status(response: RawResponse, code: str) -> int:
    """Return the status that an error response means.

    That is its own, or for a success status the code in its body, if it is one from 400 to 599.
    """
    is_status = re.fullmatch(r"[45]\d\d", code, re.ASCII)
    return int(code) if response.status < 300 and is_status else response.status
