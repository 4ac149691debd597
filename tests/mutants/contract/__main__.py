"""``python -m tests.mutants.contract``: can the contract tests fail?

Generates the package from every mutant of the IR and runs the contract tests of the unchanged spec
on it, each in a forked process. Prints the survivors and a summary of the mutants that do not change
the code. Exit code 0 if every mutant that is not equivalent was killed.

``--tools`` changes only the tools of the MCP server and runs only their tests: other tests cannot
kill a mutant in their place.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.pipeline import Source, load_api
from tests.mutants.contract.build import (
    ROOT,
    build_package,
    build_tools,
    fingerprint,
    tools_fingerprint,
)
from tests.mutants.contract.equivalent import reason_of, reason_of_tools
from tests.mutants.contract.mutant import Mutant
from tests.mutants.contract.mutations import mutants_of
from tests.mutants.contract.score import Score, lines_of
from tests.mutants.contract.worker import preload, run_tests
from tests.mutants.sample import is_sampled, positive
from tests.support.any_mock import generate_mock

LISTS = ROOT / "tests/integration/paging"
"""The folder with the document with lists of every style."""
MIN_KILLED = 300
"""A complete run that kills fewer mutants than this is considered broken."""


class SpecFiles:
    """The ``spec`` folder."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None if it does not exist."""
        path = ROOT / "spec" / name
        return path.read_bytes() if path.is_file() else None


def load_spec_api() -> Api:
    """Return the API of the committed spec."""
    diagnostics = Diagnostics()
    source = Source(document="activities.yaml", config="codegen.yaml", files=SpecFiles())
    loaded = load_api(source, diagnostics)
    assert loaded is not None, list(diagnostics)
    return loaded.api


@dataclass(frozen=True)
class Subject:
    """What is generated from a mutant, what makes two of them different, and which tests run."""

    build: Callable[[Api], dict[str, bytes]] = build_package
    fingerprint: Callable[[Mapping[str, bytes]], str] = fingerprint
    tests: tuple[str, ...] = ()
    reason: Callable[[str], str] = reason_of


TOOLS = Subject(build_tools, tools_fingerprint, ("test_mcp.py",), reason_of_tools)


def mutants_to_test(
    api: Api, subject: Subject, text: str, every: int, score: Score
) -> Iterator[tuple[Mutant, dict[str, bytes]]]:
    """Yield the mutants whose code differs from that of the unchanged spec, with their files."""
    original = subject.fingerprint(subject.build(api))
    for mutant in mutants_of(api):
        if text not in mutant.name or not is_sampled(mutant.name, every):
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
        "--lists",
        action="store_true",
        help="a document with lists of every style instead of the spec",
    )
    options = parser.parse_args()
    subject = TOOLS if options.tools else Subject()
    score = Score()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.lists:
            api = generate_lists(folder / "original")
        else:
            shutil.copytree(ROOT / "generated", folder / "original")
            api = load_spec_api()
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
    is_complete = not options.text and options.every == 1 and not options.lists
    sys.stdout.write("\n".join(lines_of(score, verbose=options.verbose)) + "\n")
    enough = not is_complete or len(score.killed) >= MIN_KILLED
    return 0 if enough and not score.survived else 1


def generate_lists(folder: Path) -> Api:
    """Generate the package of the document with lists of every style; return its API."""
    rules = (LISTS / "rules.yaml").read_text(encoding="utf-8")
    folder.mkdir()
    return generate_mock(LISTS / "lists.yaml", "lists_api", folder, rules).generation.api


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
