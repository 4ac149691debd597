"""``python -m tests.mutants.code``: are the tests able to fail when the code is wrong?

mutmut changes the copied runtime and the bodies that were generated, one place at a time, and runs the
tests that reach the place: those of the runtime and the contract tests. It works in a copy. What survives is
printed; what is listed as equivalent is counted apart, and never as killed. Exit code 0 when at least 90 %
of all mutants were killed.
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

from tests.mutants.code.layout import lay_out
from tests.mutants.code.outcome import (
    EQUIVALENT,
    KILLED,
    Outcome,
    outcomes,
    share_killed,
    table,
)

LEAST = 0.9
STAGED = Path(__file__).with_name("staged.py")
ENVIRONMENT = {
    "CI": "true",  # hypothesis tries the same examples for every mutant
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # no test needs one, and each process would load them
    "PYTHONHASHSEED": "0",
}


def main() -> int:
    """Run all mutants, or those of the modules whose name holds a text, and print what became of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.code")
    parser.add_argument("chosen", nargs="?", default="", help="only modules whose name holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--verbose", action="store_true", help="list the equivalent mutants too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        lay_out(Path(name), options.chosen)
        if run(options.jobs) != 0:
            sys.stdout.write("mutmut ended early; do the tests pass without any mutant?\n")
            return 1
        results = list(outcomes(Path(name, "mutants"), _difference))
    return report(results, verbose=options.verbose)


def run(jobs: int) -> int:
    """Run mutmut in the folder that we are in; what it says goes to a file, and is shown if it fails."""
    command = [sys.executable, str(STAGED), "run", f"--max-children={jobs}"]
    with Path("mutmut.log").open("w+b") as log:
        done = subprocess.run(
            command, env={**os.environ, **ENVIRONMENT}, stdout=log, stderr=log, check=False
        )
        if done.returncode:
            log.seek(0)
            sys.stdout.write(log.read().decode(errors="replace")[-4000:])
    return done.returncode


def _difference(key: str, file: str) -> str:
    return get_diff_for_mutant(key, path=file)


def report(results: list[Outcome], *, verbose: bool) -> int:
    """Print who lives, then the score; return the exit code."""
    quiet = {KILLED} if verbose else {KILLED, EQUIVALENT}
    lines = [f"{outcome.fate}: {outcome.name}" for outcome in results if outcome.fate not in quiet]
    share = share_killed(results)
    lines += [
        "",
        *table(results),
        "",
        f"{share:.1%} of {len(results)} mutants killed, least {LEAST:.0%}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
