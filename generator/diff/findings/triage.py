"""Applies drift.yaml to findings: sets accepted ones apart, reclassifies the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from generator.config.drift_config import AcceptedFinding, DriftConfig
from generator.config.suppressions import SuppressionResult, suppress
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding

TriagedFindings: TypeAlias = SuppressionResult[Finding, AcceptedFinding]
"""Open findings in their configured classes, accepted ones, and stale entries of drift.yaml."""


def triage(findings: Iterable[Finding], drift_config: DriftConfig, today: date) -> TriagedFindings:
    """Set accepted findings apart and put the open ones into their configured classes."""
    result = suppress(findings, drift_config.accepted, AcceptedFinding.matches, today)
    return replace(
        result,
        open=tuple(
            replace(
                finding,
                change_class=ChangeClass(
                    drift_config.classes.get(finding.code, finding.change_class)
                ),
            )
            for finding in result.open
        ),
    )
