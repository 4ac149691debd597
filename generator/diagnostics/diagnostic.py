"""Diagnostics: problems found in the input, and the sink that collects them.

User errors become diagnostics; exceptions indicate bugs in specgen. Messages are lowercase, without
a final full stop, quote the value in question and assign no blame. The help says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from generator.positions import Origin
from generator.records import dataclass


class Severity(StrEnum):
    """The severity of a diagnostic. Only errors prevent files from being written."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A further position that explains a diagnostic, such as the first of two duplicates."""

    message: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One problem at one position in the input. ``code`` is stable, the wording is not.

    ``fingerprint`` distinguishes it from others with the same code; empty when its position does.
    """

    code: str
    severity: Severity
    message: str
    origin: Origin
    help: str = ""
    notes: tuple[Note, ...] = ()
    fingerprint: str = ""


class Diagnostics:
    """Collects diagnostics in any order; yields them sorted and without duplicates."""

    __slots__ = ("_diagnostics",)

    def __init__(self, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self._diagnostics: dict[Diagnostic, None] = dict.fromkeys(diagnostics)

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic; adding an equal one again has no effect."""
        self._diagnostics[diagnostic] = None

    def error(
        self,
        code: str,
        message: str,
        origin: Origin,
        *,
        help: str = "",
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Report a problem that prevents files from being written."""
        self.add(
            Diagnostic(
                code=code,
                severity=Severity.ERROR,
                message=message,
                origin=origin,
                help=help,
                notes=notes,
            )
        )

    def warning(
        self,
        code: str,
        message: str,
        origin: Origin,
        *,
        help: str = "",
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Report a problem that should be fixed but does not prevent files from being written."""
        self.add(
            Diagnostic(
                code=code,
                severity=Severity.WARNING,
                message=message,
                origin=origin,
                help=help,
                notes=notes,
            )
        )

    @property
    def has_errors(self) -> bool:
        """Whether an error was reported so far."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self._diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Yield the diagnostics by position, then code, then message."""
        return iter(
            sorted(
                self._diagnostics,
                key=lambda diagnostic: (diagnostic.origin, diagnostic.code, diagnostic.message),
            )
        )

    def __len__(self) -> int:
        return len(self._diagnostics)
