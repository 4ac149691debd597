"""Writes findings as text, Markdown, a changelog section or JSON.

Every report names the change, its positions in both documents, what to do about it, and its impact
on generated code and on recorded usage. GitHub annotations and SARIF are made from diagnostics, by
``generator.diagnostics.reporters``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from generator.config.drift_config import AcceptedFinding
from generator.diagnostics.diagnostic import Diagnostic, Note, Severity
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from generator.diff.findings.triage import TriagedFindings
from generator.diff.findings.usage_impact import OperationUsage, describe_usage_impact
from generator.diff.upstream import OverlayAction
from generator.ir.json import thaw_json
from generator.positions import Origin, Span
from generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that a report can contain.

    ``old`` and ``new`` are put before file names: a folder with its slash, or a revision with a
    colon. ``usage`` is recorded usage by operationId. ``obsolete_actions`` are overlay actions
    that are no longer needed. ``include_equal`` also reports changes without effect.
    """

    triaged: TriagedFindings
    old: str = ""
    new: str = ""
    version: str = ""
    usage: Mapping[str, OperationUsage] = field(default_factory=lambda: MappingProxyType({}))
    obsolete_actions: tuple[OverlayAction, ...] = ()
    include_equal: bool = False

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The open findings to report.

        Changes without effect on requests and responses are left out unless ``include_equal`` is
        set or they rename something in the generated code.
        """
        return tuple(
            finding
            for finding in self.triaged.open
            if self.include_equal
            or finding.change_class is not ChangeClass.EQUAL
            or finding.generated
        )

    def counts(self) -> dict[str, int]:
        """Return the number of findings per class, most severe first, without empty classes."""
        counted = Counter(finding.change_class for finding in self.shown)
        return {str(value): counted[value] for value in ChangeClass if counted[value]}

    def format_origin(self, origin: Origin, *, new: bool) -> str:
        """Return a position as ``file:line:column``."""
        return f"{self.new if new else self.old}{origin.span}"


def write_text(comparison: Comparison) -> str:
    """Return the report for a terminal: a block per finding, then a summary."""
    blocks = [_text_block(finding, comparison) for finding in comparison.shown]
    blocks += [_stale_line(entry) for entry in comparison.triaged.stale]
    blocks += [_obsolete_line(action, comparison) for action in comparison.obsolete_actions]
    return "\n".join([*blocks, _summarize(comparison)]) + "\n"


def _text_block(finding: Finding, comparison: Comparison) -> str:
    lines = [f"{finding.change_class}[{finding.code}]: {finding.message}"]
    lines += [f"  {label}: {location}" for label, location in _locations(finding, comparison)]
    lines.append(f"  do: {finding.advice}")
    lines += [f"  generated: {effect}" for effect in finding.generated]
    if impact := describe_usage_impact(finding, comparison.usage):
        lines.append(f"  usage: {impact}")
    if operations := _list_operations(finding):
        lines.append(f"  operations: {operations}")
    lines.append(f"  fingerprint: {finding.fingerprint}")
    return "\n".join(lines) + "\n"


_MOST_LISTED = 5


def _list_operations(finding: Finding) -> str:
    """Return the affected operations; empty if the message already names the only one."""
    names = finding.operations
    if len(names) == 1 and finding.address.startswith("operations/"):
        return ""
    more = [f"{len(names) - _MOST_LISTED} more"] if len(names) > _MOST_LISTED else []
    return ", ".join([*names[:_MOST_LISTED], *more])


def _locations(finding: Finding, comparison: Comparison) -> list[tuple[str, str]]:
    rows = []
    if finding.old_origin:
        rows.append(("old", comparison.format_origin(finding.old_origin, new=False)))
    if finding.new_origin:
        rows.append(("new", comparison.format_origin(finding.new_origin, new=True)))
    return rows


def _stale_line(entry: AcceptedFinding) -> str:
    return (
        f"unused acceptance {entry.fingerprint} (expires {entry.expires.isoformat()}): "
        f"it matches no finding or has expired; remove or renew it\n"
    )


def _obsolete_line(action: OverlayAction, comparison: Comparison) -> str:
    location = comparison.format_origin(action.origin, new=False)
    return f"overlay action no longer needed: {location} ({' '.join(action.reason.split())})\n"


def _summarize(comparison: Comparison) -> str:
    counts = comparison.counts()
    if not counts:
        return "no change in meaning"
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    accepted = len(comparison.triaged.suppressed)
    tail = f"; {accepted} accepted" if accepted else ""
    proposal = f"; next version {comparison.version}" if comparison.version else ""
    return f"{listed}{tail}{proposal}"


_SECTIONS = {
    ChangeClass.BREAKING: "Breaking",
    ChangeClass.COSTING: "Costs",
    ChangeClass.UNJUDGED: "Not judged",
    ChangeClass.BEHAVIOUR: "Changed",
    ChangeClass.DEPRECATING: "Deprecated",
    ChangeClass.ADDITIVE: "Added",
    ChangeClass.DOCUMENTATION: "Documentation",
    ChangeClass.EQUAL: "Renamed",
}


def write_changelog(comparison: Comparison) -> str:
    """Return a section of a changelog in Markdown, the most severe changes first."""
    lines = [f"## {comparison.version or 'Unreleased'}"]
    for change_class, title in _SECTIONS.items():
        entries = [finding for finding in comparison.shown if finding.change_class is change_class]
        if entries:
            lines += ["", f"### {title}", ""]
            lines += [f"- {_changelog_entry(finding)}" for finding in entries]
    return "\n".join(lines) + "\n"


def _changelog_entry(finding: Finding) -> str:
    no_action = finding.advice.startswith("nothing to do")
    return _escape(finding.message if no_action else f"{finding.message}; {finding.advice}")


def write_markdown(comparison: Comparison, title: str) -> str:
    """Return the report as Markdown, for a page or an issue: a section per class."""
    lines = [f"# {_escape(title)}", "", _summarize(comparison) + "."]
    for change_class in ChangeClass:
        entries = [finding for finding in comparison.shown if finding.change_class is change_class]
        if entries:
            lines += ["", f"## {str(change_class).capitalize()}", ""]
            lines += [line for finding in entries for line in _markdown_item(finding, comparison)]
    if comparison.triaged.stale:
        lines += ["", "## Acceptances to remove or renew", ""]
        lines += [f"- {_escape(_stale_line(entry).strip())}" for entry in comparison.triaged.stale]
    if comparison.obsolete_actions:
        lines += ["", "## Overlay actions to remove", ""]
        entries_text = (
            _obsolete_line(action, comparison) for action in comparison.obsolete_actions
        )
        lines += [f"- {_escape(line.strip())}" for line in entries_text]
    return "\n".join(lines) + "\n"


def _markdown_item(finding: Finding, comparison: Comparison) -> list[str]:
    lines = [f"- **{finding.code}** {_escape(finding.message)}: {_escape(finding.advice)}."]
    lines += [
        f"  - {label}: `{_escape_code(location)}`"
        for label, location in _locations(finding, comparison)
    ]
    lines += [f"  - generated code: {_escape(effect)}" for effect in finding.generated]
    if impact := describe_usage_impact(finding, comparison.usage):
        lines.append(f"  - recorded usage: {_escape(impact)}")
    if operations := _list_operations(finding):
        lines.append(f"  - operations: {_escape(operations)}")
    return lines


def _escape(text: str) -> str:
    """Return text of a document on one line, unable to form HTML, a link or a mention."""
    flat = " ".join(text.split())
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace("[", "\\[").replace("@", "&#64;")


def _escape_code(text: str) -> str:
    return text.replace("`", "'")


def write_json(comparison: Comparison) -> str:
    """Return the report as JSON that matches ``findings.schema.json``."""
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
        "obsolete_actions": [
            {"location": _json_location(action.origin, comparison.old), "reason": action.reason}
            for action in comparison.obsolete_actions
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
        "generated": list(finding.generated),
        "fingerprint": finding.fingerprint,
        "old_location": _json_location(finding.old_origin, comparison.old),
        "new_location": _json_location(finding.new_origin, comparison.new),
        "usage": describe_usage_impact(finding, comparison.usage) or None,
    }


def _json_location(origin: Origin | None, prefix: str) -> dict[str, object] | None:
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
_NOTES = (ChangeClass.DOCUMENTATION, ChangeClass.EQUAL, ChangeClass.ADDITIVE)


def to_diagnostic(finding: Finding, comparison: Comparison) -> Diagnostic:
    """Return a finding as a diagnostic at its new position, or at the old one if it was removed."""
    origin = finding.new_origin or finding.old_origin
    assert origin is not None, "every finding has a position"
    notes: tuple[Note, ...] = ()
    if finding.new_origin and finding.old_origin:
        old = _with_prefix(finding.old_origin, comparison.old)
        notes = (Note(message="the old position", origin=old),)
    default = Severity.NOTE if finding.change_class in _NOTES else Severity.WARNING
    return Diagnostic(
        code=finding.code,
        severity=_SEVERITIES.get(finding.change_class, default),
        message=finding.message,
        origin=_with_prefix(origin, comparison.new if finding.new_origin else comparison.old),
        help=finding.advice,
        notes=notes,
        fingerprint=finding.fingerprint,
    )


def _with_prefix(origin: Origin, prefix: str) -> Origin:
    span = origin.span
    file = f"{prefix}{span.file}"
    return Origin(
        Span(file, span.line, span.column, span.end_line, span.end_column), origin.pointer
    )
