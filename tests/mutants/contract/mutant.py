"""A mutant: an API that says one thing otherwise than its description."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.api import Api


@dataclass(frozen=True)
class Mutant:
    """An API with one change; ``place`` is the path through the IR, ``change`` what was done."""

    place: str
    change: str
    api: Api

    @property
    def name(self) -> str:
        """The mutant in one line."""
        return f"{self.place}: {self.change}"
