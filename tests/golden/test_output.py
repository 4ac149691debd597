"""Golden tests of generated files: one feature per case, relevant files in ``files/``.

A case has a spec.yaml and optionally a codegen.yaml. Only the files that exist in ``files/`` are
compared, byte for byte. ``--update`` overwrites them; to add a file, create it empty. The list of
public names, which is made from views, is compared with the code of each case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.diagnostics.reporters import report_text
from generator.emit.surface import build_surface
from generator.pipeline import Source, generate
from tests.support.memory_files import MemoryFiles

CASES = sorted(path for path in (Path(__file__).parent / "output").iterdir() if path.is_dir())
TEMPLATES = read_templates()
CONFIG = b"""\
product: {distribution: pets, package: pets, version: '1', client: PetShop, command: pets, environment: PETS}
targets: [client]
"""


def generate_case(folder: Path, package: str = "pets") -> dict[str, bytes]:
    """Return the files that are generated for a case, with this name of the import package."""
    inputs = {path.name: path.read_bytes() for path in folder.glob("*.yaml")}
    config = inputs.pop("codegen.yaml", CONFIG)
    config = config.replace(b"package: pets", f"package: {package}".encode())
    files, diagnostics = MemoryFiles({"codegen.yaml": config, **inputs}), Diagnostics()
    source = Source(document="spec.yaml", config="codegen.yaml", files=files)
    distribution = generate(source, TEMPLATES, diagnostics)
    assert distribution is not None, report_text(diagnostics)
    return dict(distribution.files)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_document_generates_the_expected_files(folder: Path, update: bool) -> None:
    generated = generate_case(folder)
    golden_files = sorted(path for path in (folder / "files").rglob("*") if path.is_file())
    assert golden_files, "the case has no files to compare"
    for path in golden_files:
        name = path.relative_to(folder / "files").as_posix()
        if update:
            path.write_bytes(generated[name])
        assert generated[name].decode() == path.read_text(encoding="utf-8"), name
    assert list_described(generated["surface.txt"]) == list_described(read_surface(generated))


def read_surface(files: Mapping[str, bytes]) -> bytes:
    """Return the list of public names of models and resources, read from their code."""
    modules = ("models.py", "common_arguments.py", "_runtime/resource.py")
    known = {f"pets/{path}" for path in modules}
    paths = (path for path in files if path in known or "/resources/" in path)
    return build_surface({path: files[path] for path in paths}, "pets")


def list_described(surface: bytes) -> list[str]:
    """Return the lines of models and resources in a list of public names."""
    pattern = re.compile(r"^\w+ (?:models|resources)\..*$", re.MULTILINE)
    return pattern.findall(surface.decode())
