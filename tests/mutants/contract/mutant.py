"""A mutant: an API that differs from its spec in one respect."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.api import Api


@dataclass(frozen=True)
class Mutant:
    """An API with one change; ``path`` is the location in the IR, ``change`` the kind of change."""

    path: str
    change: str
    api: Api

    @property
    def name(self) -> str:
        """The mutant in one line."""
        return f"{self.path}: {self.change}"
