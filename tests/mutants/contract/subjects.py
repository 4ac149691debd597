"""What mutants are made of: the spec of this project, or a small document with one kind of construct.

Input: the name of a document. Output: its API and generated package, and which of its mutants count.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
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
from tests.support.any_mock import generate_mock

_DOCUMENTS = Path(__file__).parent / "documents"
_PAGING = ROOT / "tests/integration/paging"


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


def _copy_spec(folder: Path) -> Api:
    shutil.copytree(ROOT / "generated", folder)
    return load_spec_api()


def _generate(document: Path, rules: Path, folder: Path) -> Api:
    folder.mkdir()
    more = rules.read_text(encoding="utf-8")
    return generate_mock(document, f"{document.stem}_api", folder, more).generation.api


@dataclass(frozen=True)
class Subject:
    """A document, what is generated from a mutant of it, and which tests run on that.

    ``generate`` writes the package into a folder and returns the API. ``fingerprint`` differs if
    the behaviour may. ``paths`` matches the mutants that count; ``tests`` are the tests that run, all
    of them if empty. ``reason`` says why a mutant is equivalent.
    """

    generate: Callable[[Path], Api]
    build: Callable[[Api], dict[str, bytes]]
    fingerprint: Callable[[Mapping[str, bytes]], str] = fingerprint
    paths: re.Pattern[str] = re.compile("")
    tests: tuple[str, ...] = ()
    reason: Callable[[str], str] = reason_of


_OWN = partial(build_package, targets=("client", "cli"))


def _subject(name: str, paths: str) -> Subject:
    rules = _DOCUMENTS / f"{name}.rules.yaml"
    generate = partial(_generate, _DOCUMENTS / f"{name}.yaml", rules)
    return Subject(generate=generate, build=_OWN, paths=re.compile(paths))


SUBJECTS = {
    "spec": Subject(_copy_spec, build_package),
    "lists": Subject(partial(_generate, _PAGING / "lists.yaml", _PAGING / "rules.yaml"), _OWN),
    "credentials": _subject("credentials", r"^/security_schemes|^/operations/\w+/security"),
    "streams": _subject("streams", ""),
    "webhooks": _subject("webhooks", r"^/webhook|^/types"),
}
"""What is tested, by the name of its document."""

TOOLS = Subject(
    _copy_spec,
    build_tools,
    fingerprint=tools_fingerprint,
    tests=("test_mcp.py",),
    reason=reason_of_tools,
)
"""The tools of the MCP server alone."""
