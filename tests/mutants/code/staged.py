"""mutmut's command, with a suite that asks the nearest tests first; run in a copy (see ``copy``).

Input: mutmut's own arguments, and the tests it found to reach a mutant. Output: what mutmut writes. Three
things differ from mutmut as it comes. The tests of a mutant run in two parts, the nearest first: most
mutants end there, and the others are not even collected. A test that takes many times as long as it did
ends its process by SIGALRM, so that a loop without end costs a minute, not a quarter of an hour. And
mutmut's wrapper says that it belongs to the package: deprecation looks for the first caller outside of it.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from mutmut import __main__ as command
from mutmut.mutation import trampoline
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.workers import isolation

NEAREST = 40
SLOW, VERY_SLOW = 0.1, 1.0
"""Seconds. A test that takes longer waits until the others have found nothing."""
MANY = 300
"""What more tests than this reach is no business of the very slow ones: they only pass by there."""
PATIENCE = (20, 20)
"""Seconds that every test may take, and how many times as long as it took without a mutant."""
BROKEN = {2, 3, 4}
"""What pytest says when tests can no longer be collected: a mutant that does this is noticed."""


class Watch:
    """Ends the process when a test takes so long that it will not end."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Set the alarm anew for each test; none while it is only measured how long tests take."""
        least, times = PATIENCE
        took = state().duration_by_test.get(item.nodeid)
        signal.alarm(0 if took is None else least + int(times * took))
        try:
            return (yield)
        finally:
            signal.alarm(0)


class StagedRunner(PytestRunner):
    """Runs the tests of a mutant, the nearest first."""

    def warm_up(self) -> None:
        """Import everything once, and keep it out of the garbage collection of every copy."""
        super().warm_up()
        gc.freeze()

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Return pytest's exit code, 1 whenever the mutant was noticed."""
        ordered = in_order(tests)
        if len(ordered) > MANY:
            ordered = [name for name in ordered if not is_slow(name, VERY_SLOW)]
        code = super().run_tests(mutant_name=mutant_name, tests=ordered[:NEAREST])
        if code == 0 and ordered[NEAREST:]:
            code = super().run_tests(mutant_name=mutant_name, tests=ordered[NEAREST:])
        return code

    def execute_pytest(self, params: list[str], **kwargs: Any) -> int:
        """Run pytest under watch."""
        plugins = [*kwargs.pop("plugins", ()), Watch()]
        code = int(pytest.main(["--rootdir=.", *params, "--tb=native"], plugins=plugins, **kwargs))
        return 1 if code in BROKEN else code


def in_order(tests: Iterable[str]) -> list[str]:
    """Return tests, those first that reach the fewest functions; the slow ones last."""
    reached: dict[str, int] = {}
    for names in state().tests_by_mangled_function_name.values():
        for name in names:
            reached[name] = reached.get(name, 0) + 1

    def rank(name: str) -> tuple[bool, int, float, str]:
        took = state().duration_by_test.get(name, 0.0)
        return is_slow(name), reached.get(name, 0), took, name

    return sorted(tests, key=rank)


def is_slow(name: str, seconds: float = SLOW) -> bool:
    """Tell whether a test took long without any mutant."""
    return state().duration_by_test.get(name, 0.0) > seconds


def main() -> None:
    """Run mutmut with its arguments."""
    trampoline.__name__ = "pipedrive_activities.trampoline"
    isolation.PytestRunner = StagedRunner  # type: ignore[misc]  # it is not meant to be replaced
    command.cli(sys.argv[1:])


if __name__ == "__main__":
    main()
