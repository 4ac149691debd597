"""What people are told about faulty input: one directory a case, its report in diagnostics.txt.

A case holds spec.yaml, and may hold codegen.yaml, overlays and other files. With
``--update`` the expectations are written anew: read the difference before committing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Product
from generator.lower.api import lower_api
from generator.diagnostics.reporters import report_text
from generator.config.codegen_file import load_config
from generator.spec.load import load_description
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
    """Run the stages over a case as far as they get; return what they have to say."""
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
    description = load_description("spec.yaml", files, overlays, diagnostics)
    if description is not None and config is not None:
        lower_api(description, config, diagnostics)
    return report_text(diagnostics)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_fault_is_told_with_place_and_help(folder: Path, update: bool) -> None:
    expectation = folder / "diagnostics.txt"
    found = diagnose(folder)
    if update:
        expectation.write_text(found, encoding="utf-8")
    assert found == expectation.read_text(encoding="utf-8")
