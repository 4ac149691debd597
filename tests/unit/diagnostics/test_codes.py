"""The table of codes matches the codes in the sources and in the tests."""

from __future__ import annotations

import re
from pathlib import Path

from generator.diagnostics.codes import CODES

ROOT = Path(__file__).resolve().parents[3]
CODE = re.compile(r"\b[A-Z]{3}[0-9]{3}\b")
SELF = {ROOT / "generator" / "diagnostics" / "codes.py", Path(__file__).resolve()}


def codes_in(folder: Path, pattern: str, *, raised: bool) -> set[str]:
    """Return the codes in files; with ``raised`` only those that are complete string literals."""
    codes: set[str] = set()
    for path in folder.rglob(pattern):
        if path.resolve() not in SELF:
            text = path.read_text(encoding="utf-8")
            codes.update(code for code in CODE.findall(text) if not raised or f'"{code}"' in text)
    return {code for code in codes if code[:3] in {known[:3] for known in CODES}}


def test_the_table_has_exactly_the_codes_in_the_sources() -> None:
    assert codes_in(ROOT / "generator", "*.py", raised=True) == set(CODES)


def test_every_code_is_covered_by_a_test() -> None:
    covered = codes_in(ROOT / "tests", "*.py", raised=False)
    covered |= codes_in(ROOT / "tests" / "golden", "*.txt", raised=False)
    assert set(CODES) - covered == set()


def test_every_meaning_is_a_lowercase_line_without_full_stop() -> None:
    for code, meaning in CODES.items():
        assert CODE.fullmatch(code)
        assert meaning[0].islower() or meaning.startswith(("OpenAPI", "codegen"))
        assert not meaning.endswith(".")
        assert len(set(CODES.values())) == len(CODES)
