"""Fault injection: failures that occur in production, on request of a test.

Input: text such as ``status=503, latency=0.2``. Output: parsed faults, and responses changed by them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import msgspec

from .document import tokens_of
from .error_responses import ErrorResponse, Source

HEADER = "x-mock-fault"
KINDS = {
    "latency": "delay the response by a number of seconds (latency=0.5)",
    "status": "respond with this status without executing the request (status=503)",
    "drop": "close the connection without executing the request",
    "drop-response": "execute the request, then close the connection",
    "truncate": "close the connection in the middle of the body",
    "malformed": "send a body that is not valid JSON",
    "nulls": "send null in every field of a record except its id",
    "unknown-enum": "send undocumented enum values",
    "unknown-field": "send undocumented fields",
    "missing-headers": "omit the rate-limit headers",
    "shifting-cursor": "return a cursor that repeats the last record on the next page",
}
"""All kinds of faults with their effects."""

_DEFAULTS = {"latency": "1", "status": "500"}


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults of one request: their values by kind, and the text they were parsed from."""

    kinds: dict[str, str]
    text: str = ""

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds

    @property
    def latency(self) -> float:
        """Delay of the response, in seconds."""
        return float(self.kinds.get("latency", 0))

    @property
    def status(self) -> int:
        """The status of the response; 0 for the regular one."""
        return int(self.kinds.get("status", 0))


NONE = Faults({})


def read_faults(text: str) -> Faults:
    """Parse faults; raise ValueError for an unknown kind or a value out of range."""
    kinds: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, value = part.partition("=")
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; use one of: {', '.join(KINDS)}")
        kinds[kind] = value or _DEFAULTS.get(kind, "")
    faults = Faults(kinds, text)
    if not 0 <= faults.latency <= 600:
        raise ValueError("latency must be from 0 to 600 seconds")
    if "status" in kinds and not 400 <= faults.status <= 599:
        raise ValueError("status must be from 400 to 599")
    return faults


class FaultQueue:
    """Faults for the next requests, in the order in which they were added."""

    def __init__(self) -> None:
        self._waiting: deque[Faults] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, faults: Faults, count: int) -> None:
        """Add faults for the next ``count`` requests that have none yet."""
        self._waiting.extend([faults] * count)

    def next(self) -> Faults:
        """Remove and return the faults of the next request."""
        return self._waiting.popleft() if self._waiting else NONE

    def clear(self) -> None:
        """Clear all queued faults."""
        self._waiting.clear()


def fault_response(faults: Faults) -> None:
    """Raise ``ErrorResponse`` if the faults include a status."""
    if faults.status:
        raise ErrorResponse(faults.status, "injected fault", source=Source.GATEWAY)


@dataclass(frozen=True, slots=True)
class RecordShape:
    """Where records are in a success body: a JSON pointer; what identifies them, and their enums."""

    pointer: str
    id_property: str
    enums: frozenset[str]


def apply_body_faults(body: bytes, faults: Faults, shape: RecordShape) -> bytes:
    """Return the JSON body of a success response, changed by the faults."""
    if faults.kinds.keys() & {"nulls", "unknown-enum", "unknown-field"}:
        content = msgspec.json.decode(body)
        body = msgspec.json.encode(_corrupt(content, tokens_of(shape.pointer), faults, shape))
    return body[:-1] + b",]" if "malformed" in faults else body


def _corrupt(content: object, tokens: list[str], faults: Faults, shape: RecordShape) -> object:
    """Return a body in which the records below a pointer are changed."""
    if isinstance(content, list):
        return [_corrupt(item, tokens, faults, shape) for item in content]
    if not isinstance(content, dict):
        return content
    if not tokens:
        return _corrupt_record(dict(content), faults, shape)
    below = _corrupt(content.get(tokens[0]), tokens[1:], faults, shape)
    return {**content, tokens[0]: below}


def _corrupt_record(
    record: dict[str, object], faults: Faults, shape: RecordShape
) -> dict[str, object]:
    if "nulls" in faults:
        record = {key: value if key == shape.id_property else None for key, value in record.items()}
    if "unknown-enum" in faults:
        record = {key: _unknown_enum(key, value, shape.enums) for key, value in record.items()}
    if "unknown-field" in faults:
        record["field_from_the_future"] = {"value": [1]}
    return record


def _unknown_enum(key: str, value: object, enums: frozenset[str]) -> object:
    """Return an undocumented value for an enum, also within objects and arrays."""
    if isinstance(value, list):
        return [_unknown_enum("", item, enums) for item in value]
    if isinstance(value, dict):
        return {name: _unknown_enum(name, each, enums) for name, each in value.items()}
    return "from_the_future" if key in enums else value
