"""The command of mutmut with a staged test suite; runs in the workspace, with ``N`` as first argument.

Input: a sampling interval, the arguments of mutmut, and the tests that it found to reach a mutant.
Output: the files of mutmut. There are four differences from mutmut. The tests of a mutant run in two
stages, the most specific first: most mutants are killed there, and the other tests are not even
collected. A test that takes much longer than without a mutant ends its process with SIGALRM, so that
an endless loop costs a minute instead of a quarter of an hour. mutmut's wrapper belongs to the
package, because deprecation warnings look for the first caller outside of it. And only a sample of
the mutants is run if ``N`` is above 1, chosen by their keys as in ``tests.mutants.sample``, which
cannot be imported here.
"""

from __future__ import annotations

import gc
import signal
import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from mutmut import __main__ as command
from mutmut.mutation import trampoline
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.workers import isolation

FIRST_STAGE = 40
"""Number of tests in the first stage."""
SLOW, VERY_SLOW = 0.1, 1.0
"""Seconds. Slower tests run last."""
MANY = 300
"""Very slow tests are skipped for mutants that more tests than this reach."""
TIME_LIMIT = (20, 20)
"""Time limit of a test: seconds, plus a multiple of its duration without a mutant."""
COLLECTION_FAILED = {2, 3, 4}
"""Exit codes of pytest if tests cannot be collected; such a mutant counts as killed."""


class TimeLimit:
    """Ends the process if a test exceeds its time limit."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Set an alarm for each test, but not while the durations of tests are measured."""
        least, times = TIME_LIMIT
        took = state().duration_by_test.get(item.nodeid)
        signal.alarm(0 if took is None else least + int(times * took))
        try:
            return (yield)
        finally:
            signal.alarm(0)


class StagedRunner(PytestRunner):
    """Runs the tests of a mutant in two stages."""

    def warm_up(self) -> None:
        """Import everything once and exclude it from garbage collection in forked processes."""
        super().warm_up()
        gc.freeze()

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Return the exit code of pytest, 1 if the mutant was killed."""
        ordered = sort_tests(tests)
        if len(ordered) > MANY:
            ordered = [name for name in ordered if not is_slow(name, VERY_SLOW)]
        code = super().run_tests(mutant_name=mutant_name, tests=ordered[:FIRST_STAGE])
        if code == 0 and ordered[FIRST_STAGE:]:
            code = super().run_tests(mutant_name=mutant_name, tests=ordered[FIRST_STAGE:])
        return code

    def execute_pytest(self, params: list[str], **kwargs: Any) -> int:
        """Run pytest with a time limit for each test."""
        plugins = [*kwargs.pop("plugins", ()), TimeLimit()]
        code = int(pytest.main(["--rootdir=.", *params, "--tb=native"], plugins=plugins, **kwargs))
        return 1 if code in COLLECTION_FAILED else code


def sort_tests(tests: Iterable[str]) -> list[str]:
    """Return tests with those that reach the fewest functions first and slow ones last."""
    reached: dict[str, int] = {}
    for names in state().tests_by_mangled_function_name.values():
        for name in names:
            reached[name] = reached.get(name, 0) + 1

    def rank(name: str) -> tuple[bool, int, float, str]:
        took = state().duration_by_test.get(name, 0.0)
        return is_slow(name), reached.get(name, 0), took, name

    return sorted(tests, key=rank)


def is_slow(name: str, seconds: float = SLOW) -> bool:
    """Return whether a test took longer than a number of seconds without a mutant."""
    return state().duration_by_test.get(name, 0.0) > seconds


def sample_mutants(every: int) -> None:
    """Make mutmut run a sample of 1 in ``every`` mutants, the same in each run."""
    collect = command.collect_source_file_mutation_data

    def collect_sample(*, mutant_names: tuple[str, ...] | list[str]) -> Any:
        mutants, by_path = collect(mutant_names=mutant_names)
        sampled = [mutant for mutant in mutants if zlib.crc32(mutant[1].encode()) % every == 0]
        return sampled, by_path

    command.collect_source_file_mutation_data = collect_sample


def main() -> None:
    """Run mutmut with its arguments, on a sample of the mutants."""
    sample_mutants(int(sys.argv[1]))
    trampoline.__name__ = "pipedrive_activities.trampoline"
    isolation.PytestRunner = StagedRunner  # type: ignore[misc]  # not meant to be replaced
    command.cli(sys.argv[2:])


if __name__ == "__main__":
    main()
