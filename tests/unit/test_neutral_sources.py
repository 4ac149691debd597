"""The generator and its templates name no API: what is special about one comes from ``spec/``."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = re.compile(r"(?i)pipedrive|activit")
SOURCES = sorted(
    path
    for folder in ("generator", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts and "mock" not in path.parts
)


def test_no_source_names_an_api() -> None:
    named = [
        f"{path.relative_to(ROOT).as_posix()}:{number} {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WORDS.search(line)
    ]
    assert named == []
