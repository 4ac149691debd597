"""Mock servers of other APIs: generated from a document, imported or run as a process."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from generator.commands.inputs import DiskFiles, read_templates
from generator.diagnostics.diagnostic import Diagnostics, Severity
from generator.pipeline import Generation, Source, generate, load_api

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("SPECGEN_CORPUS", ROOT.parent / "shared" / "corpus"))
"""Documents of other owners, for measuring only; they are not part of the project."""

CONFIG = """\
product: {{distribution: api, package: {name}, version: '1', client: Api, command: api, environment: API}}
targets: [{targets}]
{more}
"""


@dataclass(frozen=True, slots=True)
class AnyMock:
    """A generated package with a mock server, importable as ``name``."""

    name: str
    folder: Path
    generation: Generation

    def module(self, name: str = "") -> ModuleType:
        """Import a module of the package."""
        return import_module(f"{self.name}.{name}" if name else self.name)

    @property
    def document(self) -> Any:
        """The OpenAPI document in the package."""
        return json.loads((self.folder / self.name / "openapi.json").read_bytes())


def generate_mock(spec: Path, name: str, folder: Path, more: str = "") -> AnyMock:
    """Generate a package with a mock server from a document into a folder; make it importable."""
    return generate_package(spec, name, folder, more, targets="client, cli, contract, mock")


def generate_package(
    spec: Path, name: str, folder: Path, more: str = "", *, targets: str
) -> AnyMock:
    """Generate a package with these targets from a document into a folder; make it importable.

    What is not supported in the document is suppressed, as ``specgen init`` does.
    """
    config = folder / "codegen.yaml"
    files = DiskFiles(spec.parent, {spec.name: spec, "codegen.yaml": config})
    source = Source(document=spec.name, config="codegen.yaml", files=files)
    config.write_text(CONFIG.format(name=name, more=more, targets=targets), encoding="utf-8")
    unsupported = Diagnostics()
    load_api(source, unsupported)
    entries = [
        {"code": each.code, "pointer": each.origin.pointer, "reason": "not supported"}
        for each in unsupported
        if each.severity is Severity.ERROR
    ]
    more += f"\nallow: {json.dumps(entries)}\n"
    config.write_text(CONFIG.format(name=name, more=more, targets=targets), encoding="utf-8")
    diagnostics = Diagnostics()
    generation = generate(source, read_templates(), diagnostics)
    assert generation is not None, [each.message for each in diagnostics]
    for path, content in generation.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    sys.path.insert(0, str(folder))
    return AnyMock(name, folder, generation)
