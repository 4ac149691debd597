"""Faults on demand: what goes wrong in production, when a test wants it.

Input: text such as ``status=503, latency=0.2``. Output: faults, and answers that suffer from them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import msgspec

from .error_responses import ErrorResponse, Shape

HEADER = "x-mock-fault"
KINDS = {
    "latency": "answers late; the value is in seconds (latency=0.5)",
    "status": "answers with this status and carries nothing out (status=503)",
    "drop": "closes the connection and carries nothing out",
    "drop-answer": "carries the request out, then closes the connection",
    "truncate": "breaks off in the middle of the body",
    "malformed": "sends a body that is no JSON",
    "nulls": "sends null in every field of a record but its id",
    "unknown-enum": "sends values of enumerations that nobody knows",
    "unknown-field": "sends fields that nobody knows",
    "missing-headers": "sends no rate-limit headers",
    "shifting-cursor": "gives a cursor by which the next page starts with this one's last record",
}
"""Every kind of fault, and what it does."""

_DEFAULTS = {"latency": "1", "status": "500"}


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong with one request: kinds with their values, and the text it was told by."""

    kinds: dict[str, str]
    text: str = ""

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds

    @property
    def latency(self) -> float:
        """Seconds to wait before the answer."""
        return float(self.kinds.get("latency", 0))

    @property
    def status(self) -> int:
        """The status to answer with; 0 for the regular one."""
        return int(self.kinds.get("status", 0))


NONE = Faults({})


def read_faults(text: str) -> Faults:
    """Return the faults that a text tells of; raise ValueError that lists them for another text."""
    kinds: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, value = part.partition("=")
        if kind not in KINDS:
            raise ValueError(f"there is no fault {kind!r}; faults are {', '.join(KINDS)}")
        kinds[kind] = value or _DEFAULTS.get(kind, "")
    faults = Faults(kinds, text)
    if not 0 <= faults.latency <= 600:
        raise ValueError("latency must be 0 to 600 seconds")
    if "status" in kinds and not 400 <= faults.status <= 599:
        raise ValueError("status must be 400 to 599")
    return faults


class FaultQueue:
    """Faults that await the next calls, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._waiting: deque[Faults] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, faults: Faults, count: int) -> None:
        """Let the next ``count`` calls that have no fault yet suffer."""
        self._waiting.extend([faults] * count)

    def next(self) -> Faults:
        """Return what goes wrong with the next call."""
        return self._waiting.popleft() if self._waiting else NONE

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()


def fault_response(faults: Faults) -> None:
    """Raise the ``ErrorResponse`` that a fault asks for, if it asks for one."""
    if faults.status:
        raise ErrorResponse(faults.status, "this failure was asked for", shape=Shape.GATEWAY)


def apply_body_faults(body: bytes, faults: Faults) -> bytes:
    """Return the body of a success as faults leave it."""
    if faults.kinds.keys() & {"nulls", "unknown-enum", "unknown-field"}:
        answer = msgspec.json.decode(body)
        answer["data"] = _corrupt_records(answer["data"], faults)
        body = msgspec.json.encode(answer)
    return body[:-1] + b",]" if "malformed" in faults else body


def _corrupt_records(found: object, faults: Faults) -> object:
    if isinstance(found, list):
        return [_corrupt_records(each, faults) for each in found]
    if not isinstance(found, dict):
        return found
    record: dict[str, object] = dict(found)
    if "nulls" in faults:
        record = {key: value if key == "id" else None for key, value in record.items()}
    if "unknown-enum" in faults:
        record |= dict.fromkeys(record.keys() & {"type", "status"}, "from_the_future")
        guests = record.get("attendees")
        if isinstance(guests, list):
            record["attendees"] = [{**guest, "status": "from_the_future"} for guest in guests]
    if "unknown-field" in faults:
        record["field_from_the_future"] = {"value": [1]}
    return record
