"""What is generated: one feature a case, the files that show it under ``files/``.

A case holds spec.yaml, and may hold codegen.yaml. Only the files that lie under ``files/`` are
compared, byte for byte. With ``--update`` they are written anew; name a new one by an empty file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.pipeline import Source, generate
from generator.diagnostics.reporters import report_text
from tests.support.memory_files import MemoryFiles

CASES = sorted(path for path in (Path(__file__).parent / "output").iterdir() if path.is_dir())
TEMPLATES = read_templates()
CONFIG = b"""\
product: {distribution: pets, package: pets, version: '1', client: PetShop, command: pets, environment: PETS}
targets: [client]
"""


def generate_case(folder: Path, package: str = "pets") -> dict[str, bytes]:
    """Return the files that a case gives, for an import package of this name."""
    given = {path.name: path.read_bytes() for path in folder.glob("*.yaml")}
    config = given.pop("codegen.yaml", CONFIG).replace(b"package: pets", f"package: {package}".encode())
    files, diagnostics = MemoryFiles({"codegen.yaml": config, **given}), Diagnostics()
    source = Source(description="spec.yaml", config="codegen.yaml", files=files)
    made = generate(source, TEMPLATES, diagnostics)
    assert made is not None, report_text(diagnostics)
    return dict(made.files)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_description_gives(folder: Path, update: bool) -> None:
    made = generate_case(folder)
    expected = sorted(path for path in (folder / "files").rglob("*") if path.is_file())
    assert expected, "a case without files shows nothing"
    for path in expected:
        name = path.relative_to(folder / "files").as_posix()
        if update:
            path.write_bytes(made[name])
        assert made[name].decode() == path.read_text(encoding="utf-8"), name
