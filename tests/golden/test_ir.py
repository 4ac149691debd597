"""Golden tests of the IR: one feature of OpenAPI per case, the IR as short text in ir.txt.

A case has a spec.yaml and optionally a codegen.yaml. ``--update`` overwrites ir.txt; read the diff
before committing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config.codegen_config import Config
from generator.config.codegen_file import load_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.api import lower_api
from generator.spec.load import load_document
from tests.support.lowering import PRODUCT, sketch
from tests.support.memory_files import MemoryFiles

CASES = sorted(path for path in (Path(__file__).parent / "ir").iterdir() if path.is_dir())


def lower_case(folder: Path) -> str:
    """Lower a case without errors; return its warnings and the IR as short text."""
    files = MemoryFiles({path.name: path.read_bytes() for path in folder.iterdir()})
    diagnostics = Diagnostics()
    config: Config | None = Config(product=PRODUCT)
    if (folder / "codegen.yaml").exists():
        config = load_config("codegen.yaml", files, diagnostics)
    assert config is not None, [diagnostic.message for diagnostic in diagnostics]
    description = load_document("spec.yaml", files, (), diagnostics)
    assert description is not None, [diagnostic.message for diagnostic in diagnostics]
    api = lower_api(description, config, diagnostics)
    warnings = [
        f"{diagnostic.severity}[{diagnostic.code}] {diagnostic.origin.pointer}: {diagnostic.message}"
        for diagnostic in diagnostics
    ]
    assert not diagnostics.has_errors, warnings
    return "\n".join([*warnings, sketch(api)])


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_document_is_lowered_to_the_expected_ir(folder: Path, update: bool) -> None:
    golden_file = folder / "ir.txt"
    text = lower_case(folder)
    if update:
        golden_file.write_text(text, encoding="utf-8")
    assert text == golden_file.read_text(encoding="utf-8")
