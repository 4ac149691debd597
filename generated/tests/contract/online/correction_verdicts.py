"""Verdicts on the corrections of overlays, from the observed behaviour of a server.

Input: observations. Output: a row for each correction with verdict, location, expectation,
observation and reason. A correction states what may happen (null, a certain status): observing it
confirms the correction, but not observing it does not refute it. A correction is refuted by an
observation that it excludes, or by a probe with a single possible outcome.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from contract.document import CONTRACT, Correction, Json, Operation
from contract.online.observations import Observations

PROPERTY_NAMES = {
    field.pointer: f"{model.id}.{field.api_name}"
    for model in CONTRACT.models
    for field in model.fields
}
MODELS = {model.pointer: model.id for model in CONTRACT.models}
CONFIRMED, REFUTED, NOT_EXERCISED = "confirmed", "refuted", "not exercised"
COLUMNS = {"verdict": 20, "location": 36, "expected": 24, "observed": 36, "reason": 32}
_BARE = {"['": "[", "']": "]", "','": ", "}
_REMOVED = {"404", "410"}
_JSON_TYPES = {"integer": "number"}

Finding: TypeAlias = "tuple[bool | None, str]"
"""Whether a correction applies at one of its locations (None: unknown), and what was observed."""


def rows(observations: Observations) -> list[list[str]]:
    """Return the table row of each correction, in the order of the overlays."""
    return [_row(correction, observations) for correction in CONTRACT.corrections]


def title(rows: list[list[str]]) -> str:
    """Return the section title with the number of corrections per verdict."""
    verdicts = [row[0].partition(" (")[0] for row in rows]
    counts = [
        f"{verdicts.count(verdict)} {verdict}" for verdict in (CONFIRMED, REFUTED, NOT_EXERCISED)
    ]
    return f"corrections of the reference: {', '.join(counts)}"


def _row(correction: Correction, observations: Observations) -> list[str]:
    findings = list(observed(correction, observations))
    details = "; ".join(filter(None, dict.fromkeys(details for _, details in findings)))
    reason = re.split(r"(?<=\.)\s", correction.reason, maxsplit=1)[0]
    return [
        verdict(findings),
        location_of(correction),
        expected(correction.update),
        details,
        reason,
    ]


def verdict(findings: list[Finding]) -> str:
    """Return the verdict over all locations.

    A single refutation is enough; confirmed locations are counted.
    """
    passed = [passed for passed, _ in findings if passed is not None]
    if not passed:
        return NOT_EXERCISED
    if not all(passed):
        return REFUTED
    return (
        CONFIRMED
        if len(passed) == len(findings)
        else f"{CONFIRMED} ({len(passed)} of {len(findings)})"
    )


def location_of(correction: Correction) -> str:
    """Return the location of a correction, abbreviated."""
    text = " ".join(correction.target.split()).removeprefix("$.").removeprefix("components.")
    text = text.removeprefix("schemas.").replace(".properties", "")
    return re.sub(r"\[ ?'|' ?\]|', '", lambda match: _BARE[match[0].replace(" ", "")], text)


def expected(update: Json) -> str:
    """Return as text what the corrected specification says."""
    if update is None:
        return "absent"
    if not isinstance(update, dict):
        return json.dumps(update, ensure_ascii=False)
    match update:
        case {"type": [*kinds]}:
            return " or ".join(map(str, kinds))
        case {"type": "null"}:
            return "null as well"
        case {"pattern": str(pattern)}:
            return f"text matching {pattern}"
        case {"required": [*names]}:
            return f"always {', '.join(map(str, names))}"
        case {"readOnly": True}:
            return "rejected in a body"
        case {"additionalProperties": False}:
            return "other properties rejected"
        case {"x-rejected-parameters": [*names]}:
            return f"parameter {', '.join(map(str, names))} rejected"
    return ", ".join(f"maybe {name}" for name in update)


def observed(correction: Correction, observations: Observations) -> Iterator[Finding]:
    """Yield the findings at the locations of a correction."""
    update = correction.update if isinstance(correction.update, dict) else {}
    for pointer in correction.pointers:
        yield from _property_findings(pointer, update, observations)
        yield from _status_findings(pointer, update, observations)
        yield from _probe_findings(pointer, update, observations)
    if all(pointer.endswith("/headers") for pointer in correction.pointers):
        yield from _header_findings(update, observations)


def _property_findings(
    pointer: str, update: dict[str, Json], observations: Observations
) -> Iterator[Finding]:
    """Yield findings about the properties that a correction applies to."""
    required, parent = update.get("required"), pointer.removesuffix("/properties")
    if pointer in MODELS and isinstance(required, list):
        for name in required:
            yield from _required_findings(f"{MODELS[pointer]}.{name}", observations)
    elif pointer != parent and parent in MODELS:
        for name in update:
            yield from _added_findings(f"{MODELS[parent]}.{name}", observations)
    else:
        property_name = next(
            (name for location, name in PROPERTY_NAMES.items() if _is_within(pointer, location)), ""
        )
        if "pattern" in update:
            yield from _form_findings(property_name, str(update["pattern"]), observations)
        elif "type" in update and property_name in observations.properties:
            yield _type_finding(property_name, update["type"], observations)


def _probe_findings(
    pointer: str, update: dict[str, Json], observations: Observations
) -> Iterator[Finding]:
    """Yield the results of probes of a correction."""
    for probe in observations.probes:
        if probe.keyword in update and pointer in {probe.pointer, f"{probe.pointer}/anyOf"}:
            yield probe.passed, probe.detail


def _is_within(pointer: str, location: str) -> bool:
    return pointer == location or pointer.startswith(f"{location}/")


def _describe(property_name: str, text: str) -> str:
    """Return an observation of a property; its type is in the location column."""
    return f"{property_name.partition('.')[2]} {text}"


def _required_findings(property_name: str, observations: Observations) -> Iterator[Finding]:
    if property_name in observations.properties:
        yield (
            "absent" not in observations.properties[property_name],
            _describe(property_name, observations.format_counts(property_name)),
        )


def _added_findings(property_name: str, observations: Observations) -> Iterator[Finding]:
    if property_name in observations.properties:
        present = set(observations.properties[property_name]) != {"absent"}
        yield present or None, _describe(property_name, observations.format_counts(property_name))


def _form_findings(
    property_name: str, pattern: str, observations: Observations
) -> Iterator[Finding]:
    """Yield a finding about the forms of texts.

    A form represents its texts, because patterns only count digits.
    """
    if property_name in observations.forms:
        forms = observations.forms[property_name]
        text = ", ".join(f"{form} ({count})" for form, count in sorted(forms.items()))
        yield all(re.search(pattern, form) for form in forms), _describe(property_name, text)


def _type_finding(property_name: str, kinds: Json, observations: Observations) -> Finding:
    """Return whether null was observed, and no value of a type that is not allowed."""
    counts = observations.properties[property_name]
    text = _describe(property_name, observations.format_counts(property_name))
    if isinstance(kinds, list):
        allowed = {"absent", *(_JSON_TYPES.get(str(kind), str(kind)) for kind in kinds)}
        if not counts.keys() <= allowed:
            return False, text
    return (True, text) if counts["null"] else (None, f"{text}, never null")


def _status_findings(
    pointer: str, update: dict[str, Json], observations: Observations
) -> Iterator[Finding]:
    """Yield findings about the statuses that a correction adds to an operation."""
    for operation in CONTRACT.operations:
        if pointer == f"{operation.pointer}/responses":
            yield from (_status_finding(operation, status, observations) for status in update)


def _status_finding(operation: Operation, status: str, observations: Observations) -> Finding:
    name = f"{operation.id} {status}"
    if observations.statuses[name]:
        return True, f"{name}: {observations.statuses[name]}"
    statuses = [name for name in observations.deleted if name.startswith(f"{operation.id} ")]
    if status in _REMOVED and statuses:  # this has a single possible outcome, and it was another
        return False, f"after deleting: {', '.join(statuses)}"
    successes = [
        name for name in sorted(observations.statuses) if name.startswith(f"{operation.id} 2")
    ]
    detail = (
        f"{successes[0]}: {observations.statuses[successes[0]]}, never {status}"
        if successes
        else ""
    )
    return None, detail if status.startswith("2") else ""


def _header_findings(update: dict[str, Json], observations: Observations) -> Iterator[Finding]:
    for name in update:
        count = observations.headers[name.lower()]
        yield count > 0 or None, f"{name} on {count} of {observations.responses} responses"
