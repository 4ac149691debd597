"""Allowances: diagnostics that codegen.yaml accepts at a place, each with its reason.

Input: what the lowering, or the lint, found. Output: the same without what is allowed. An allowance
that nothing needs any more is an error of the stage whose code it names: it would hide the next
fault at its place.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.config.codegen_config import Allowance
from generator.diagnostics.diagnostic import Diagnostic, Diagnostics

_LINT = "LNT"


def allowances(allow: Iterable[Allowance], *, lint: bool) -> tuple[Allowance, ...]:
    """Return those that concern the lint, or those that concern everything else."""
    return tuple(one for one in allow if one.code.startswith(_LINT) is lint)


def apply_allowances(
    found: Iterable[Diagnostic], allow: tuple[Allowance, ...], diagnostics: Diagnostics
) -> None:
    """Pass on the diagnostics that are not allowed, and report the allowances without use."""
    unused = set(allow)
    for one in found:
        allowing = [allowance for allowance in allow if _covers(allowance, one)]
        unused.difference_update(allowing)
        if not allowing:
            diagnostics.add(one)
    for allowance in unused:
        diagnostics.error(
            "CFG005",
            f"nothing at {allowance.pointer or '/'} needs the allowance of {allowance.code}",
            allowance.origin,
            help="remove the allowance",
        )


def _covers(allowance: Allowance, found: Diagnostic) -> bool:
    inside = found.origin.pointer + "/"
    return found.code == allowance.code and inside.startswith(allowance.pointer.rstrip("/") + "/")
