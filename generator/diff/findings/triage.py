"""Applies drift.yaml to findings: changed classes and accepted findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from generator.config.drift_config import AcceptedFinding, DriftConfig
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagedFindings:
    """Open and accepted findings. ``stale`` are acceptances that match no finding or have expired."""

    open: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, AcceptedFinding], ...]
    stale: tuple[AcceptedFinding, ...]


def triage(findings: Iterable[Finding], drift_config: DriftConfig, today: date) -> TriagedFindings:
    """Change the classes of findings as configured, and separate the accepted ones."""
    valid = {entry.fingerprint: entry for entry in drift_config.accepted if today < entry.expires}
    still_open: list[Finding] = []
    accepted: list[tuple[Finding, AcceptedFinding]] = []
    for finding in findings:
        entry = valid.get(finding.fingerprint)
        if entry is not None:
            accepted.append((finding, entry))
        else:
            chosen = ChangeClass(drift_config.classes.get(finding.code, finding.change_class))
            still_open.append(replace(finding, change_class=chosen))
    used = {entry.fingerprint for _, entry in accepted}
    return TriagedFindings(
        open=tuple(still_open),
        accepted=tuple(accepted),
        stale=tuple(entry for entry in drift_config.accepted if entry.fingerprint not in used),
    )
