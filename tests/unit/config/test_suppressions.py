"""The one mechanism that sets accepted diagnostics and findings apart."""

from __future__ import annotations

from datetime import date

import pytest

from generator.config.drift_config import AcceptedFinding
from generator.config.suppressions import (
    DiagnosticSuppression,
    Suppression,
    apply_suppressions,
    select_suppressions,
    suppress,
)
from generator.diagnostics.diagnostic import Diagnostic, Diagnostics, Severity
from generator.positions import Origin, Span
from generator.records import dataclass

TODAY = date(2027, 1, 31)


def origin(pointer: str = "") -> Origin:
    """Return a position in some file."""
    return Origin(Span("spec.yaml", 1, 1, 1, 2), pointer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix(Suppression):
    """Accepts texts that start with a prefix."""

    prefix: str

    def matches(self, text: str) -> bool:
        """Whether the text starts with the prefix."""
        return text.startswith(self.prefix)


def prefix(text: str, expires: date | None = None) -> Prefix:
    """Return a suppression of texts with this prefix."""
    return Prefix(reason=f"known: {text}", origin=origin(), expires=expires, prefix=text)


def suppression(code: str, pointer: str) -> DiagnosticSuppression:
    """Return an entry of ``allow``."""
    return DiagnosticSuppression(code=code, pointer=pointer, reason="known", origin=origin())


def diagnostic(code: str, pointer: str) -> Diagnostic:
    """Return a warning at a pointer."""
    return Diagnostic(
        code=code, severity=Severity.WARNING, message="message", origin=origin(pointer)
    )


def test_matching_items_are_set_apart_with_the_first_matching_entry() -> None:
    entries = [prefix("ab"), prefix("a")]
    result = suppress(["abc", "b", "ax"], entries, Prefix.matches)
    assert result.open == ("b",)
    assert result.suppressed == (("abc", entries[0]), ("ax", entries[1]))
    assert result.stale == ()


def test_every_matching_entry_counts_as_used() -> None:
    result = suppress(["abc"], [prefix("a"), prefix("ab")], Prefix.matches)
    assert result.stale == ()


def test_an_entry_that_matches_nothing_is_stale() -> None:
    unused = prefix("z")
    result = suppress(["abc"], [unused, prefix("a")], Prefix.matches)
    assert result.stale == (unused,)


@pytest.mark.parametrize(
    ("expires", "is_valid"),
    [(date(2027, 1, 30), False), (TODAY, False), (date(2027, 2, 1), True), (None, True)],
)
def test_an_entry_is_valid_until_the_day_before_it_expires(
    expires: date | None, is_valid: bool
) -> None:
    entry = prefix("a", expires)
    result = suppress(["abc"], [entry], Prefix.matches, TODAY)
    assert result.open == (() if is_valid else ("abc",))
    assert result.stale == (() if is_valid else (entry,))


def test_an_expired_entry_is_stale_even_when_another_one_matches() -> None:
    expired, valid = prefix("a", TODAY), prefix("a")
    result = suppress(["abc"], [expired, valid], Prefix.matches, TODAY)
    assert result.suppressed == (("abc", valid),)
    assert result.stale == (expired,)


def test_without_a_date_nothing_expires() -> None:
    result = suppress(["abc"], [prefix("a", date(1970, 1, 1))], Prefix.matches)
    assert result.open == ()


@pytest.mark.parametrize(
    ("code", "pointer", "expected"),
    [
        ("OPE001", "/paths/~1pets", True),
        ("OPE001", "/paths", True),
        ("OPE001", "/paths/", True),
        ("OPE001", "", True),
        ("OPE001", "/paths/~1pe", False),
        ("OPE001", "/paths/~1pets/get", False),
        ("OPE002", "/paths/~1pets", False),
    ],
)
def test_a_diagnostic_is_matched_by_code_and_pointer_prefix(
    code: str, pointer: str, expected: bool
) -> None:
    entry = suppression(code, pointer)
    assert entry.matches(diagnostic("OPE001", "/paths/~1pets")) is expected


def test_a_finding_is_matched_by_its_fingerprint() -> None:
    @dataclass
    class Finding:
        fingerprint: str

    entry = AcceptedFinding(fingerprint="00ff" * 4, reason="known", expires=TODAY, origin=origin())
    assert entry.matches(Finding("00ff" * 4))
    assert not entry.matches(Finding("00fe" * 4))


def test_an_unused_entry_of_allow_is_an_error_at_its_position() -> None:
    diagnostics = Diagnostics()
    entries = (suppression("OPE001", "/paths"), suppression("OPE002", "/paths"))
    apply_suppressions([diagnostic("OPE001", "/paths/~1pets")], entries, diagnostics)
    (unused,) = diagnostics
    assert unused.code == "CFG005"
    assert unused.severity is Severity.ERROR
    assert unused.message == "unused suppression: no OPE002 is reported at /paths"


def test_lint_codes_are_selected_apart_from_all_others() -> None:
    lint, other = suppression("LNT001", ""), suppression("OPE001", "")
    assert select_suppressions((lint, other), lint=True) == (lint,)
    assert select_suppressions((lint, other), lint=False) == (other,)
