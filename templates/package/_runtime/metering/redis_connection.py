"""Connections to a Redis server that respect the deadline of the call (``deadline``).

The Redis library has one timeout for all commands of a connection. A call with less time left must
not wait that long for a server that does not respond.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..deadline import time_left

if TYPE_CHECKING:
    from redis import Redis

_MIN_TIMEOUT = 0.001
"""Seconds. A socket with a timeout of 0 does not wait at all."""


def respect_deadline(client: Redis, timeout: float) -> None:
    """Limit connecting and each reply to ``timeout`` seconds, and to the time left of the call."""
    pool = client.connection_pool
    pool.connection_class = _limited(pool.connection_class, timeout)


# Any: the class depends on the URL, and the arguments are passed on unchanged.
def _limited(base: type[Any], timeout: float) -> type[Any]:
    """Return a class of connections of the library with both limits."""
    from redis.exceptions import TimeoutError as RedisTimeout

    class DeadlineConnection(base):  # type: ignore[misc]  # known at run time only
        @property
        def socket_connect_timeout(self) -> float:
            """The seconds that connecting may take now."""
            return max(time_left(timeout), _MIN_TIMEOUT)

        @socket_connect_timeout.setter
        def socket_connect_timeout(self, seconds: float | None) -> None:
            """Do nothing: the library sets what it was created with."""

        def read_response(self, *arguments: Any, **options: Any) -> Any:
            """Return the next reply. Raises TimeoutError if none begins in time."""
            if not self.can_read(max(time_left(timeout), _MIN_TIMEOUT)):
                self.disconnect()
                raise RedisTimeout("no reply within the time limit")
            return super().read_response(*arguments, **options)

    return DeadlineConnection
