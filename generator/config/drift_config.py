"""The content of drift.yaml as a frozen, validated object: how a project classifies changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import Protocol

from generator.config.suppressions import Suppression
from generator.records import dataclass


class Fingerprinted(Protocol):
    """Anything with a fingerprint, such as a finding of ``specgen diff``."""

    @property
    def fingerprint(self) -> str:
        """Identifies the finding from one run to the next."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFinding(Suppression):
    """Accepts one finding, by its fingerprint, until the day before ``expires``."""

    fingerprint: str
    expires: date = date.max

    def matches(self, finding: Fingerprinted) -> bool:
        """Whether this is the fingerprint of the finding."""
        return finding.fingerprint == self.fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftConfig:
    """Accepted findings, and the change class by code where it differs from the default."""

    accepted: tuple[AcceptedFinding, ...] = ()
    classes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
