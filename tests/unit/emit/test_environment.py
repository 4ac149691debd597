"""Templates cannot print unquoted text, and undefined names are errors."""

from __future__ import annotations

import sys
from inspect import unwrap
from pathlib import Path
from typing import get_type_hints

import pytest
from markupsafe import Markup

from generator.emit.environment import _CompiledTemplates, build_environment, render
from generator.emit.errors import EmitError


def rendered(template: str, /, **context: object) -> str:
    built = build_environment({"a.jinja": template.encode(), "b.py": b"\xff not a template"})
    return render(built, "a.jinja", context).decode()


def test_text_is_printed_through_a_filter() -> None:
    assert rendered("x = {{ text | literal }}\n", text='"') == "x = '\"'\n"


def test_text_without_a_filter_is_rejected() -> None:
    with pytest.raises(EmitError, match="printed without a filter: 'import os'"):
        rendered("{{ text }}", text="import os")


def test_a_constant_that_autoescape_cannot_mark_as_safe_is_rejected() -> None:
    with pytest.raises(EmitError):
        rendered("{{ ', ' if more }}", more=True)


def test_every_filter_returns_quoted_text() -> None:
    filters = build_environment({}).filters
    assert {name: get_type_hints(unwrap(each))["return"] for name, each in filters.items()} == (
        dict.fromkeys(filters, Markup)
    )


def test_names_and_integers_need_no_filter() -> None:
    assert rendered("{{ name }}={{ count }}", name="limit", count=3) == "limit=3"


def test_quoted_text_stays_quoted_through_macros_and_loops() -> None:
    text = (
        "{% macro entry(value) %}<{{ value | literal }}>{% endmacro %}"
        "{% for value in values %}{{ entry(value) }}{% if not loop.last %}, {% endif %}{% endfor %}"
    )
    assert rendered(text, values=["a'b", "&"]) == "<\"a'b\">, <'&'>"


def test_text_of_the_document_is_not_evaluated_as_a_template() -> None:
    assert rendered("{{ text | literal }}", text="{{ 7 * 7 }}") == "'{{ 7 * 7 }}'"


def test_block_tags_leave_no_blank_lines() -> None:
    assert rendered("a\n    {% if yes %}\nb\n    {% endif %}\nc\n", yes=True) == "a\nb\nc\n"


@pytest.mark.parametrize(
    "text", ["{{ missing }}", "{{ missing | literal }}", "{{ thing.missing }}"]
)
def test_an_undefined_name_is_an_error(text: str) -> None:
    with pytest.raises(EmitError):
        rendered(text, thing=object())


@pytest.mark.parametrize(
    "text", ["{{ x | upper }}", "{{ x | safe }}", "{% if x is none %}{% endif %}"]
)
def test_other_filters_and_tests_do_not_compile(text: str) -> None:
    with pytest.raises(EmitError):
        rendered(text, x="x")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("a\n{% if %}", "templates/a.jinja:2: "),
        ("a\n\n{{ missing }}", "templates/a.jinja:3: 'missing' is undefined"),
        ("{{ 3 | literal }}\n{{ thing | literal }}", "templates/a.jinja:2: cannot write object as"),
        ("{% include 'gone.jinja' %}", "templates/a.jinja:1: "),
    ],
)
def test_an_error_names_the_line_in_the_template(template: str, message: str) -> None:
    with pytest.raises(EmitError) as caught:
        rendered(template, thing=object())
    assert str(caught.value).startswith(message)


def test_compiled_templates_are_kept_on_disk_and_found_by_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    environment = build_environment({})

    def is_compiled(source: str) -> bool:
        found = _CompiledTemplates(tmp_path).get_bucket(environment, "a", "templates/a", source)
        return found.code is not None

    cache = _CompiledTemplates(tmp_path)
    bucket = cache.get_bucket(environment, "a", "templates/a", "x = 1\n")
    assert bucket.code is None
    bucket.code = environment.compile("x = 1\n", "a", "templates/a")
    cache.set_bucket(bucket)
    assert is_compiled("x = 1\n")
    assert not is_compiled("x = 2\n")
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"another compiler")
    assert not is_compiled("x = 1\n")


def test_compiled_templates_need_no_folder(tmp_path: Path) -> None:
    cache = _CompiledTemplates(tmp_path / "missing")
    environment = build_environment({})
    bucket = cache.get_bucket(environment, "a", "templates/a", "x = 1\n")
    bucket.code = environment.compile("x = 1\n", "a", "templates/a")
    cache.set_bucket(bucket)
    assert cache.get_bucket(environment, "a", "templates/a", "x = 1\n").code is bucket.code


def test_keys_are_no_attributes() -> None:
    with pytest.raises(EmitError, match="no attribute 'name'"):
        rendered("{{ thing.name }}", thing={"name": "limit"})
