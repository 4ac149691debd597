"""Laws of the command line's parts: what goes out comes back, what is hidden stays hidden."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.views.cli.text import RESERVED
from pipedrive_activities.cli.catalogue import all_commands, find_command
from pipedrive_activities.cli.cli_error import CliError
from pipedrive_activities.cli.command_model import Option
from pipedrive_activities.cli.commands.api import build_target
from pipedrive_activities.cli.input.body import assemble_body
from pipedrive_activities.cli.input.options import output_options, request_options
from pipedrive_activities.cli.input.rows import read_rows
from pipedrive_activities.cli.input.values import Json, convert_text
from pipedrive_activities.cli.output import formats, json_text
from pipedrive_activities.cli.output.escaping import visible, visible_lines
from pipedrive_activities.cli.output.selection import pick_fields, pick_value
from pipedrive_activities.cli.output.yaml_text import YamlError, format_yaml, parse_yaml
from pipedrive_activities.cli.program import wants_machine

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.sampled_from("abc"), plain, max_size=3)
hidden = {"Cc", "Cs", "Zl", "Zp"}


@given(plain)
def test_json_comes_back_and_holds_nothing_hidden(value: Json) -> None:
    text = json_text.format_json(value)
    assert json.loads(text) == value
    assert not any(unicodedata.category(sign) in hidden for sign in text)


@given(plain)
def test_yaml_comes_back_and_holds_nothing_hidden(value: Json) -> None:
    try:
        text = format_yaml(value)
    except UnicodeEncodeError:
        assert "\\ud" in json.dumps(value), "only half a surrogate pair has no YAML"
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
def test_yaml_that_json_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(YamlError):
        parse_yaml(text)


@given(st.text())
def test_visible_text_is_one_line_and_stays_visible(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(sign) in hidden for sign in shown)
    assert visible(shown) == shown


@given(objects, objects, objects)
def test_bodies_merge_as_stated(
    base: dict[str, Json], row: dict[str, Json], more: dict[str, Json]
) -> None:
    assert assemble_body(base, {}, [], [], []) == base
    assert assemble_body({}, row, [], [], []) == row
    given = [
        (Option(flag=key, wire=(key,), place="body", kind="json"), value)
        for key, value in more.items()
    ]
    body = assemble_body(base, row, given, [], [])
    assert set(body) == {*base, *row, *more}
    for key, value in more.items():
        if not isinstance(value, dict):
            assert body[key] == value
    assert assemble_body(base, row, given, ["a"], [])["a"] is None
    assert "a" not in assemble_body(base, row, given, ["a"], ["a"])


@given(objects)
def test_assembling_leaves_its_parts_alone(base: dict[str, Json]) -> None:
    before = json.dumps(base)
    option = Option(flag="a.b", wire=("a", "b"), place="body", kind="json")
    assemble_body(base, {}, [(option, 1)], [], [])
    assert json.dumps(base) == before


@given(st.integers())
def test_whole_numbers_are_read_as_written(number: int) -> None:
    option = Option(flag="x", wire=("x",), place="query", kind="integer")
    assert convert_text(option, str(number)) == number or abs(number) >= 10**39


@pytest.mark.parametrize("text", ["", "x", "1.0", "1e3", "٣", " 1", "0x1", "true"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        convert_text(Option(flag="x", wire=("x",), place="query", kind="integer"), text)


@pytest.mark.parametrize("text", ["nan", "inf", "1,5", "x"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        convert_text(Option(flag="x", wire=("x",), place="query", kind="number"), text)


@pytest.mark.parametrize(
    ("form", "text"),
    [("date", "2026-13-01"), ("date-time", "2026-12-01T09:00:00"), ("date-time", "tomorrow")],
)
def test_what_is_no_moment_is_refused(form: str, text: str) -> None:
    option = Option(flag="x", wire=("x",), place="query", kind="string", format=form)
    with pytest.raises(ValueError, match="such as 2026"):
        convert_text(option, text)


@given(plain, st.sampled_from(["a", "a.b", "b.c", "a.b.c"]))
def test_a_chosen_field_is_always_there(value: Json, path: str) -> None:
    record: Json = {"a": value}
    picked = pick_fields(record, (path,))
    assert isinstance(picked, dict)
    assert list(picked) == [path.split(".")[0]]
    assert pick_value(picked, path) == pick_value(record, path)


@given(st.lists(st.dictionaries(st.just("subject"), st.text(min_size=1), min_size=1), min_size=1))
def test_rows_come_back_from_json_lines_and_arrays(records: list[dict[str, str]]) -> None:
    command = find_command("addActivity")
    assert command is not None
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    for text in (lines, json.dumps(records)):
        rows = list(read_rows(command, io.StringIO(text), None))
        assert [row.body for row in rows] == records
        assert [row.number for row in rows] == list(range(1, len(records) + 1))


@given(st.text())
def test_no_path_leaves_the_origin(text: str) -> None:
    try:
        target = build_target(f"/{text}", ())
    except CliError:
        return
    assert target.startswith("/")
    assert not target.startswith("//")
    assert target.isascii()
    assert not {" ", "\\", "\n", "\r"} & set(target)


def test_the_generator_knows_the_flags_of_the_program() -> None:
    from pipedrive_activities.cli.input import options

    parameters = [*output_options(), *request_options()]
    for command in all_commands():
        parameters += options.page_options(command)
        parameters += options.row_options(command)
        parameters += options.body_options(command)
        parameters += options.confirm_options(command)
    flags = {flag[2:] for found in parameters for flag in found.opts if flag.startswith("--")}
    assert flags | {"help"} == RESERVED


@pytest.mark.parametrize(
    ("words", "machine"),
    [
        (["x", "--output", "table"], False),
        (["x", "--output=json"], True),
        (["x", "-o", "table"], False),
        (["x", "-otable"], False),
        (["x", "-o=csv"], True),
        (["x"], True),
    ],
)
def test_the_reader_of_failures_is_told_from_bare_words(words: list[str], machine: bool) -> None:
    assert wants_machine(words) is machine
