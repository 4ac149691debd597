"""Properties of the command line's parts: round trips, escaping, merging and conversion."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.views.cli.text import RESERVED
from pipedrive_activities._runtime.operation import Parameter
from pipedrive_activities.cli.cli_error import CliError
from pipedrive_activities.cli.command_model import Option, all_commands
from pipedrive_activities.cli.commands.api import build_target
from pipedrive_activities.cli.input.body import assemble_body
from pipedrive_activities.cli.input.options import output_options, request_options
from pipedrive_activities.cli.input.rows import read_rows
from pipedrive_activities.cli.input.values import Json, convert_text
from pipedrive_activities.cli.operation_texts import ParameterText
from pipedrive_activities.cli.output.escaping import format_json, visible, visible_lines
from pipedrive_activities.cli.output.selection import pick_fields, pick_value
from pipedrive_activities.cli.output.yaml_text import YamlError, format_yaml, parse_yaml
from pipedrive_activities.cli.program import wants_json_errors

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def make_option(**settings: Any) -> Option:
    """Return the option of a parameter, by default one of the query with the name ``x``."""
    parameter = Parameter(**{"name": "x", "location": "query", **settings})
    return Option(parameter, parameter.name, ParameterText())


objects = st.dictionaries(st.sampled_from("abc"), plain, max_size=3)
hidden = {"Cc", "Cs", "Zl", "Zp"}


@given(plain)
def test_json_round_trips_without_hidden_characters(value: Json) -> None:
    text = format_json(value)
    assert json.loads(text) == value
    assert not any(unicodedata.category(character) in hidden for character in text)


@given(plain)
def test_yaml_round_trips_without_hidden_characters(value: Json) -> None:
    try:
        text = format_yaml(value)
    except UnicodeEncodeError:
        assert "\\ud" in json.dumps(value), "only a lone surrogate has no YAML form"
        return
    assert parse_yaml(text) == value
    assert visible_lines(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 12:30", {"a": "12:30"}),
        ("a: on", {"a": "on"}),
        ("a: 010", {"a": "010"}),
        ("a: 2026-01-02", {"a": "2026-01-02"}),
        ("a: 1.5", {"a": 1.5}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: ~", {"a": None}),
        ("", None),
    ],
)
def test_yaml_has_the_types_of_json(text: str, value: Json) -> None:
    assert parse_yaml(text) == value


@pytest.mark.parametrize(
    "text", ["a: [", "--- 1\n--- 2", "!!python/object:os.system x", "&a [*a]", "a: !!set {b, c}"]
)
def test_yaml_without_a_json_equivalent_is_rejected(text: str) -> None:
    with pytest.raises(YamlError):
        parse_yaml(text)


@given(st.text())
def test_visible_text_is_one_line_and_is_not_escaped_twice(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(character) in hidden for character in shown)
    assert visible(shown) == shown


@given(objects, objects, objects)
def test_bodies_are_merged_by_the_documented_precedence(
    base: dict[str, Json], row: dict[str, Json], more: dict[str, Json]
) -> None:
    assert assemble_body(base, {}, [], [], []) == base
    assert assemble_body({}, row, [], [], []) == row
    option_values = [(make_option(name=key, location="body"), value) for key, value in more.items()]
    body = assemble_body(base, row, option_values, [], [])
    assert set(body) == {*base, *row, *more}
    for key, value in more.items():
        if not isinstance(value, dict):
            assert body[key] == value
    assert assemble_body(base, row, option_values, ["a"], [])["a"] is None
    assert "a" not in assemble_body(base, row, option_values, ["a"], ["a"])


@given(objects)
def test_assembling_a_body_does_not_change_its_parts(base: dict[str, Json]) -> None:
    before = json.dumps(base)
    option = make_option(name="a.b", location="body")
    assemble_body(base, {}, [(option, 1)], [], [])
    assert json.dumps(base) == before


@given(st.integers())
def test_whole_numbers_are_converted_exactly(number: int) -> None:
    option = make_option(kind="integer")
    assert convert_text(option, str(number)) == number or abs(number) >= 10**39


@pytest.mark.parametrize("text", ["", "x", "1.0", "1e3", "٣", " 1", "0x1", "true"])
def test_text_that_is_not_a_whole_number_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="expected a whole number, got"):
        convert_text(make_option(kind="integer"), text)


@pytest.mark.parametrize("text", ["nan", "inf", "1,5", "x"])
def test_text_that_is_not_a_number_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number, got"):
        convert_text(make_option(kind="number"), text)


@pytest.mark.parametrize(
    ("form", "text"),
    [("date", "2026-13-01"), ("date-time", "2026-12-01T09:00:00"), ("date-time", "someday")],
)
def test_text_that_is_not_a_date_or_datetime_is_rejected(form: str, text: str) -> None:
    option = make_option(kind="string", format=form)
    with pytest.raises(ValueError, match="such as 2026"):
        convert_text(option, text)


@given(plain, st.sampled_from(["a", "a.b", "b.c", "a.b.c"]))
def test_a_selected_field_is_always_present(value: Json, path: str) -> None:
    record: Json = {"a": value}
    picked = pick_fields(record, (path,))
    assert isinstance(picked, dict)
    assert list(picked) == [path.split(".")[0]]
    assert pick_value(picked, path) == pick_value(record, path)


@given(st.lists(st.dictionaries(st.just("subject"), st.text(min_size=1), min_size=1), min_size=1))
def test_rows_are_read_from_json_lines_and_arrays(records: list[dict[str, str]]) -> None:
    command = next(command for command in all_commands() if command.operation.id == "addActivity")
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    for text in (lines, json.dumps(records)):
        rows = list(read_rows(command, io.StringIO(text), None))
        assert [row.body for row in rows] == records
        assert [row.number for row in rows] == list(range(1, len(records) + 1))


@given(st.text())
def test_no_path_can_leave_the_origin(text: str) -> None:
    try:
        target = build_target(f"/{text}", ())
    except CliError:
        return
    assert target.startswith("/")
    assert not target.startswith("//")
    assert target.isascii()
    assert not {" ", "\\", "\n", "\r"} & set(target)


def test_the_generator_reserves_all_flags_of_the_shared_options() -> None:
    from pipedrive_activities.cli.input import options, special_options

    parameters = [*output_options(), *request_options()]
    for command in all_commands():
        parameters += options.page_options(command)
        parameters += options.row_options(command)
        parameters += options.body_options(command)
        parameters += options.confirm_options(command)
        parameters += options.web_options(command)
        parameters += special_options.stream_options(command)
        parameters += special_options.download_options(command)
    flags = {
        flag[2:] for parameter in parameters for flag in parameter.opts if flag.startswith("--")
    }
    # This API has no streams, no downloads, and no variables in the URL of its server.
    assert flags | {"help", "follow", "output-file", "server-variable"} == RESERVED


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["x", "--output", "table"], False),
        (["x", "--output=json"], True),
        (["x", "-o", "table"], False),
        (["x", "-otable"], False),
        (["x", "-o=csv"], True),
        (["x"], True),
    ],
)
def test_the_format_of_failures_is_detected_from_raw_arguments(
    arguments: list[str], expected: bool
) -> None:
    assert wants_json_errors(arguments) is expected


@pytest.mark.parametrize(
    ("pattern", "example", "message"),
    [
        (
            r"^\d{2,}:\d{2}(:\d{2})?$",
            '"01:30"',
            'expected HH:MM or HH:MM:SS, such as 01:30, got "90m"',
        ),
        ("^[a-z]+$", "", 'expected text that matches ^[a-z]+$, got "90m"'),
    ],
)
def test_a_pattern_is_explained(pattern: str, example: str, message: str) -> None:
    option = make_option(kind="string", pattern=pattern)
    option.example = example
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        convert_text(option, "90m")


def test_a_pattern_that_python_cannot_compile_is_left_to_the_server() -> None:
    option = make_option(kind="string", pattern="\\p{L}+")
    assert convert_text(option, "1") == "1"
