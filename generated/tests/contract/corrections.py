"""What a server was seen to do, beside each thing that the API is said to do otherwise than its reference.

Input: what was seen. Output: a row for each correction: where, what is expected there, what was seen. A
correction that was not exercised says so: it is neither confirmed nor refuted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from contract.document import CONTRACT, Correction, Json
from contract.seen import Seen

PLACES = {
    one.pointer: f"{model.id}.{one.wire}" for model in CONTRACT.models for one in model.fields
}
MODELS = {model.pointer: model.id for model in CONTRACT.models}
NOTHING = "not exercised"


def rows(seen: Seen) -> list[tuple[str, str, str]]:
    """Return target, expectation and observation of every correction, in the order of the overlays."""
    return [
        (
            " ".join(one.target.split()),
            json.dumps(one.update),
            "; ".join(observed(one, seen)) or NOTHING,
        )
        for one in CONTRACT.corrections
    ]


def observed(correction: Correction, seen: Seen) -> list[str]:
    """Return what was seen at the places of a correction."""
    update = correction.update if isinstance(correction.update, dict) else {}
    found = [
        one
        for pointer in correction.pointers
        for one in (*_members(pointer, update, seen), *_statuses(pointer, update, seen))
    ]
    if all(pointer.endswith("/headers") for pointer in correction.pointers):
        found += [f"{name} {seen.headers[name]}" for name in update if seen.headers[name]]
    return found


def _members(pointer: str, update: dict[str, Json], seen: Seen) -> Iterator[str]:
    """Yield what the members were that a correction is about."""
    place = next((name for at, name in PLACES.items() if _is_at(pointer, at)), "")
    required = update.get("required")
    named = [place] if place else []
    if pointer in MODELS and isinstance(required, list):
        named = [f"{MODELS[pointer]}.{name}" for name in required]
    holder = pointer.removesuffix("/properties")
    if pointer != holder and holder in MODELS:
        named = [f"{MODELS[holder]}.{name}" for name in update]
    for name in named:
        if name in seen.members:
            yield f"{name}: {seen.told(name)}"


def _is_at(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


def _statuses(pointer: str, update: dict[str, Json], seen: Seen) -> Iterator[str]:
    """Yield how often the statuses came that a correction adds to an operation."""
    for operation in CONTRACT.operations:
        if pointer == f"{operation.pointer}/responses":
            for status in update:
                count = seen.statuses[f"{operation.id} {status}"]
                if count:
                    yield f"{operation.id} {status}: {count}"
