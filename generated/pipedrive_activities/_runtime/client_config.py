"""Configuration that all calls of a client share, fixed when the client is created."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .call.effects import MAX_RESPONSE_BYTES
from .call.requirements import CredentialSelector
from .call.response_headers import HeaderNames
from .call.retry import Retries
from .messages import RawResponse, Request
from .operation import Operation

if TYPE_CHECKING:
    from .errors import TransportError
    from .metering.meter import Meter
    from .serialization.mismatches import Mismatches


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions called around every attempt, in the thread or task of the call.

    ``before`` may add headers to the request, which contains no credentials. ``after`` receives the
    request and its response or error. An exception raised by a hook ends the call.
    """

    before: Callable[[Request], None] | None = None
    after: Callable[[Request, RawResponse | TransportError], None] | None = None


class OperationServer(NamedTuple):
    """The origin of an operation, the beginning of its path, and what takes its place."""

    origin: str
    default_path: str
    path: str


class ChosenServer(NamedTuple):
    """The origin of requests, and whether operations with a server of their own are called there.

    ``paths`` are the beginning of paths, and what takes its place. ``operations`` are the servers of
    operations in whose URLs the caller chose values, by operationId.
    """

    base_url: str
    uses_operation_servers: bool
    paths: tuple[str, str] = ("", "")
    operations: Mapping[str, OperationServer] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConfig:
    """Configuration of a client.

    ``base_url`` is an origin; with ``uses_operation_servers``, operations with a server of their own
    are called there instead. ``server_paths`` are the beginning of paths, and what takes its place;
    ``operation_servers`` the servers of operations in whose URLs the caller chose values.
    ``timeout`` is in seconds. ``meter`` charges every attempt.
    ``clock`` returns monotonic seconds. ``max_response_bytes`` limits a response body in memory.
    ``operations`` are all operations by operationId: errors
    name the one that shows whether a request was processed.
    """

    base_url: str
    uses_operation_servers: bool = True
    server_paths: tuple[str, str] = ("", "")
    operation_servers: Mapping[str, OperationServer] = field(default_factory=dict)
    credentials: CredentialSelector
    meter: Meter
    mismatches: Mismatches
    timeout: float
    retries: Retries
    header_names: HeaderNames
    strict: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    hooks: Hooks = Hooks()
    max_response_bytes: int = MAX_RESPONSE_BYTES
    operations: Mapping[str, Operation] = field(default_factory=dict, repr=False)
    clock: Callable[[], float] = time.monotonic
