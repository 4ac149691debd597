"""``python -m tests.mutants.contract``: can the contract tests fail?

Generates the package from every mutant of the IR and runs the contract tests of the unchanged spec
on it, each in a forked process. Prints the survivors and a summary of the mutants that do not change
the code. Exit code 0 if every mutant that is not equivalent was killed.

``--tools`` changes only the tools of the MCP server and runs only their tests: other tests cannot
kill a mutant in their place. ``--document NAME`` takes a small document with lists of every style,
credentials, streams or webhooks in place of the spec.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.ir.api import Api
from tests.mutants.contract.mutant import Mutant
from tests.mutants.contract.mutations import mutants_of
from tests.mutants.contract.score import Score, lines_of
from tests.mutants.contract.subjects import SUBJECTS, TOOLS, Subject
from tests.mutants.contract.worker import preload, run_tests
from tests.mutants.sample import is_sampled, positive

MIN_KILLED = 300
"""A complete run that kills fewer mutants than this is considered broken."""


def mutants_to_test(
    api: Api, subject: Subject, text: str, every: int, score: Score
) -> Iterator[tuple[Mutant, dict[str, bytes]]]:
    """Yield the mutants whose code differs from that of the unchanged spec, with their files."""
    original = subject.fingerprint(subject.build(api))
    for mutant in mutants_of(api):
        if text not in mutant.name or not is_sampled(mutant.name, every):
            continue
        if not subject.paths.search(mutant.name):
            continue
        try:
            files = subject.build(mutant.api)
            same = subject.fingerprint(files) == original
        except Exception as error:  # noqa: BLE001 - any error means that there is no package
            score.unbuilt.append(f"{mutant.name} ({type(error).__name__})")
            continue
        if same:
            score.unchanged.append(mutant.name)
        elif reason := subject.reason(mutant.name):
            score.equivalent.append(f"{mutant.name}: {reason}")
        else:
            yield mutant, files


def main() -> int:
    """Test all mutants or a part of them and print the results; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.contract")
    parser.add_argument("text", nargs="?", default="", help="only mutants whose name contains TEXT")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="parallel processes")
    parser.add_argument(
        "--every", type=positive, default=1, metavar="N", help="a fixed sample of 1 in N mutants"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="list the mutants that do not change the code"
    )
    parser.add_argument("--tools", action="store_true", help="only the tools of the MCP server")
    parser.add_argument(
        "--document", choices=SUBJECTS, default="spec", help="a small document in place of the spec"
    )
    options = parser.parse_args()
    subject = TOOLS if options.tools else SUBJECTS[options.document]
    score = Score()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        api = subject.generate(folder / "original")
        preload(folder / "original", api.product.package)
        if not tests_pass(folder, api, subject):
            sys.stdout.write("the contract tests fail without a mutant; fix them first\n")
            return 1
        running: dict[int, tuple[Mutant, Path]] = {}
        for number, (mutant, files) in enumerate(
            mutants_to_test(api, subject, options.text, options.every, score)
        ):
            target = create_workspace(folder, number, files)
            running[run_tests(target, subject.tests)] = (mutant, target)
            if len(running) >= options.jobs:
                collect(running, score)
        while running:
            collect(running, score)
    is_complete = not options.text and options.every == 1 and options.document == "spec"
    sys.stdout.write("\n".join(lines_of(score, verbose=options.verbose)) + "\n")
    enough = not is_complete or len(score.killed) >= MIN_KILLED
    return 0 if enough and not score.survived else 1


def tests_pass(folder: Path, api: Api, subject: Subject) -> bool:
    """Return whether the tests pass on the package of the unchanged spec."""
    target = create_workspace(folder, -1, subject.build(api))
    _, status = os.waitpid(run_tests(target, subject.tests), 0)
    return os.waitstatus_to_exitcode(status) == 0


def create_workspace(folder: Path, number: int, files: dict[str, bytes]) -> Path:
    """Create a folder with the tests and the package of a mutant; unchanged files are linked."""
    target = folder / f"mutant{number}"
    shutil.copytree(folder / "original", target, copy_function=os.link)
    for path, content in files.items():
        file = target / path
        file.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return target


def collect(running: dict[int, tuple[Mutant, Path]], score: Score) -> None:
    """Wait for one of the processes and record its result."""
    process, status = os.wait()
    mutant, target = running.pop(process)
    shutil.rmtree(target)
    if os.waitstatus_to_exitcode(status) != 0:
        score.killed.append(mutant.name)
    else:
        score.survived.append(mutant.name)
        sys.stdout.write(f"survived: {mutant.name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
