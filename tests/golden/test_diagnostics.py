"""Diagnostics of invalid input: one directory per case, with the report in diagnostics.txt.

A case contains spec.yaml, and optionally codegen.yaml, overlays and other files. ``--update``
rewrites the expected reports: review the differences before committing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config.codegen_config import Config
from generator.config.codegen_file import load_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.diagnostics.reporters import report_text
from generator.ir.api import Product
from generator.lower.api import lower_api, lower_leniently
from generator.spec.load import load_document
from tests.support.memory_files import MemoryFiles

CASES = sorted(path for path in (Path(__file__).parent / "diagnostics").iterdir() if path.is_dir())
PRODUCT = Product(
    distribution="pets",
    package="pets",
    version="1",
    client="Pets",
    command="pets",
    environment="PETS",
)


def diagnose(folder: Path) -> str:
    """Run the stages on a case as far as possible; return the report."""
    contents: dict[str, str | bytes] = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    files = MemoryFiles(contents)
    diagnostics = Diagnostics()
    config: Config | None = Config(product=PRODUCT)
    if "codegen.yaml" in contents:
        config = load_config("codegen.yaml", files, diagnostics)
    overlays = config.overlays if config is not None else ()
    lenient = config is not None and config.is_lenient
    allow = config.allow if config is not None else ()
    document = load_document(
        "spec.yaml", files, overlays, diagnostics, allow=allow, lenient=lenient
    )
    if document is not None and config is not None:
        (lower_leniently if lenient else lower_api)(document, config, diagnostics)
    return report_text(diagnostics)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_report_matches(folder: Path, update: bool) -> None:
    expectation = folder / "diagnostics.txt"
    report = diagnose(folder)
    if update:
        expectation.write_text(report, encoding="utf-8")
    assert report == expectation.read_text(encoding="utf-8")
