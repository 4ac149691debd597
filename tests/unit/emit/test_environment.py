"""A template prints nothing that could be code, and misses nothing silently."""

from __future__ import annotations

import pytest

from generator.emit.environment import build_environment, render
from generator.emit.errors import EmitError


def rendered(template: str, /, **context: object) -> str:
    built = build_environment({"a.jinja": template.encode(), "b.py": b"\xff not a template"})
    return render(built, "a.jinja", context).decode()


def test_text_goes_through_a_filter() -> None:
    assert rendered("x = {{ text | literal }}\n", text='"') == "x = '\"'\n"


def test_text_without_a_filter_is_refused() -> None:
    with pytest.raises(EmitError, match="printed without a filter: 'import os'"):
        rendered("{{ text }}", text="import os")


def test_a_constant_chosen_at_run_time_is_refused() -> None:
    with pytest.raises(EmitError):
        rendered("{{ ', ' if more }}", more=True)


def test_names_and_whole_numbers_need_no_filter() -> None:
    assert rendered("{{ name }}={{ count }}", name="limit", count=3) == "limit=3"


def test_safe_text_stays_safe_through_macros_and_loops() -> None:
    text = (
        "{% macro entry(value) %}<{{ value | literal }}>{% endmacro %}"
        "{% for value in values %}{{ entry(value) }}{% if not loop.last %}, {% endif %}{% endfor %}"
    )
    assert rendered(text, values=["a'b", "&"]) == "<\"a'b\">, <'&'>"


def test_text_of_a_description_is_never_a_template() -> None:
    assert rendered("{{ text | literal }}", text="{{ 7 * 7 }}") == "'{{ 7 * 7 }}'"


def test_blocks_leave_no_blank_lines() -> None:
    assert rendered("a\n    {% if yes %}\nb\n    {% endif %}\nc\n", yes=True) == "a\nb\nc\n"


@pytest.mark.parametrize(
    "text", ["{{ missing }}", "{{ missing | literal }}", "{{ thing.missing }}"]
)
def test_a_name_that_is_not_there_is_an_error(text: str) -> None:
    with pytest.raises(EmitError):
        rendered(text, thing=object())


@pytest.mark.parametrize(
    "text", ["{{ x | upper }}", "{{ x | safe }}", "{% if x is none %}{% endif %}"]
)
def test_filters_and_tests_outside_the_list_do_not_compile(text: str) -> None:
    with pytest.raises(EmitError):
        rendered(text, x="x")


@pytest.mark.parametrize(
    ("template", "place"),
    [
        ("a\n{% if %}", "templates/a.jinja:2: "),
        ("a\n\n{{ missing }}", "templates/a.jinja:3: 'missing' is undefined"),
        ("{{ 3 | literal }}\n{{ thing | literal }}", "templates/a.jinja:2: no Python literal"),
        ("{% include 'gone.jinja' %}", "templates/a.jinja:1: "),
    ],
)
def test_a_fault_is_told_with_its_place_in_the_template(template: str, place: str) -> None:
    with pytest.raises(EmitError) as caught:
        rendered(template, thing=object())
    assert str(caught.value).startswith(place)
