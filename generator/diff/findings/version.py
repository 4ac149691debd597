"""Proposes the next version of the generated package."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from generator.diff.findings.generated_impact import breaks_callers

_NUMBERS = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")


def propose_version(current: str, findings: Iterable[Finding]) -> str:
    """Return the next version by Semantic Versioning 2.0.0.

    A breaking change of the API or of names in generated code increments the major number, or the
    minor one while the major is 0 (clause 4). Any other change that users notice increments the
    minor number, a change of documentation the patch number. Without findings the version stays
    the same. Anything after the three numbers of ``current`` is dropped; the result is empty if
    it does not begin with three numbers.
    """
    numbers = _NUMBERS.match(current)
    if numbers is None:
        return ""
    major, minor, patch = map(int, numbers.groups())
    findings = list(findings)
    classes = {finding.change_class for finding in findings}
    broken = any(breaks_callers(effect) for finding in findings for effect in finding.generated)
    if ChangeClass.BREAKING in classes or broken:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if classes - {ChangeClass.DOCUMENTATION, ChangeClass.EQUAL}:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if ChangeClass.DOCUMENTATION in classes else current
