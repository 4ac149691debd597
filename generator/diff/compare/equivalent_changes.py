"""Reports refactorings of the document that do not change the API."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.diff.findings.finding import ChangeLocation, Findings
from generator.positions import Origin

_COMPONENT = re.compile(r"/components/[^/]+/[^/]+")


def compare_structure(
    old: Origin, new: Origin, location: ChangeLocation, findings: Findings
) -> None:
    """Report that a schema moved into or out of a component or an allOf."""
    if old.pointer == new.pointer:
        return
    before, after = is_component(old), is_component(new)
    if before != after:
        findings.report("RF01" if after else "RF02", location)
    elif _in_all_of(old) != _in_all_of(new):
        findings.report("RF03" if _in_all_of(new) else "RF04", location)


def compare_order(
    old: Sequence[str], new: Sequence[str], location: ChangeLocation, findings: Findings
) -> None:
    """Report that the names in both documents are in a different order."""
    if old == new:
        return
    before = [name for name in old if name in new]
    after = [name for name in new if name in old]
    if before != after:
        findings.report("RF05", location)


def is_component(origin: Origin) -> bool:
    """Return whether a position is that of a component, which has a name in the document."""
    return _COMPONENT.fullmatch(origin.pointer) is not None


def _in_all_of(origin: Origin) -> bool:
    return "/allOf/" in origin.pointer
