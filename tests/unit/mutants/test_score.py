"""Report on mutants that do not change the code: kinds of paths, without names of the spec."""

from __future__ import annotations

import pytest

from tests.mutants.contract.score import Score, kind_of, lines_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (
            "/operations/getPet/responses/404/content/application/json/type: null added",
            "/operations/*/responses/*/content/*/type",
        ),
        ("/operations/getPet/parameters/x-id/name/wire: x-id → x-idx", "/operations/*/parameters/*/name/wire"),
        ("/types/Pet/fields/name/type/inner/format: removed", "/types/*/fields/*/type/inner/format"),
        ("/servers/https://pets.test/url: a → b", "/servers/*"),
    ],
)  # fmt: skip
def test_kinds_contain_no_names(name: str, kind: str) -> None:
    assert kind_of(name).startswith(kind)


def test_score_counts_kinds_and_lists_mutants_without_a_package() -> None:
    score = Score(
        killed=["/operations/a/cost: 1 → 2"],
        unchanged=[
            "/types/A/fields/x/read_only: False → True",
            "/types/B/fields/y/read_only: a → b",
        ],
        unbuilt=["/operations/a/parameters/cursor: removed (KeyError)"],
        survived=["/operations/b/path: /x → /xx"],
    )
    lines = list(lines_of(score, verbose=False))
    assert "  2 × /types/*/fields/*/read_only" in lines
    assert "  /operations/a/parameters/cursor: removed (KeyError)" in lines
    assert lines[-1] == "2 mutants tested: 1 killed, 1 survived"
    assert "/types/B/fields/y/read_only: a → b" in lines_of(score, verbose=True)
