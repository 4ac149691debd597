"""The example of the README: the chosen operation, its arguments, and what is printed."""

from __future__ import annotations

import pytest

from generator.views.readme_example import ExampleView, view_example
from tests.support.lowering import HEAD, lower_text

OBJECT = (
    "{type: object, required: [size], properties: {size: {type: integer}, id: {type: integer}}}"
)


def operation(
    method: str, name: str, *, schema: str = OBJECT, parameters: str = "", more: str = ""
) -> str:
    """Return an operation of the path ``/NAME`` with a JSON response."""
    content = f"{{application/json: {{schema: {schema}}}}}"
    return (
        f"  /{name}: {{{method}: {{operationId: {method}{name.capitalize()}, tags: [Things], {more}\n"
        f"    parameters: [{parameters}],\n"
        f"    responses: {{'200': {{description: ok, content: {content}}}}}}}}}\n"
    )


def example(*operations: str) -> ExampleView:
    api, _ = lower_text(f"{HEAD}paths:\n{''.join(operations)}")
    view = view_example(api, api.operations)
    assert view is not None
    return view


def argument(schema: str, more: str = "") -> str:
    return f"{{name: at, in: query, required: true, schema: {schema}, {more}}}"


def test_no_operation_gives_no_example() -> None:
    api, _ = lower_text(f"{HEAD}paths: {{}}\n")
    assert view_example(api, api.operations) is None


@pytest.mark.parametrize(
    "worse",
    [
        operation("post", "worse"),
        operation("delete", "worse"),
        operation("get", "worse", more="deprecated: true,"),
        operation("get", "worse", parameters=argument("{type: integer}")),
        operation("get", "worse", parameters=argument("{type: string, pattern: '^z$'}")),
        operation("get", "worse", parameters=argument(OBJECT)),
    ],
)
def test_the_simplest_reading_operation_is_preferred(worse: str) -> None:
    better = operation("get", "better", schema="{type: object, properties: {title: {}}}")
    assert example(worse, better).field == "title"
    assert example(better, worse).field == "title"


def test_the_first_by_name_of_several_that_are_as_simple_is_chosen() -> None:
    listing = f"{{type: array, items: {OBJECT}}}"
    paged = [operation("get", name, schema=listing) for name in ("one", "two")]
    needy = operation("get", "any", schema=listing, parameters=argument("{type: integer}"))
    assert example(needy, *paged).call == "things.get_one"
    assert example(*reversed(paged), needy).call == "things.get_one"


def test_a_list_is_preferred_and_its_items_are_printed() -> None:
    view = example(
        operation("get", "record"),
        operation("get", "all", schema=f"{{type: array, items: {OBJECT}}}"),
    )
    assert (view.is_list, view.field) == (True, "id")


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        (OBJECT, "id"),
        ("{type: object, properties: {title: {type: string}, a: {type: string}}}", "title"),
        ("{type: object, properties: {list: {type: array}, last: {type: string}}}", "last"),
        (
            "{type: object, required: [b], properties: {a: {type: string}, b: {type: integer}}}",
            "b",
        ),
        (
            "{type: object, properties: {id: {type: string, writeOnly: true}, b: {type: string}}}",
            "b",
        ),
        ("{type: object, additionalProperties: {type: string}}", ""),
        ("{type: string}", ""),
    ],
)
def test_a_telling_field_is_printed(schema: str, field: str) -> None:
    view = example(operation("get", "thing", schema=schema))
    assert (view.field, view.is_list, view.is_empty) == (field, False, False)


@pytest.mark.parametrize(
    ("schema", "more", "value"),
    [
        ("{type: integer}", "", 1),
        ("{type: integer, maximum: -3}", "", -3),
        ("{type: integer, exclusiveMinimum: 4}", "", 5),
        ("{type: integer, exclusiveMaximum: -4}", "", -5),
        ("{type: integer, minimum: 5, multipleOf: 4}", "", 8),
        ("{type: integer}", "example: 12", 12),
        ("{type: integer, maximum: 10}", "example: 12", 1),
        ("{type: string, minLength: 6}", "", "textxx"),
        ("{type: string, maxLength: 2}", "", "te"),
        ("{type: string}", "example: Oslo", "Oslo"),
        ("{type: string}", f"example: {'x' * 50}", "text"),
        ("{type: string, format: date}", "", "2026-12-01"),
        ("{type: boolean}", "", True),
        ("{type: string, enum: [b, a]}", "", "b"),
        ("{type: array, items: {type: integer}, minItems: 2}", "", [1, 1]),
    ],
)
def test_arguments_are_valid(schema: str, more: str, value: object) -> None:
    view = example(operation("get", "thing", parameters=argument(schema, more)))
    assert [(given.keyword, given.value) for given in view.arguments] == [("at", value)]


def test_a_path_argument_is_positional() -> None:
    path = "{name: id, in: path, required: true, schema: {type: integer}}"
    api, _ = lower_text(
        f"{HEAD}paths:\n"
        f"  /usage/{{id}}: {{get: {{operationId: getUsage, tags: [Usage], parameters: [{path}],"
        " responses: {'204': {description: ok}}}}\n"
    )
    view = view_example(api, api.operations)
    assert view is not None
    assert (view.call, view.is_empty) == ("usage_.get", True)
    assert [(given.keyword, given.value) for given in view.arguments] == [("", 1)]
