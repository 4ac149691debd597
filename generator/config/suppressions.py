"""Suppressions: diagnostics and drift findings that a project accepts, each with a reason.

``suppress`` is the one mechanism. It serves ``allow`` in codegen.yaml (diagnostics by code and
JSON Pointer) and ``accept`` in drift.yaml (findings by fingerprint, with an expiry date). A
suppression that matches nothing is always reported: it would hide the next problem of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Generic, TypeVar

from generator.diagnostics.diagnostic import Diagnostic, Diagnostics
from generator.positions import Origin
from generator.records import dataclass

_LINT = "LNT"
_OVERLAY = "OVL"
_OVERLAY_CODES = frozenset({"OVL006", "OVL008", "OVL009", "OVL012"})
"""Findings about overlays that a project can accept, as somebody else maintains the overlay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Why something is accepted, and the first day on which it no longer is (None: no end)."""

    reason: str
    origin: Origin
    expires: date | None = None


ItemT = TypeVar("ItemT")
SuppressionT = TypeVar("SuppressionT", bound=Suppression)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionResult(Generic[ItemT, SuppressionT]):
    """What remains of a list of items, and what became of each suppression.

    ``stale`` lists suppressions that matched nothing or have expired, in the order given.
    """

    open: tuple[ItemT, ...]
    suppressed: tuple[tuple[ItemT, SuppressionT], ...]
    stale: tuple[SuppressionT, ...]


def suppress(
    items: Iterable[ItemT],
    suppressions: Sequence[SuppressionT],
    matches: Callable[[SuppressionT, ItemT], bool],
    today: date | None = None,
) -> SuppressionResult[ItemT, SuppressionT]:
    """Set apart the items that a suppression matches; the first match gives the reason.

    ``today`` is compared with expiry dates; without it no suppression expires.
    """
    valid = [entry for entry in suppressions if not _has_expired(entry, today)]
    open_items: list[ItemT] = []
    suppressed: list[tuple[ItemT, SuppressionT]] = []
    used: set[int] = set()
    for item in items:
        matching = [entry for entry in valid if matches(entry, item)]
        used.update(id(entry) for entry in matching)
        if matching:
            suppressed.append((item, matching[0]))
        else:
            open_items.append(item)
    return SuppressionResult(
        open=tuple(open_items),
        suppressed=tuple(suppressed),
        stale=tuple(entry for entry in suppressions if id(entry) not in used),
    )


def _has_expired(suppression: Suppression, today: date | None) -> bool:
    return today is not None and suppression.expires is not None and suppression.expires <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticSuppression(Suppression):
    """Accepts diagnostics of one code at a JSON Pointer and everything below it."""

    code: str
    pointer: str

    def matches(self, diagnostic: Diagnostic) -> bool:
        """Whether the diagnostic has this code and is located at or below this pointer."""
        location = diagnostic.origin.pointer + "/"
        return diagnostic.code == self.code and location.startswith(self.pointer.rstrip("/") + "/")


def select_suppressions(
    allow: Iterable[DiagnosticSuppression], *, lint: bool
) -> tuple[DiagnosticSuppression, ...]:
    """Return the suppressions of lint codes, or those of all other codes but those of overlays."""
    entries = (entry for entry in allow if not entry.code.startswith(_OVERLAY))
    return tuple(entry for entry in entries if entry.code.startswith(_LINT) is lint)


def apply_overlay_suppressions(
    reported: Iterable[Diagnostic],
    allow: Iterable[DiagnosticSuppression],
    diagnostics: Diagnostics,
) -> None:
    """Add the diagnostics about overlays that are not suppressed, and report unused entries.

    An entry points into the overlay: ``/actions/3`` is its fourth action.
    """
    listed = list(reported)
    for diagnostic in listed:
        if diagnostic.code not in _OVERLAY_CODES:
            diagnostics.add(diagnostic)
    suppressible = [each for each in listed if each.code in _OVERLAY_CODES]
    entries = tuple(entry for entry in allow if entry.code.startswith(_OVERLAY))
    apply_suppressions(suppressible, entries, diagnostics)


def apply_suppressions(
    reported: Iterable[Diagnostic],
    allow: tuple[DiagnosticSuppression, ...],
    diagnostics: Diagnostics,
) -> None:
    """Add the diagnostics that are not suppressed to ``diagnostics``, and report unused entries."""
    result = suppress(reported, allow, DiagnosticSuppression.matches)
    for diagnostic in result.open:
        diagnostics.add(diagnostic)
    for entry in result.stale:
        diagnostics.error(
            "CFG005",
            f"unused suppression: no {entry.code} is reported at {entry.pointer or '/'}",
            entry.origin,
            help="remove it from 'allow'",
        )
