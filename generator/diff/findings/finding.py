"""What a comparison finds: a change at a place, with everything a report needs to say about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from generator.diff.findings.codes import CODES, ChangeClass, Direction
from generator.diff.findings.generated_impact import effects
from generator.diff.findings.messages import advise, describe
from generator.ir.json import Json, thaw_json
from generator.positions import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLocation:
    """Where a change was found.

    ``address`` names the place by meaning (``operations/getActivities/query/limit``,
    ``types/Activity/due_time``), so that moving text about does not move it. ``subject`` is what
    people call it; ``surface`` is what the generated code calls it (an attribute, a keyword, a
    flag). On the side where the thing does not exist, the origin is that of what it would be in.
    """

    address: str
    subject: str
    operation: str = ""
    direction: Direction | None = None
    old: Origin | None = None
    new: Origin | None = None
    generated: tuple[str, ...] = ()

    def within(
        self, step: str, subject: str, old: Origin | None = None, new: Origin | None = None
    ) -> ChangeLocation:
        """Return a place inside this one; an origin that is not given stays as it is."""
        return replace(
            self,
            address=f"{self.address}/{step}",
            subject=subject,
            old=old or self.old,
            new=new or self.new,
        )

    def at(self, old: Origin | None, new: Origin | None) -> ChangeLocation:
        """Return the same place with other origins."""
        return replace(self, old=old, new=new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change. ``operations`` lists every operationId it reaches, sorted."""

    code: str
    change_class: ChangeClass
    address: str
    subject: str
    direction: Direction | None
    operations: tuple[str, ...]
    old_origin: Origin | None = field(compare=False)
    new_origin: Origin | None = field(compare=False)
    old: Json
    new: Json
    message: str
    advice: str
    generated: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that stay the same when only wording or order changes."""
        values = [self.code, self.address, str(self.direction or ""), self.old, self.new]
        plain = [thaw_json(value) for value in values]
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Findings:
    """Collects findings; the same change met on several ways is one finding with all operations."""

    __slots__ = ("_found", "reports")

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Finding] = {}
        self.reports = 0
        """How often ``report`` was called, repeats included."""

    def report(
        self,
        code: str,
        location: ChangeLocation,
        *,
        old: Json = None,
        new: Json = None,
        generated: Iterable[str] = (),
        change_class: ChangeClass | None = None,
        detail: str = "",
    ) -> None:
        """Record a change; the class follows from code and direction unless it is given.

        ``detail`` is put after the message; like all wording, it does not count for the fingerprint.
        """
        self.reports += 1
        rule = CODES[code]
        touched = effects(code, location.generated) if rule.generated else ()
        finding = Finding(
            code=code,
            change_class=change_class or rule.triage(location.direction),
            address=location.address,
            subject=location.subject,
            direction=location.direction,
            operations=(location.operation,) if location.operation else (),
            old_origin=location.old,
            new_origin=location.new,
            old=old,
            new=new,
            message=describe(code, location.subject, old, new) + (f": {detail}" if detail else ""),
            advice=advise(code, location.direction, old, new),
            generated=(*generated, *touched),
        )
        key = (code, finding.address, finding.direction, finding.old, finding.new)
        known = self._found.get(key)
        self._found[key] = _merge(known, finding) if known else finding

    def sorted(self) -> tuple[Finding, ...]:
        """Return all findings, the gravest class first, then by operation, address and code."""
        order = {value: index for index, value in enumerate(ChangeClass)}
        return tuple(
            sorted(
                self._found.values(),
                key=lambda f: (order[f.change_class], f.operations, f.address, f.code, repr(f.new)),
            )
        )


def _merge(known: Finding, again: Finding) -> Finding:
    return replace(
        known,
        operations=tuple(sorted({*known.operations, *again.operations})),
        generated=tuple(sorted({*known.generated, *again.generated})),
    )
