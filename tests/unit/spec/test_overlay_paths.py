"""JSONPath queries of overlays end soon, however hostile they are."""

from __future__ import annotations

import pytest

from generator.spec.overlay_paths import PathError, find_locations

TEXT = "a" * 40 + "!"


VALUES = {
    "one": [1],
    "true": [True],
    "number": 1,
    "flag": True,
    "float": 1.0,
    "object": {"a": [[0]]},
    "flags": {"a": [[False]]},
}


@pytest.mark.parametrize(
    ("comparison", "names"),
    [
        ("@ == $.one", ["one"]),
        ("@ == $.true", ["true"]),
        ("@ <= $.true", ["true"]),
        ("@ == $.number", ["number", "float"]),
        ("@ == true", ["flag"]),
        ("@ == $.object", ["object"]),
        ("@ != $.flags", ["one", "true", "number", "flag", "float", "object"]),
    ],
)
def test_a_boolean_does_not_equal_a_number_at_any_depth(comparison: str, names: list[str]) -> None:
    assert find_locations(f"$[?{comparison}]", VALUES) == [(name,) for name in names]


@pytest.mark.parametrize(
    "path",
    [
        "$[?match(@, '(a+)+')]",
        "$[?match(@, '(a|a)*')]",
        "$[?match(@, '((a)(a*)){10,}')]",
        "$[?search(@, '(a|aa)+$')]",
        "$[?match(@, '" + "a?" * 40 + "a" * 40 + "')]",
        "$[?match(@, '" + "(a|a)" * 40 + "')]",
        "$[?match(@, '" + "a*" * 40 + "b')]",
        "$[?match(@, 'a{99999999999999999999}')]",
        "$[?match(@, '" + "(" * 400 + "a+" + ")" * 400 + "+')]",
        "$" + ".a" * 100_000,
        "$" + "..*" * 60_000,
        "$" + "..*" * 12,
        "$[?" + "(" * 900 + "@.a]",
        "$[?" + "!" * 100_000 + "@.a]",
        "$[" + "9" * 900 + "]",
        "$.a[",
        "",
        " $.a",
        "$[?@." + "a" * 2000 + "]",
    ],
)
def test_a_hostile_query_is_an_error(path: str) -> None:
    with pytest.raises(PathError) as caught:
        find_locations(path, {"x": TEXT})
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$[?match(@, 'a+!')]", [("x",)]),
        ("$[?match(@, '(a|b)+c?')]", None),
        ("$[?search(@, '!')]", [("x",)]),
        ("$[?match(@, 'b.*')]", []),
        ("$[?match(@, '[(a+)+!]*')]", [("x",)]),
        ("$[?match(@, '(b|a)a*.')]", [("x",)]),
        ("$..*", [("x",)]),
    ],
)
def test_a_usual_query_is_evaluated(
    path: str, expected: list[tuple[str | int, ...]] | None
) -> None:
    if expected is None:
        with pytest.raises(PathError, match="could take too long"):
            find_locations(path, {"x": TEXT})
        return
    assert find_locations(path, {"x": TEXT}) == expected


def test_the_number_of_matches_is_limited() -> None:
    values: dict[str, object] = {"items": [[0] * 1000] * 200}
    with pytest.raises(PathError, match="matches more than 100,000 values"):
        find_locations("$..*", values)
