"""Reads descriptions that a test writes down as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.description import Description
from generator.spec.load import load_description

HEAD = 'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\n'


class MemoryFiles:
    """A folder that exists only in a test; remembers what was asked for."""

    def __init__(self, contents: Mapping[str, str | bytes]) -> None:
        self._contents = contents
        self.asked: list[str] = []

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None when there is none."""
        self.asked.append(name)
        content = self._contents.get(name)
        return content.encode() if isinstance(content, str) else content


def load_text(
    text: str | bytes, overlays: Sequence[str] = (), **files: str
) -> tuple[Description | None, Diagnostics]:
    """Load a description; further files are named by keyword, ``a__b_yaml`` for ``a/b.yaml``."""
    contents: dict[str, str | bytes] = {"spec.yaml": text}
    for name, content in files.items():
        contents[name.replace("__", "/").replace("_yaml", ".yaml")] = content
    diagnostics = Diagnostics()
    description = load_description("spec.yaml", MemoryFiles(contents), overlays, diagnostics)
    return description, diagnostics


def loaded(text: str, overlays: Sequence[str] = (), **files: str) -> Description:
    """Load a description that has no fault."""
    description, diagnostics = load_text(text, overlays, **files)
    assert list(diagnostics) == []
    assert description is not None
    return description


def listed(diagnostics: Diagnostics) -> list[str]:
    """Return ``line:column CODE`` of every diagnostic."""
    return [
        f"{found.origin.span.line}:{found.origin.span.column} {found.code}" for found in diagnostics
    ]
