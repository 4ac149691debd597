"""Meters with a fake clock, and charges on them."""

from __future__ import annotations

from pipedrive_activities._runtime.metering.limits import Limits
from pipedrive_activities._runtime.metering.meter import Charge, Meter, Pause
from tests.support.operations import NAMES, OPERATIONS
from tests.support.stores import FakeClock

TOKEN = "0123456789abcdef0123456789abcdef01234567"


def make_meter(clock: FakeClock | None = None, limits: Limits | None = None) -> Meter:
    """Return the meter of one client; without ``clock`` it has a fake clock of its own."""
    source = (clock or FakeClock()).source()
    return Meter(OPERATIONS, identity=TOKEN, names=NAMES, limits=limits, clock=source)


def reserve(meter: Meter, operation: str = "listThings") -> Charge:
    """Reserve the tokens of an attempt; fail if the meter asks to wait."""
    granted = meter.reserve(OPERATIONS[operation])
    assert not isinstance(granted, Pause), granted
    return granted
