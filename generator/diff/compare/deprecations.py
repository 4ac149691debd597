"""Compares deprecations: status, replacement and sunset date."""

from __future__ import annotations

from datetime import date

from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.types import Deprecation
from generator.records import dataclass


@dataclass(frozen=True, slots=True)
class Deprecations:
    """Compares deprecations.

    ``before`` and ``after`` are the operationIds of the two documents; a replacement that is not
    among them does not count. ``today`` decides which dates have passed; None means unknown.
    """

    findings: Findings
    before: frozenset[str]
    after: frozenset[str]
    today: date | None = None

    def compare(
        self, code: str, old: Deprecation | None, new: Deprecation | None, location: ChangeLocation
    ) -> None:
        """Report a changed deprecation; ``code`` is that of a new deprecation at this location."""
        if new is None:
            if old is not None:
                self.findings.report("DP05", location)
            return
        if old is None:
            self.findings.report(code, location, new=new.replaced_by or None)
        self._compare_sunset(old.sunset if old else "", new.sunset, location)
        if code == "DP01":
            self._compare_replacement(old, new, location)
        if self.has_passed(new.sunset) and not (old and self.has_passed(old.sunset)):
            self.findings.report("DP13", location, new=new.sunset)

    def _compare_sunset(self, old: str, new: str, location: ChangeLocation) -> None:
        if old == new:
            return
        if not new:
            self.findings.report("DP09", location, old=old)
        elif not old:
            self.findings.report("DP06", location, new=new)
        else:
            self.findings.report("DP07" if new < old else "DP08", location, old=old, new=new)

    def _compare_replacement(
        self, old: Deprecation | None, new: Deprecation, location: ChangeLocation
    ) -> None:
        before = old.replaced_by if old and old.replaced_by in self.before else ""
        after = new.replaced_by if self.has_operation(new.replaced_by) else ""
        if before and not after:
            self.findings.report("DP12", location, old=before)
        elif old is not None and before != after:
            self.findings.report("DP11", location, old=before or None, new=after)

    def has_operation(self, operation: str) -> bool:
        """Return whether the new document has an operation."""
        return operation in self.after

    def is_ahead(self, sunset: str) -> bool:
        """Return whether a date, or a date-time (RFC 3339), is today or later."""
        return bool(sunset) and self.today is not None and not self.has_passed(sunset)

    def has_passed(self, sunset: str) -> bool:
        """Return whether a date, or a date-time (RFC 3339), is before today."""
        return bool(sunset) and self.today is not None and sunset[:10] < self.today.isoformat()
