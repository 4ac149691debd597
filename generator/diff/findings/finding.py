"""Findings of a comparison: one change each, with everything that a report needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import field

from generator.diff.findings.codes import CODES, ChangeClass, Direction
from generator.diff.findings.generated_impact import describe_effects
from generator.diff.findings.messages import advise, describe
from generator.ir.json import Json, thaw_json
from generator.positions import Origin
from generator.records import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLocation:
    """What changed, and where.

    ``address`` identifies it by meaning (``operations/listPets/query/limit``,
    ``types/Pet/born``), independently of its position in a file. ``subject`` is its name
    in messages, ``generated_names`` are its names in generated code (an attribute, a keyword
    argument, an option). ``old`` and ``new`` are its positions; where it does not exist, that of
    what would contain it.
    """

    address: str
    subject: str
    operation: str = ""
    direction: Direction | None = None
    old: Origin | None = None
    new: Origin | None = None
    generated_names: tuple[str, ...] = ()
    member: str = "field"
    """What a property of a type here is called in messages."""

    def within(
        self,
        step: str,
        subject: str,
        old: Origin | None = None,
        new: Origin | None = None,
        *,
        generated_names: tuple[str, ...] | None = None,
    ) -> ChangeLocation:
        """Return a location inside this one; what is not given stays the same."""
        # For each part that is compared: ``replace`` takes three times as long.
        return ChangeLocation(
            address=f"{self.address}/{step}",
            subject=subject,
            operation=self.operation,
            direction=self.direction,
            old=old or self.old,
            new=new or self.new,
            generated_names=self.generated_names if generated_names is None else generated_names,
            member=self.member,
        )

    def at(self, old: Origin | None, new: Origin | None) -> ChangeLocation:
        """Return the same location with other positions."""
        return replace(self, old=old, new=new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change. ``operations`` are the affected operationIds, sorted."""

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
        """16 hexadecimal digits that do not depend on wording, positions or order."""
        values = [self.code, self.address, str(self.direction or ""), self.old, self.new]
        plain = [thaw_json(value) for value in values]
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One call of ``Findings.report``, which can be one of several for the same finding."""

    code: str
    address: str
    old_origin: Origin | None
    new_origin: Origin | None
    old: Json
    new: Json


class Findings:
    """Collects findings; the same change in several operations is one finding."""

    __slots__ = ("_by_key", "_first_texts", "reports")

    def __init__(self) -> None:
        self._by_key: dict[tuple[object, ...], Finding] = {}
        self._first_texts: dict[tuple[object, ...], ChangeLocation] = {}
        self.reports: list[Report] = []
        """All calls of ``report``, including those for the same change."""

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
        """Record a change; its class is that of the code and direction unless it is given.

        ``generated`` is the impact on generated code beyond what follows from the code. ``detail``
        is appended to the message and is not part of the fingerprint.
        """
        self.reports.append(
            Report(
                code=code,
                address=location.address,
                old_origin=location.old,
                new_origin=location.new,
                old=old,
                new=new,
            )
        )
        rule = CODES[code]
        effects = describe_effects(code, location.generated_names) if rule.generated else ()
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
            generated=(*generated, *effects),
        )
        key = (code, finding.address, finding.direction, finding.old, finding.new)
        known = self._by_key.get(key)
        self._by_key[key] = _merge(known, finding) if known else finding

    def report_text(self, code: str, location: ChangeLocation, text: str, *, new: Json) -> None:
        """Record a change of a text; the same text in several places is one finding."""
        first = self._first_texts.setdefault((code, text, new), location)
        self.report(
            code, replace(first, operation=location.operation, direction=first.direction), new=new
        )
        if first is not location:
            self.reports[-1] = replace(
                self.reports[-1], old_origin=location.old, new_origin=location.new
            )

    def sorted(self) -> tuple[Finding, ...]:
        """Return all findings by severity, then by operation, address and code."""
        order = {value: index for index, value in enumerate(ChangeClass)}
        return tuple(
            sorted(
                self._by_key.values(),
                key=lambda f: (order[f.change_class], f.operations, f.address, f.code, repr(f.new)),
            )
        )


def _merge(known: Finding, repeated: Finding) -> Finding:
    return replace(
        known,
        operations=tuple(sorted({*known.operations, *repeated.operations})),
        generated=tuple(sorted({*known.generated, *repeated.generated})),
    )
