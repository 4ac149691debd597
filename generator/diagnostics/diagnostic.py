"""What the stages have to say about a description: diagnostics, and the sink that gathers them.

A user's fault is a diagnostic, never an exception. Messages are lowercase, without a final full
stop, quote what was written, and blame nobody; the help says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from generator.positions import Origin


class Severity(StrEnum):
    """How grave a diagnostic is. Only an error keeps the generator from writing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A second place that explains a diagnostic, such as the first of two duplicates."""

    message: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding about one place in the input. ``code`` is stable, the wording is not.

    ``fingerprint`` tells it from others of its code; empty where its place does that.
    """

    code: str
    severity: Severity
    message: str
    origin: Origin
    help: str = ""
    notes: tuple[Note, ...] = ()
    fingerprint: str = ""


class Diagnostics:
    """Collects diagnostics in any order; gives them back sorted and free of duplicates."""

    __slots__ = ("_found",)

    def __init__(self, found: Iterable[Diagnostic] = ()) -> None:
        self._found: dict[Diagnostic, None] = dict.fromkeys(found)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one diagnostic; the same one twice counts once."""
        self._found[diagnostic] = None

    def error(
        self,
        code: str,
        message: str,
        origin: Origin,
        *,
        help: str = "",
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Report a fault that keeps anything from being written."""
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
        """Report something that is worth mending and does not keep anything from being written."""
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
        """Whether any stage has reported an error so far."""
        return any(found.severity is Severity.ERROR for found in self._found)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Yield the diagnostics by place, then code, then message."""
        return iter(
            sorted(self._found, key=lambda found: (found.origin, found.code, found.message))
        )

    def __len__(self) -> int:
        return len(self._found)
