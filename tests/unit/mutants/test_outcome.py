"""The files of mutmut are converted to names, fates and a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mutants.code import outcome
from tests.mutants.code.equivalent import reason_of, unused_patterns
from tests.mutants.code.outcome import (
    EQUIVALENT,
    HUNG,
    KILLED,
    ODD,
    SURVIVED,
    UNREACHED,
    Outcome,
    change_in,
    function_of,
    outcomes,
    share_killed,
    table,
)

DIFF = """--- pipedrive_activities/_runtime/serialization/datetimes.py
+++ pipedrive_activities/_runtime/serialization/datetimes.py
@@ -1,3 +1,3 @@
 def spell(value):
-    return f(
-        value, 1)
+    return f(value, 2)
"""


def test_function_is_derived_from_the_key() -> None:
    assert function_of("a.b.x__parts__mutmut_12") == "_parts"
    assert function_of("a.b.xǁWalkǁ__init____mutmut_3") == "Walk.__init__"


def test_diff_is_joined_to_one_line() -> None:
    assert change_in(DIFF) == "return f( value, 1) → return f(value, 2)"


@pytest.mark.parametrize(
    ("name", "equivalent"),
    [
        ('a.py f: raise E("no way") → raise E("XXno wayXX")', True),
        ('a.py f: "application/json" → "XXapplication/jsonXX"', False),
        ('_runtime/metering/sqlite.py f: "SELECT a" → "select a"', True),
        ('_runtime/metering/sqlite.py f: "SELECT a" → "select b"', False),
        ('a.py f: "SELECT a" → "select a"', False),
        ('a.py f: return cast("T", g(x)) → return cast(None, g(x))', True),
        ('a.py f: return cast("T", g(x)) → return cast("T", g(None))', False),
        ("a.py f: executor.shutdown(wait=False) → executor.shutdown(wait=True)", False),
    ],
)
def test_only_listed_changes_are_equivalent(name: str, equivalent: bool) -> None:
    assert bool(reason_of(name)) is equivalent


def outcomes_of(folder: Path, codes: dict[str, int | None]) -> list[Outcome]:
    path = folder / "pipedrive_activities" / "_runtime" / "serialization" / "datetimes.py.meta"
    path.parent.mkdir(parents=True)
    keys = {f"x_format_date__mutmut_{name}": code for name, code in codes.items()}
    path.write_text(json.dumps({"exit_code_by_key": keys}))
    return list(outcomes(folder, lambda key, file: DIFF))


def test_only_failed_tests_and_timeouts_count_as_killed(tmp_path: Path) -> None:
    codes = {"1": 1, "2": 0, "3": 33, "4": -14, "5": -24, "6": 255, "7": -9, "8": None}
    results = outcomes_of(tmp_path, codes)
    assert [outcome.fate for outcome in results] == [
        KILLED, SURVIVED, UNREACHED, HUNG, HUNG, ODD, ODD, ODD
    ]  # fmt: skip
    assert share_killed(results) == 3 / 8
    assert results[1].module == "_runtime/serialization/datetimes.py"
    assert (
        results[1].name
        == "_runtime/serialization/datetimes.py format_date: return f( value, 1) → return f(value, 2)"
    )


def test_equivalent_mutants_do_not_count_as_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "reason_of", lambda name: "datetimes.py format_date" in name)
    results = outcomes_of(tmp_path, {"1": 1, "2": 0, "3": 255})
    assert [outcome.fate for outcome in results] == [KILLED, EQUIVALENT, ODD]
    assert share_killed(results) == 1 / 3


def test_table_counts_by_module() -> None:
    results = [
        Outcome("b.py", "", KILLED),
        Outcome("a.py", "n", SURVIVED),
        Outcome("b.py", "n", HUNG),
    ]
    head, first, second, total = (line.split() for line in table(results))
    assert head[:4] == ["module", "mutants", "killed", "hung"]
    assert first == ["a.py", "1", "0", "0", "0", "1", "0", "0"]
    assert second == ["b.py", "2", "1", "1", "0", "0", "0", "0"]
    assert total == ["all", "3", "1", "1", "0", "1", "0", "0"]


def test_patterns_that_match_no_mutant_are_unused() -> None:
    name = 'a.py f: float("inf") → float("INF")'
    assert r'float\("INF"\)' not in unused_patterns([name])
    assert r'float\("INF"\)' in unused_patterns([])


def test_a_sample_leaves_out_mutants_that_were_not_run(tmp_path: Path) -> None:
    outcomes_of(tmp_path, {"1": 1, "2": None})
    sampled = outcomes(tmp_path, lambda key, file: DIFF, every=2)
    assert [outcome.fate for outcome in sampled] == [KILLED]
