"""``python -m tests.mutants.code``: can the tests fail if the client's code is wrong?

mutmut changes the copied runtime and the generated code, one location at a time, in a copy of the
tree, and runs the tests that reach the location: those of the runtime and the contract tests. Prints
the survivors. Mutants that are listed as equivalent are counted separately, never as killed. Exit
code 0 if at least 90 % of all mutants were killed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant

from tests.mutants.code.equivalent import unused_patterns
from tests.mutants.code.outcome import (
    EQUIVALENT,
    HUNG,
    KILLED,
    Outcome,
    outcomes,
    share_killed,
    table,
)
from tests.mutants.code.workspace import create_workspace
from tests.mutants.sample import positive

MIN_SHARE = 0.9
STAGED_RUNNER = Path(__file__).with_name("staged_runner.py")
ENVIRONMENT = {
    "CI": "true",  # hypothesis uses the same examples for every mutant
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # no test needs plugins, and every process would load them
    "PYTHONHASHSEED": "0",
}


def main() -> int:
    """Test all mutants or a part of them and print the results; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.code")
    parser.add_argument("text", nargs="?", default="", help="only modules whose path contains TEXT")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="parallel processes")
    parser.add_argument(
        "--every", type=positive, default=1, metavar="N", help="a fixed sample of 1 in N mutants"
    )
    parser.add_argument("--verbose", action="store_true", help="list the equivalent mutants too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        if not create_workspace(Path(name), options.text):
            sys.stdout.write(f"no module has {options.text!r} in its path\n")
            return 1
        if run(options.jobs, options.every) != 0:
            sys.stdout.write("mutmut failed; check that the tests pass without a mutant\n")
            return 1
        results = list(outcomes(Path(name, "mutants"), _diff, every=options.every))
    is_complete = not options.text and options.every == 1
    unused = unused_patterns(result.name for result in results) if is_complete else []
    sys.stdout.writelines(f"unused entry of equivalent.py: {pattern}\n" for pattern in unused)
    return report(results, verbose=options.verbose)


def run(jobs: int, every: int) -> int:
    """Run mutmut in the current folder; return its exit code. Its output is printed if it fails."""
    command = [sys.executable, str(STAGED_RUNNER), str(every), "run", f"--max-children={jobs}"]
    with Path("mutmut.log").open("w+b") as log:
        done = subprocess.run(
            command, env={**os.environ, **ENVIRONMENT}, stdout=log, stderr=log, check=False
        )
        if done.returncode:
            log.seek(0)
            sys.stdout.write(log.read().decode(errors="replace")[-4000:])
    return done.returncode


def _diff(key: str, file: str) -> str:
    return get_diff_for_mutant(key, path=file)


def report(results: list[Outcome], *, verbose: bool) -> int:
    """Print the survivors, then the score; return the exit code."""
    hidden = {KILLED} if verbose else {KILLED, EQUIVALENT}
    lines = [f"{result.fate}: {result.name}" for result in results if result.fate not in hidden]
    share = share_killed(results)
    killed = sum(result.fate in {KILLED, HUNG} for result in results)
    equivalent = sum(result.fate == EQUIVALENT for result in results)
    lines += [
        "",
        *table(results),
        "",
        f"{share:.1%} killed, {MIN_SHARE:.0%} required",
        f"{equivalent} are equivalent for a listed reason",
        f"{len(results)} mutants tested: {killed} killed, {len(results) - killed} survived",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if share >= MIN_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
