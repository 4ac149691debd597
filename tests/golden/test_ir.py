"""What descriptions mean: one feature a case, the IR as short text in ir.txt.

A case holds spec.yaml, and may hold codegen.yaml. With ``--update`` the expectations are written
anew: read the difference before committing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.api import lower_api
from generator.config.codegen_file import load_config
from generator.spec.load import load_description
from tests.support.lowering import PRODUCT, sketch
from tests.support.memory_files import MemoryFiles

CASES = sorted(path for path in (Path(__file__).parent / "ir").iterdir() if path.is_dir())


def lower_case(folder: Path) -> str:
    """Lower a case that has no errors; return the IR as short text, warnings above it."""
    files = MemoryFiles({path.name: path.read_bytes() for path in folder.iterdir()})
    found = Diagnostics()
    config: Config | None = Config(product=PRODUCT)
    if (folder / "codegen.yaml").exists():
        config = load_config("codegen.yaml", files, found)
    assert config is not None, [one.message for one in found]
    description = load_description("spec.yaml", files, (), found)
    assert description is not None, [one.message for one in found]
    api = lower_api(description, config, found)
    response = [f"{one.severity}[{one.code}] {one.origin.pointer}: {one.message}" for one in found]
    assert not found.has_errors, response
    return "\n".join([*response, sketch(api)])


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_description_means(folder: Path, update: bool) -> None:
    expectation = folder / "ir.txt"
    found = lower_case(folder)
    if update:
        expectation.write_text(found, encoding="utf-8")
    assert found == expectation.read_text(encoding="utf-8")
