"""``python -m tests.mutants.contract``: are the contract tests able to fail?

For every mutant of the IR the package is generated anew and the contract tests of the true one are run
on it, each in a process of its own that starts as a copy of this one. Survivors are printed; so are the
mutants that change nothing that runs. Exit code 0 when all that can be told apart are told apart.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.pipeline import Source, load_api
from tests.mutants.contract.build import ROOT, build_package, fingerprint
from tests.mutants.contract.equivalent import reason_of
from tests.mutants.contract.mutant import Mutant
from tests.mutants.contract.mutations import mutants_of
from tests.mutants.contract.score import Score, lines_of
from tests.mutants.contract.worker import preload, run_tests

LEAST = 300


class SpecFiles:
    """The folder of the description."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None when there is none."""
        path = ROOT / "spec" / name
        return path.read_bytes() if path.is_file() else None


def described() -> Api:
    """Return the API as it is described."""
    diagnostics = Diagnostics()
    source = Source(description="activities.yaml", config="codegen.yaml", files=SpecFiles())
    loaded = load_api(source, diagnostics)
    assert loaded is not None, list(diagnostics)
    return loaded.api


def workable(
    api: Api, chosen: str, every: int, score: Score
) -> Iterator[tuple[Mutant, dict[str, bytes]]]:
    """Yield the mutants that give other code than the description does."""
    truth = fingerprint(build_package(api))
    for number, mutant in enumerate(mutants_of(api)):
        if chosen not in mutant.name or number % every:
            continue
        try:
            files = build_package(mutant.api)
            same = fingerprint(files) == truth
        except Exception as error:  # noqa: BLE001 - whatever it is, there is no package to test
            score.unbuilt.append(f"{mutant.name} ({type(error).__name__})")
            continue
        if same:
            score.same.append(mutant.name)
        elif reason := reason_of(mutant.name):
            score.equivalent.append(f"{mutant.name}: {reason}")
        else:
            yield mutant, files


def main() -> int:
    """Run all mutants, or those whose name holds a text, and print what became of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.contract")
    parser.add_argument("chosen", nargs="?", default="", help="only mutants whose name holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=int, default=1, help="only every so many mutants")
    parser.add_argument(
        "--verbose", action="store_true", help="name the mutants that change nothing"
    )
    options = parser.parse_args()
    score = Score()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "generated", folder / "true")
        api = described()
        preload(folder / "true", api.product.package)
        if not holds(folder, api):
            sys.stdout.write("the contract tests fail without any mutant; run them first\n")
            return 1
        running: dict[int, tuple[Mutant, Path]] = {}
        for number, (mutant, files) in enumerate(
            workable(api, options.chosen, options.every, score)
        ):
            place = lay_out(folder, number, files)
            running[run_tests(place)] = (mutant, place)
            if len(running) >= options.jobs:
                collect(running, score)
        while running:
            collect(running, score)
    is_complete = not options.chosen and options.every == 1
    sys.stdout.write("\n".join(lines_of(score, verbose=options.verbose)) + "\n")
    enough = not is_complete or len(score.killed) >= LEAST
    return 0 if enough and not score.survived else 1


def holds(folder: Path, api: Api) -> bool:
    """Tell whether the tests pass on the package that the description gives."""
    place = lay_out(folder, -1, build_package(api))
    _, status = os.waitpid(run_tests(place), 0)
    return os.waitstatus_to_exitcode(status) == 0


def lay_out(folder: Path, number: int, files: dict[str, bytes]) -> Path:
    """Put a mutant's package beside the true tests; what is not rendered is linked, not copied."""
    place = folder / f"mutant{number}"
    shutil.copytree(folder / "true", place, copy_function=os.link)
    for path, content in files.items():
        target = place / path
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return place


def collect(running: dict[int, tuple[Mutant, Path]], score: Score) -> None:
    """Wait for one of the processes and note what it found."""
    process, status = os.wait()
    mutant, place = running.pop(process)
    shutil.rmtree(place)
    if os.waitstatus_to_exitcode(status) != 0:
        score.killed.append(mutant.name)
    else:
        score.survived.append(mutant.name)
        sys.stdout.write(f"survived: {mutant.name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
