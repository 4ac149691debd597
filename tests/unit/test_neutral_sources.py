"""The generator and its templates name no API: what is special about one comes from ``spec/``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = re.compile(r"(?i).*(pipedrive|activit).*")
SOURCES = sorted(
    path
    for folder in ("generator", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts and "mock" not in path.parts
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_source_names_no_api(path: Path) -> None:
    assert [match[0] for match in WORDS.finditer(path.read_text(encoding="utf-8"))] == []
