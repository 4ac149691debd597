"""Writes findings for people (text, Markdown) and for programs (JSON).

Every report says what happened, where on both sides, what to do, and what it does to the generated
code and to the bill. GitHub annotations and SARIF are made from diagnostics, by the reporters.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.config.drift_config import AcceptedFinding
from generator.diagnostics.diagnostic import Diagnostic, Note, Severity
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from generator.diff.findings.triage import TriagedFindings
from generator.diff.findings.usage_impact import Use, consequence
from generator.diff.upstream import Fact
from generator.ir.json import thaw_json
from generator.positions import Origin, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything a report may tell. ``old`` and ``new`` are put before file names: a folder with its
    slash, or a revision with a colon. ``uses`` is what was recorded, by operationId;
    ``obsolete_actions`` are overlay actions that the new side made unnecessary."""

    triaged: TriagedFindings
    old: str = ""
    new: str = ""
    version: str = ""
    uses: Mapping[str, Use] = field(default_factory=lambda: MappingProxyType({}))
    obsolete_actions: tuple[Fact, ...] = ()
    include_equal: bool = False

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The open findings worth reading: proofs of equality only when everything is asked for,
        or when they still rename something in the generated code."""
        return tuple(
            finding
            for finding in self.triaged.open
            if self.include_equal
            or finding.change_class is not ChangeClass.EQUAL
            or finding.surface
        )

    def counts(self) -> dict[str, int]:
        """Return how many findings each class has, the gravest first, empty classes left out."""
        counted = Counter(finding.change_class for finding in self.shown)
        return {str(value): counted[value] for value in ChangeClass if counted[value]}

    def place(self, origin: Origin, *, new: bool) -> str:
        """Return a place as people look it up: ``file:line:column``."""
        return f"{self.new if new else self.old}{origin.span}"


def write_text(comparison: Comparison) -> str:
    """Return the report for a terminal: a block for each finding, then a summary."""
    blocks = [_text_block(finding, comparison) for finding in comparison.shown]
    blocks += [_stale_line(entry) for entry in comparison.triaged.stale]
    blocks += [_needless_line(fact, comparison) for fact in comparison.obsolete_actions]
    return "\n".join([*blocks, _summary(comparison)]) + "\n"


def _text_block(finding: Finding, comparison: Comparison) -> str:
    lines = [f"{finding.change_class}[{finding.code}]: {finding.message}"]
    lines += [f"  {label}: {place}" for label, place in _places(finding, comparison)]
    lines.append(f"  do: {finding.advice}")
    lines += [f"  generated: {effect}" for effect in finding.surface]
    if said := consequence(finding, comparison.uses):
        lines.append(f"  use: {said}")
    if said := _reach(finding):
        lines.append(f"  reaches: {said}")
    lines.append(f"  fingerprint: {finding.fingerprint}")
    return "\n".join(lines) + "\n"


_MOST_NAMED = 5


def _reach(finding: Finding) -> str:
    """Return the operations that a finding reaches, unless its own text names the only one."""
    names = finding.operations
    if len(names) == 1 and finding.address.startswith("operations/"):
        return ""
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return ", ".join([*names[:_MOST_NAMED], *more])


def _places(finding: Finding, comparison: Comparison) -> list[tuple[str, str]]:
    rows = []
    if finding.old_origin:
        rows.append(("old", comparison.place(finding.old_origin, new=False)))
    if finding.new_origin:
        rows.append(("new", comparison.place(finding.new_origin, new=True)))
    return rows


def _stale_line(entry: AcceptedFinding) -> str:
    return (
        f"stale acceptance {entry.fingerprint} (expires {entry.expires.isoformat()}): "
        f"it matches nothing or has expired; remove or renew it\n"
    )


def _needless_line(fact: Fact, comparison: Comparison) -> str:
    place = comparison.place(fact.origin, new=False)
    return f"overlay action no longer needed: {place} ({' '.join(fact.reason.split())})\n"


def _summary(comparison: Comparison) -> str:
    counts = comparison.counts()
    if not counts:
        return "no change in meaning"
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    accepted = len(comparison.triaged.suppressed)
    tail = f"; {accepted} accepted" if accepted else ""
    proposal = f"; next version {comparison.version}" if comparison.version else ""
    return f"{said}{tail}{proposal}"


_SECTIONS = {
    ChangeClass.BREAKING: "Breaking",
    ChangeClass.COSTING: "Costs",
    ChangeClass.BEHAVIOUR: "Changed",
    ChangeClass.DEPRECATING: "Deprecated",
    ChangeClass.ADDITIVE: "Added",
    ChangeClass.DOCUMENTATION: "Documentation",
    ChangeClass.EQUAL: "Renamed",
}


def write_changelog(comparison: Comparison) -> str:
    """Return a section of a changelog in Markdown, the gravest changes first."""
    lines = [f"## {comparison.version or 'Unreleased'}"]
    for change_class, title in _SECTIONS.items():
        entries = [finding for finding in comparison.shown if finding.change_class is change_class]
        if entries:
            lines += ["", f"### {title}", ""]
            lines += [f"- {_sentence(finding)}" for finding in entries]
    return "\n".join(lines) + "\n"


def _sentence(finding: Finding) -> str:
    idle = finding.advice.startswith("nothing to do")
    return _escaped(finding.message if idle else f"{finding.message}; {finding.advice}")


def write_markdown(comparison: Comparison, title: str) -> str:
    """Return the report as a page or an issue: a section for each class."""
    lines = [f"# {_escaped(title)}", "", _summary(comparison) + "."]
    for change_class in ChangeClass:
        entries = [finding for finding in comparison.shown if finding.change_class is change_class]
        if entries:
            lines += ["", f"## {str(change_class).capitalize()}", ""]
            lines += [line for finding in entries for line in _markdown_item(finding, comparison)]
    if comparison.triaged.stale:
        lines += ["", "## Acceptances to remove or renew", ""]
        lines += [f"- {_escaped(_stale_line(entry).strip())}" for entry in comparison.triaged.stale]
    if comparison.obsolete_actions:
        lines += ["", "## Overlay actions to drop", ""]
        obsolete_actions = (
            _needless_line(fact, comparison) for fact in comparison.obsolete_actions
        )
        lines += [f"- {_escaped(line.strip())}" for line in obsolete_actions]
    return "\n".join(lines) + "\n"


def _markdown_item(finding: Finding, comparison: Comparison) -> list[str]:
    lines = [f"- **{finding.code}** {_escaped(finding.message)}: {_escaped(finding.advice)}."]
    lines += [f"  - {label}: `{_code(place)}`" for label, place in _places(finding, comparison)]
    lines += [f"  - generated code: {_escaped(effect)}" for effect in finding.surface]
    if said := consequence(finding, comparison.uses):
        lines.append(f"  - recorded use: {_escaped(said)}")
    if said := _reach(finding):
        lines.append(f"  - reaches: {_escaped(said)}")
    return lines


def _escaped(text: str) -> str:
    """Keep description text from becoming HTML, a link, a mention or a line of its own."""
    flat = " ".join(text.split())
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace("[", "\\[").replace("@", "&#64;")


def _code(text: str) -> str:
    return text.replace("`", "'")


def write_json(comparison: Comparison) -> str:
    """Return the report for programs, as ``findings.schema.json`` describes it."""
    document = {
        "format": 1,
        "findings": [_json_finding(finding, comparison) for finding in comparison.shown],
        "accepted": [
            {
                **_json_finding(finding, comparison),
                "reason": entry.reason,
                "expires": entry.expires.isoformat(),
            }
            for finding, entry in comparison.triaged.suppressed
        ],
        "stale": [
            {
                "fingerprint": entry.fingerprint,
                "reason": entry.reason,
                "expires": entry.expires.isoformat(),
            }
            for entry in comparison.triaged.stale
        ],
        "needless": [
            {"place": _json_place(fact.origin, comparison.old), "reason": fact.reason}
            for fact in comparison.obsolete_actions
        ],
        "counts": comparison.counts(),
        "version": comparison.version,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_finding(finding: Finding, comparison: Comparison) -> dict[str, object]:
    return {
        "code": finding.code,
        "class": str(finding.change_class),
        "operation": finding.operations[0] if finding.operations else "",
        "operations": list(finding.operations),
        "direction": str(finding.direction) if finding.direction else None,
        "address": finding.address,
        "old": thaw_json(finding.old),
        "new": thaw_json(finding.new),
        "message": finding.message,
        "advice": finding.advice,
        "surface": list(finding.surface),
        "fingerprint": finding.fingerprint,
        "old_place": _json_place(finding.old_origin, comparison.old),
        "new_place": _json_place(finding.new_origin, comparison.new),
        "use": consequence(finding, comparison.uses) or None,
    }


def _json_place(origin: Origin | None, prefix: str) -> dict[str, object] | None:
    if origin is None:
        return None
    span = origin.span
    return {
        "file": f"{prefix}{span.file}",
        "line": span.line,
        "column": span.column,
        "pointer": origin.pointer,
    }


_SEVERITIES = {ChangeClass.BREAKING: Severity.ERROR, ChangeClass.COSTING: Severity.ERROR}


def to_diagnostic(finding: Finding, comparison: Comparison) -> Diagnostic:
    """Return a finding as a diagnostic at its new place, or the old one where it is gone."""
    origin = finding.new_origin or finding.old_origin
    assert origin is not None, "every finding has a place"
    notes: tuple[Note, ...] = ()
    if finding.new_origin and finding.old_origin:
        notes = (
            Note(message="the old place", origin=_prefixed(finding.old_origin, comparison.old)),
        )
    quiet = finding.change_class in (
        ChangeClass.DOCUMENTATION,
        ChangeClass.EQUAL,
        ChangeClass.ADDITIVE,
    )
    return Diagnostic(
        code=finding.code,
        severity=_SEVERITIES.get(
            finding.change_class, Severity.NOTE if quiet else Severity.WARNING
        ),
        message=finding.message,
        origin=_prefixed(origin, comparison.new if finding.new_origin else comparison.old),
        help=finding.advice,
        notes=notes,
        fingerprint=finding.fingerprint,
    )


def _prefixed(origin: Origin, prefix: str) -> Origin:
    span = origin.span
    file = f"{prefix}{span.file}"
    return Origin(
        Span(file, span.line, span.column, span.end_line, span.end_column), origin.pointer
    )
