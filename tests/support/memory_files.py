"""Loads OpenAPI documents that tests give as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.document import OpenApiDocument
from generator.spec.load import load_document

HEAD = 'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\n'


class MemoryFiles:
    """Files in memory by name. ``asked`` lists the names that were read."""

    def __init__(self, contents: Mapping[str, str | bytes]) -> None:
        self._contents = contents
        self.asked: list[str] = []

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, None if it does not exist."""
        self.asked.append(name)
        content = self._contents.get(name)
        return content.encode() if isinstance(content, str) else content


def load_text(
    text: str | bytes, overlays: Sequence[str] = (), **files: str
) -> tuple[OpenApiDocument | None, Diagnostics]:
    """Load an OpenAPI document; further files are keywords, ``a__b_yaml`` for ``a/b.yaml``."""
    contents: dict[str, str | bytes] = {"spec.yaml": text}
    for name, content in files.items():
        contents[name.replace("__", "/").replace("_yaml", ".yaml")] = content
    diagnostics = Diagnostics()
    document = load_document("spec.yaml", MemoryFiles(contents), overlays, diagnostics)
    return document, diagnostics


def loaded(text: str, overlays: Sequence[str] = (), **files: str) -> OpenApiDocument:
    """Load an OpenAPI document that must not have any diagnostics."""
    document, diagnostics = load_text(text, overlays, **files)
    assert list(diagnostics) == []
    assert document is not None
    return document


def listed(diagnostics: Diagnostics) -> list[str]:
    """Return ``line:column CODE`` of each diagnostic."""
    return [
        f"{diagnostic.origin.span.line}:{diagnostic.origin.span.column} {diagnostic.code}"
        for diagnostic in diagnostics
    ]
