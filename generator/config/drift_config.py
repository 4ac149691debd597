"""drift.yaml: what a project thinks of changes, as a frozen, checked object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from generator.positions import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFinding:
    """One accepted finding, by fingerprint; it holds until the day before ``expires``."""

    fingerprint: str
    reason: str
    expires: date
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftConfig:
    """Accepted findings, and the class of change by code where it is not the usual one."""

    accepted: tuple[AcceptedFinding, ...] = ()
    classes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
