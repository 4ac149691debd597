"""Compares the default values of two fields or parameters."""

from __future__ import annotations

from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.operations import Parameter
from generator.ir.types import Field


def compare_default(
    old: Field | Parameter, new: Field | Parameter, location: ChangeLocation, findings: Findings
) -> None:
    """Report an added, changed or removed default."""
    if old.has_default and new.has_default:
        if old.default != new.default or type(old.default) is not type(new.default):
            findings.report("SC20", location, old=old.default, new=new.default)
    elif new.has_default:
        findings.report("SC19", location, new=new.default)
    elif old.has_default:
        findings.report("SC21", location, old=old.default)
