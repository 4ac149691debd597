"""How a client is set up: everything its calls share, fixed when it is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .call.credentials import Credentials
from .call.response_headers import HeaderNames
from .call.retry import Retries
from .messages import RawResponse, Request
from .metering.protocol import Ledger

if TYPE_CHECKING:
    from .errors import TransportError
    from .serialization.decoding import Mismatches


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions called around every attempt, in the thread or task of the call.

    ``before`` may add headers to the request, which holds no credentials. ``after`` gets what came
    of it. What a hook raises ends the call.
    """

    before: Callable[[Request], None] | None = None
    after: Callable[[Request, RawResponse | TransportError], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConfig:
    """What the calls of a client share. ``base_url`` is an origin; ``timeout`` is in seconds."""

    base_url: str
    credentials: Credentials
    ledger: Ledger
    mismatches: Mismatches
    timeout: float
    retries: Retries
    header_names: HeaderNames
    strict: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    hooks: Hooks = Hooks()
    clock: Callable[[], float] = time.monotonic
