"""A meter to spend from, with a clock that the test turns."""

from __future__ import annotations

from pipedrive_activities._runtime.metering.limits import Limits
from pipedrive_activities._runtime.metering.meter import Charge, Meter, Pause
from tests.support.operations import NAMES, OPERATIONS
from tests.support.stores import FakeClock

TOKEN = "0123456789abcdef0123456789abcdef01234567"


def make_meter(clock: FakeClock | None = None, limits: Limits | None = None) -> Meter:
    """Return a meter of one client."""
    turned = (clock or FakeClock()).source()
    return Meter(OPERATIONS, identity=TOKEN, names=NAMES, limits=limits, clock=turned)


def reserve(meter: Meter, operation: str = "listThings") -> Charge:
    """Charge an attempt that is granted at once."""
    granted = meter.reserve(OPERATIONS[operation])
    assert not isinstance(granted, Pause), granted
    return granted
