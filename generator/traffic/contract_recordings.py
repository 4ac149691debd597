"""Reads recordings of contract runs: the JSON lines that ``--record`` of the generated tests writes."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from generator.traffic.exchange import Exchange, RecordError, Recording, parse_body


def is_contract_recording(content: bytes) -> bool:
    """Whether the first line of a file describes a contract run."""
    try:
        first: object = json.loads(content.partition(b"\n")[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and first.get("kind") == "run"


def read_contract_recording(content: bytes, name: str) -> Recording:
    """Return the exchanges of a contract run in their order; ``name`` is the file in messages.

    Raises RecordError with the line number for a line that the contract tests do not write. The end
    may be missing, as after a run that was interrupted.
    """
    base_url, exchanges, unanswered = "", [], 0
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            row = json.loads(line)
            if row["kind"] == "run":
                base_url = row["base_url"]
            if row["kind"] == "exchange":
                if row["response"] is None:
                    unanswered += 1
                else:
                    exchanges.append(_read_exchange(row, base_url))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            problem = "not a line of a recording of contract tests"
            raise RecordError(f"{name}:{number}: {problem}") from None
    return Recording(exchanges=tuple(exchanges), unanswered=unanswered)


def _read_exchange(row: dict[str, Any], base_url: str) -> Exchange:
    request, response = row["request"], row["response"]
    return Exchange(
        method=request["method"].upper(),
        url=urljoin(base_url, request["target"]),
        status=int(response["status"]),
        request=parse_body(request["headers"].get("content-type", ""), request["body"]),
        response=parse_body(response["headers"].get("content-type", ""), response["body"]),
        headers=frozenset(request["headers"]),
    )
