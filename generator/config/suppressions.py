"""Allowances: diagnostics that codegen.yaml accepts at a place, each with its reason.

Input: what the lowering, or the lint, found. Output: the same without what is allowed. An allowance
that nothing needs any more is an error of the stage whose code it names: it would hide the next
fault at its place.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.config.codegen_config import Suppression
from generator.diagnostics.diagnostic import Diagnostic, Diagnostics

_LINT = "LNT"


def suppressions(allow: Iterable[Suppression], *, lint: bool) -> tuple[Suppression, ...]:
    """Return those that concern the lint, or those that concern everything else."""
    return tuple(one for one in allow if one.code.startswith(_LINT) is lint)


def apply_suppressions(
    found: Iterable[Diagnostic], allow: tuple[Suppression, ...], diagnostics: Diagnostics
) -> None:
    """Pass on the diagnostics that are not allowed, and report the allowances without use."""
    unused = set(allow)
    for one in found:
        allowing = [suppression for suppression in allow if _covers(suppression, one)]
        unused.difference_update(allowing)
        if not allowing:
            diagnostics.add(one)
    for suppression in unused:
        diagnostics.error(
            "CFG005",
            f"nothing at {suppression.pointer or '/'} needs the allowance of {suppression.code}",
            suppression.origin,
            help="remove the allowance",
        )


def _covers(suppression: Suppression, found: Diagnostic) -> bool:
    inside = found.origin.pointer + "/"
    return found.code == suppression.code and inside.startswith(
        suppression.pointer.rstrip("/") + "/"
    )
