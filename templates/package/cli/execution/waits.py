"""Reports the waits of a call: for the rate limit, or before a retry."""

from __future__ import annotations

from typing import TypeVar

from ..._runtime.call.effects import Reply, Send, Sleep, Steps
from ..._runtime.messages import RawResponse
from ..output.progress import Progress

T = TypeVar("T")


class WaitReport:
    """Reports the waits of one call."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last: object = None

    def report(self, steps: Steps[T]) -> Steps[T]:
        """Execute the same steps; report each wait before it begins."""
        waited = False
        try:
            effect = next(steps)
            while True:
                try:
                    if isinstance(effect, Sleep):
                        waited = True
                        yield from self._sleep(effect.seconds)
                        reply: Reply = None
                    else:
                        reply = yield effect
                except BaseException as error:  # noqa: BLE001 - the steps decide
                    self._last = error if isinstance(effect, Send) else self._last
                    effect = steps.throw(error)
                else:
                    self._last = reply if isinstance(effect, Send) else self._last
                    effect = steps.send(reply)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            steps.close()
            if waited:
                self._progress.clear()

    def _sleep(self, seconds: float) -> Steps[None]:
        """Wait; where a line can be redrawn, count down the seconds."""
        while self._progress.is_live and seconds > 1:
            self._progress.wait(seconds, self._reason())
            yield Sleep(1.0)
            seconds -= 1
        self._progress.wait(seconds, self._reason())
        yield Sleep(seconds)

    def _reason(self) -> str:
        match self._last:
            case None | RawResponse(status=429):
                return "the rate limit"
            case RawResponse(status=status):
                return f"a retry after status {status}"
            case _:
                return "a retry after a failed connection"
