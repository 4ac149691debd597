"""What a server was seen to do, beside each thing that the API is said to do otherwise than its reference.

Input: what was seen. Output: a row for each correction: where, why, what is expected there, what was seen,
and a verdict. A correction says what may happen (null here, that status): seeing it confirms it, not
seeing it does not refute it. It is refuted by what it excludes, or by an experiment with one outcome.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from contract.document import CONTRACT, Correction, Json, Operation
from contract.online.observations import Observations

PLACES = {
    one.pointer: f"{model.id}.{one.wire}" for model in CONTRACT.models for one in model.fields
}
MODELS = {model.pointer: model.id for model in CONTRACT.models}
CONFIRMED, REFUTED, NOTHING = "confirmed", "refuted", "not exercised"
COLUMNS = {"verdict": 20, "place": 36, "expected": 24, "seen": 36, "reason": 32}
_BARE = {"['": "[", "']": "]", "','": ", "}
_GONE = {"404", "410"}
_KINDS = {"integer": "number"}

Finding: TypeAlias = "tuple[bool | None, str]"
"""Whether a correction held at one of its places (None: not told), and what was seen there."""


def rows(seen: Observations) -> list[list[str]]:
    """Return the cells of every correction, in the order of the overlays."""
    return [_row(one, seen) for one in CONTRACT.corrections]


def title(rows: list[list[str]]) -> str:
    """Return how many corrections came to which verdict."""
    verdicts = [row[0].partition(" (")[0] for row in rows]
    counts = [f"{verdicts.count(one)} {one}" for one in (CONFIRMED, REFUTED, NOTHING)]
    return f"corrections of the reference: {', '.join(counts)}"


def _row(correction: Correction, seen: Observations) -> list[str]:
    found = list(observed(correction, seen))
    told = "; ".join(filter(None, dict.fromkeys(told for _, told in found)))
    reason = re.split(r"(?<=\.)\s", correction.reason, maxsplit=1)[0]
    return [verdict(found), place(correction), expected(correction.update), told, reason]


def verdict(found: list[Finding]) -> str:
    """Return the verdict over all places: one that refutes is enough, confirmed are counted."""
    passed = [one for one, _ in found if one is not None]
    if not passed:
        return NOTHING
    if not all(passed):
        return REFUTED
    return (
        CONFIRMED if len(passed) == len(found) else f"{CONFIRMED} ({len(passed)} of {len(found)})"
    )


def place(correction: Correction) -> str:
    """Return where a correction applies, as short as it can be told."""
    text = " ".join(correction.target.split()).removeprefix("$.").removeprefix("components.")
    text = text.removeprefix("schemas.").replace(".properties", "")
    return re.sub(r"\[ ?'|' ?\]|', '", lambda found: _BARE[found[0].replace(" ", "")], text)


def expected(update: Json) -> str:
    """Return in words what a correction makes the description say."""
    if update is None:
        return "not there"
    if not isinstance(update, dict):
        return json.dumps(update, ensure_ascii=False)
    match update:
        case {"type": [*kinds]}:
            return " or ".join(map(str, kinds))
        case {"type": "null"}:
            return "null as well"
        case {"pattern": str(pattern)}:
            return f"text like {pattern}"
        case {"required": [*names]}:
            return f"always {', '.join(map(str, names))}"
        case {"readOnly": True}:
            return "refused in a body"
        case {"additionalProperties": False}:
            return "other members refused"
        case {"x-refused-parameters": [*names]}:
            return f"parameter {', '.join(map(str, names))} refused"
    return ", ".join(f"maybe {name}" for name in update)


def observed(correction: Correction, seen: Observations) -> Iterator[Finding]:
    """Yield what was seen at the places of a correction."""
    update = correction.update if isinstance(correction.update, dict) else {}
    for pointer in correction.pointers:
        yield from _members(pointer, update, seen)
        yield from _statuses(pointer, update, seen)
        yield from _trials(pointer, update, seen)
    if all(pointer.endswith("/headers") for pointer in correction.pointers):
        yield from _headers(update, seen)


def _members(pointer: str, update: dict[str, Json], seen: Observations) -> Iterator[Finding]:
    """Yield what the members were that a correction is about."""
    required, holder = update.get("required"), pointer.removesuffix("/properties")
    if pointer in MODELS and isinstance(required, list):
        for name in required:
            yield from _presence(f"{MODELS[pointer]}.{name}", seen)
    elif pointer != holder and holder in MODELS:
        for name in update:
            yield from _added(f"{MODELS[holder]}.{name}", seen)
    else:
        named = next((name for at, name in PLACES.items() if _is_at(pointer, at)), "")
        if "pattern" in update:
            yield from _forms(named, str(update["pattern"]), seen)
        elif "type" in update and named in seen.members:
            yield _kinds(named, update["type"], seen)


def _trials(pointer: str, update: dict[str, Json], seen: Observations) -> Iterator[Finding]:
    """Yield what came of trying what a correction is about."""
    for one in seen.trials:
        if one.keyword in update and pointer in {one.pointer, f"{one.pointer}/anyOf"}:
            yield one.passed, one.told


def _is_at(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


def _told(named: str, told: str) -> str:
    """Return what was seen of a member; its type stands in the column of places."""
    return f"{named.partition('.')[2]} {told}"


def _presence(named: str, seen: Observations) -> Iterator[Finding]:
    if named in seen.members:
        yield "absent" not in seen.members[named], _told(named, seen.told(named))


def _added(named: str, seen: Observations) -> Iterator[Finding]:
    if named in seen.members:
        there = set(seen.members[named]) != {"absent"}
        yield there or None, _told(named, seen.told(named))


def _forms(named: str, pattern: str, seen: Observations) -> Iterator[Finding]:
    """Yield the forms of texts; a form stands for its texts, because patterns count digits only."""
    if named in seen.forms:
        forms = seen.forms[named]
        told = ", ".join(f"{form} ({count})" for form, count in sorted(forms.items()))
        yield all(re.search(pattern, form) for form in forms), _told(named, told)


def _kinds(named: str, kinds: Json, seen: Observations) -> Finding:
    """Return whether null was seen, and nothing that is neither null nor of the kinds."""
    found = seen.members[named]
    told = _told(named, seen.told(named))
    if isinstance(kinds, list):
        allowed = {"absent", *(_KINDS.get(str(kind), str(kind)) for kind in kinds)}
        if not found.keys() <= allowed:
            return False, told
    return (True, told) if found["null"] else (None, f"{told}, never null")


def _statuses(pointer: str, update: dict[str, Json], seen: Observations) -> Iterator[Finding]:
    """Yield how often the statuses came that a correction adds to an operation."""
    for operation in CONTRACT.operations:
        if pointer == f"{operation.pointer}/responses":
            yield from (_status(operation, status, seen) for status in update)


def _status(operation: Operation, status: str, seen: Observations) -> Finding:
    name = f"{operation.id} {status}"
    if seen.statuses[name]:
        return True, f"{name}: {seen.statuses[name]}"
    after = [one for one in seen.deleted if one.startswith(f"{operation.id} ")]
    if status in _GONE and after:  # an experiment with one outcome, and it was another
        return False, f"after deleting: {', '.join(after)}"
    came = [one for one in sorted(seen.statuses) if one.startswith(f"{operation.id} 2")]
    told = f"{came[0]}: {seen.statuses[came[0]]}, never {status}" if came else ""
    return None, told if status.startswith("2") else ""


def _headers(update: dict[str, Json], seen: Observations) -> Iterator[Finding]:
    for name in update:
        count = seen.headers[name.lower()]
        yield count > 0 or None, f"{name} on {count} of {seen.answers} answers"
