"""The table of codes, the sources and the tests speak of the same codes."""

from __future__ import annotations

import re
from pathlib import Path

from generator.diagnostics.codes import CODES

ROOT = Path(__file__).resolve().parents[3]
CODE = re.compile(r"\b[A-Z]{3}[0-9]{3}\b")
SELF = {ROOT / "generator" / "diagnostics" / "codes.py", Path(__file__).resolve()}


def codes_in(folder: Path, pattern: str, *, raised: bool) -> set[str]:
    """Return the codes that files name; ``raised`` takes only those that are strings of their own."""
    found: set[str] = set()
    for path in folder.rglob(pattern):
        if path.resolve() not in SELF:
            text = path.read_text(encoding="utf-8")
            found.update(code for code in CODE.findall(text) if not raised or f'"{code}"' in text)
    return {code for code in found if code[:3] in {known[:3] for known in CODES}}


def test_every_code_that_is_raised_is_in_the_table_and_the_reverse() -> None:
    assert codes_in(ROOT / "generator", "*.py", raised=True) == set(CODES)


def test_every_code_is_shown_by_a_test() -> None:
    shown = codes_in(ROOT / "tests", "*.py", raised=False)
    shown |= codes_in(ROOT / "tests" / "golden", "*.txt", raised=False)
    assert set(CODES) - shown == set()


def test_every_meaning_is_one_plain_line() -> None:
    for code, meaning in CODES.items():
        assert CODE.fullmatch(code)
        assert meaning[0].islower() or meaning.startswith(("OpenAPI", "codegen"))
        assert not meaning.endswith(".")
        assert len(set(CODES.values())) == len(CODES)
