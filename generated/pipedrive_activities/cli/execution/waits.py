"""Reports the waits of a call: for the rate limit, or before a retry."""

from __future__ import annotations

from typing import TypeVar

from ..._runtime.call.effects import Sleep, Steps
from ..._runtime.errors import TransportError
from ..._runtime.messages import RawResponse
from ..output.progress import Progress

T = TypeVar("T")


class WaitReport:
    """Reports the waits of one call. ``last`` is the outcome of its latest attempt."""

    def __init__(self, progress: Progress) -> None:
        self.last: RawResponse | TransportError | None = None
        self._progress = progress

    def report(self, steps: Steps[T]) -> Steps[T]:
        """Execute the same steps; report each wait before it begins."""
        waited = False
        try:
            effect = next(steps)
            while True:
                if isinstance(effect, Sleep):
                    waited = True
                    self._progress.wait(effect.seconds, self._reason())
                try:
                    reply = yield effect
                except BaseException as error:  # noqa: BLE001 - the steps decide
                    effect = steps.throw(error)
                else:
                    effect = steps.send(reply)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            steps.close()
            if waited:
                self._progress.clear()

    def _reason(self) -> str:
        match self.last:
            case None | RawResponse(status=429):
                return "the rate limit"
            case RawResponse(status=status):
                return f"a retry after status {status}"
            case _:
                return "a retry after a failed connection"
