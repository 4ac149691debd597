"""Result of ``specgen check`` for the committed package when one document of the spec is replaced.

Input: the name of a document in ``spec/`` and its replacement as plain JSON. Output: a verdict:
``fresh`` (no difference), ``drift``, ``rejected`` (the document is invalid), or ``crashed`` (a bug of
the generator).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from generator import pipeline
from generator.commands.inputs import read_templates
from generator.config.codegen_file import load_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.emit.write import plan_changes
from generator.pipeline import Source
from generator.yaml.node import plain
from generator.yaml.parse import parse_file

ROOT = Path(__file__).resolve().parents[3]
DESCRIPTION, CONFIG = "activities.yaml", "codegen.yaml"


class _SpecFolder:
    """The ``spec`` folder with one document replaced."""

    def __init__(self, name: str = "", content: bytes = b"") -> None:
        self._name, self._content = name, content

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None if it does not exist."""
        if name == self._name:
            return self._content
        path = ROOT / "spec" / name
        return path.read_bytes() if path.is_file() else None


def documents() -> list[str]:
    """Return the names of the OpenAPI document and its overlays in the ``spec`` folder."""
    config = load_config(CONFIG, _SpecFolder(), Diagnostics())
    assert config is not None
    return [DESCRIPTION, *config.overlays]


def load_document(name: str) -> object:
    """Return a document as plain JSON."""
    node = parse_file((ROOT / "spec" / name).read_bytes(), name, Diagnostics())
    assert node is not None
    return plain(node)


@cache
def _templates() -> dict[str, bytes]:
    return dict(read_templates())


def verdict(name: str, document: object) -> str:
    """Return the verdict of a check after a document is replaced."""
    content = json.dumps(document, ensure_ascii=False).encode()
    source = Source(document=DESCRIPTION, config=CONFIG, files=_SpecFolder(name, content))
    try:
        generation = pipeline.generate(source, _templates(), Diagnostics())
    except Exception:  # noqa: BLE001 - any exception is a crash
        return "crashed"
    if generation is None:
        return "rejected"
    plan = plan_changes(ROOT / "generated", generation.files)
    changed = {*plan.missing, *plan.stale, *plan.extra, *plan.edited, *plan.foreign}
    return "fresh" if all(_is_copy(path) for path in changed) else "drift"


def _is_copy(path: str) -> bool:
    """Return whether a file changes with every change of the document: its copy, and the manifest.

    Without this, the check would notice a change that the rest of the package ignores.
    """
    return path.endswith("/openapi.json") or path == "MANIFEST.json"
