"""What the reference says about an API: rows, limits, prices, corrections, errors, links."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from generator.commands.inputs import to_source
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.pipeline import load_api
from generator.views.docs.anchors import PAGE_IDS, Anchors
from generator.views.docs.operations import OperationView
from generator.views.docs.python_samples import python_literal
from generator.views.docs.trees import RowView
from generator.views.docs.view import DocsView, view_docs
from tests.support.lowering import HEAD, lower_text


@cache
def pipedrive_api() -> Api:
    diagnostics = Diagnostics()
    source = to_source(Path("spec/activities.yaml"), Path("spec/codegen.yaml"))
    loaded = load_api(source, diagnostics)
    assert loaded is not None
    return loaded.api


@cache
def pipedrive() -> DocsView:
    return view_docs(pipedrive_api(), has_command=True)


def operation(operation_id: str) -> OperationView:
    return next(view for view in pipedrive().operations if view.id == operation_id)


def docs_of(text: str) -> DocsView:
    api, _ = lower_text(HEAD + text)
    return view_docs(api, has_command=True)


def row(rows: tuple[RowView, ...], *path: str) -> RowView:
    found = next(each for each in rows if each.name == path[0])
    return row(found.children, *path[1:]) if path[1:] else found


def facts(found: RowView) -> list[str]:
    return [" ".join(filter(None, (fact.text, *fact.codes, fact.after))) for fact in found.facts]


def test_parameters_are_in_document_order_with_their_limits() -> None:
    (group,) = operation("getActivities").groups
    assert [each.name for each in group.rows][:3] == ["filter_id", "ids", "owner_id"]
    assert group.is_optional
    assert facts(row(group.rows, "limit")) == ["1 to 500", "Default 100", "Example 500"]
    assert row(group.rows, "ids").type == "array of integers, comma-separated"
    assert "Example 42,57" in facts(row(group.rows, "ids"))


def test_what_a_parameter_disables_is_shown_on_both_sides() -> None:
    (group,) = operation("getActivities").groups
    assert "Disables ids owner_id deal_id lead_id person_id org_id" in facts(
        row(group.rows, "filter_id")
    )
    assert "Ignored when filter_id is set" in facts(row(group.rows, "owner_id"))


def test_a_body_leaves_out_what_is_never_sent_and_a_response_what_is_never_received() -> None:
    body = operation("addActivity").body
    assert body is not None
    assert not any(each.name == "person_id" for each in body.rows)
    data = row(operation("getActivity").responses[0].rows, "data")
    assert row(data.children, "id").notes == ("always present",)
    assert row(data.children, "attendees", "email").type == "string"


def test_the_first_two_levels_are_open() -> None:
    response = operation("getActivities").responses[0]
    data = row(response.rows, "data")
    assert data.is_open
    assert not row(data.children, "location").is_open


def test_corrections_are_beside_what_they_correct() -> None:
    data = row(operation("getActivity").responses[0].rows, "data")
    (mark,) = row(data.children, "deal_id").marks
    assert (mark.is_inferred, mark.source) == (False, "overlays/nullability.yaml")
    assert "null on an activity without a deal" in mark.reason
    (inferred,) = row(data.children, "subject").marks
    assert inferred.is_inferred
    assert "(inferred)" not in inferred.reason
    shown = [mark for overlay in pipedrive().overlays for mark in overlay.marks]
    assert len(shown) == len(pipedrive_api().corrections)


def test_a_rejected_parameter_is_named_with_its_reason() -> None:
    (rejected,) = operation("getActivities").rejected
    assert rejected.name == "type"
    assert "rejected here" in rejected.marks[0].reason


def test_a_deprecated_operation_names_its_replacement_and_the_saving() -> None:
    deprecation = operation("deleteActivities").deprecation
    assert deprecation is not None
    assert deprecation.sunset == "2026-08-01"
    assert deprecation.replacement is not None
    assert deprecation.replacement.href == "#deleteActivity"
    assert deprecation.saving == "for 3 tokens an id instead of 10 a call"


def test_errors_say_which_exception_and_whether_to_repeat() -> None:
    rows = {(error.status, error.kind): error for error in operation("addActivity").errors}
    assert rows["403", ""].exception == "PermissionDenied"
    assert rows["429", "day"].exception == "DailyBudgetExhausted"
    assert rows["500", ""].again == "Only after checking that it was not done"
    assert list(rows) == sorted(rows, key=lambda key: key[0])
    (safe,) = [error for error in operation("getActivity").errors if error.status == "500"]
    assert safe.again == "Yes, with pauses"


def test_the_cost_of_reading_a_list_counts_pages() -> None:
    readings = operation("getActivities").readings
    assert [(each.records, each.at_default, each.at_maximum) for each in readings] == [
        ("1,000", "100", "20"),
        ("10,000", "1,000", "200"),
        ("100,000", "10,000", "2,000"),
    ]


def test_the_budget_lists_plans_and_prices() -> None:
    budget = pipedrive().budget
    assert budget is not None
    assert budget.prices == (10, 5, 3, 1)
    growth = budget.plans[1]
    assert (growth.daily, growth.calls, growth.oauth_burst) == (
        60_000,
        (6_000, 12_000, 20_000, 60_000),
        160,
    )


def test_an_api_without_prices_has_no_budget() -> None:
    docs = docs_of(
        "paths: {/pets: {get: {operationId: listPets, responses: {'204': {description: none}}}}}"
    )
    assert docs.budget is None
    assert not docs.has_costs
    (shown,) = docs.operations
    assert (shown.cost, shown.access, shown.responses[0].is_empty) == ("", "No credentials", True)


RECURSIVE = """
paths:
  /nodes:
    get:
      operationId: getNodes
      responses:
        '200':
          description: nodes
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
components:
  schemas:
    Node:
      type: object
      properties:
        name: {type: string}
        children: {type: array, items: {$ref: '#/components/schemas/Node'}}
"""


def test_a_recursive_type_is_not_repeated_inside_itself() -> None:
    (shown,) = docs_of(RECURSIVE).operations
    (whole,) = shown.responses[0].rows
    assert (whole.name, whole.type) == ("(body)", "array of objects")
    children = row(whole.children, "children")
    assert children.children == ()
    assert facts(children) == ["Nested Node again"]
    assert json.loads(shown.examples[0].text) == [{"name": "text", "children": []}]


def test_descriptions_are_markdown_sentences() -> None:
    text = """
paths:
  /nodes:
    get:
      operationId: getNodes
      parameters: [{name: size, in: query, description: 'See <a href="https://x.test">this</a>', schema: {type: integer}}]
      responses: {'204': {description: done}}
"""
    (shown,) = docs_of(text).operations
    size = row(shown.groups[0].rows, "size")
    assert size.description == "See [this](https://x.test)."
    assert size.is_below


UNION = """
paths:
  /pets:
    post:
      operationId: addPet
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {'204': {description: added}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer, minimum: 1}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, tricks: {type: array, maxItems: 3, items: {type: string}}}}
"""


def test_the_variants_of_a_union_have_their_own_fields() -> None:
    (shown,) = docs_of(UNION).operations
    assert shown.body is not None
    (whole,) = shown.body.rows
    dog = row(whole.children, "(Dog)")
    assert facts(dog) == ["If kind is dog"]
    assert facts(row(dog.children, "tricks")) == ["At most 3 items"]
    assert facts(row(whole.children, "(Cat)", "lives")) == ["At least 1"]


def many(count: int) -> str:
    paths = "".join(
        f"  /group{number % 3}/item{number}:\n    get:\n      operationId: getItem{number}\n"
        f"      tags: [Group {number % 3}]\n      responses: {{'204': {{description: none}}}}\n"
        for number in range(count)
    )
    return f"paths:\n{paths}"


def test_more_than_forty_operations_have_a_page_per_resource() -> None:
    assert docs_of(many(40)).is_one_page
    docs = docs_of(many(41))
    assert len(docs.pages) == 3
    assert sum(len(page.operations) for page in docs.pages) == 41
    hrefs = {entry.href for section in docs.sections for entry in section.entries}
    assert len(hrefs) == 41
    assert all(
        href.partition(".html#")[0] in {page.module for page in docs.pages} for href in hrefs
    )


def test_ids_are_unique_and_safe() -> None:
    anchors = Anchors()
    assert anchors.claim("a b", "<x>") == "a%20b.%3Cx%3E"
    assert [anchors.claim("a.b"), anchors.claim("a", "b"), anchors.claim("~")] == [
        "a.b",
        "a.b-2",
        "%7E",
    ]


def test_the_ids_of_the_templates_are_known() -> None:
    templates = [
        *Path("templates/docs").rglob("*.jinja"),
        *Path("templates/partials/docs").iterdir(),
    ]
    written = [re.findall(r'\bid="([a-z-]+)"', path.read_text("utf-8")) for path in templates]
    assert {id_ for ids in written for id_ in ids} == PAGE_IDS


@pytest.mark.parametrize("id_", ["search", "status", "objects", "overview-title"])
def test_an_operation_named_like_a_part_of_the_page_has_another_id(id_: str) -> None:
    response = "responses: {'204': {description: none}}"
    docs = docs_of(f"paths:\n  /a:\n    get: {{operationId: {id_}, {response}}}\n")
    assert docs.operations[0].anchor == f"{id_}-operation"
    assert docs.sections[0].entries[0].href == f"#{id_}-operation"


def test_files_of_operations_differ_in_more_than_case() -> None:
    response = "responses: {'204': {description: none}}"
    docs = docs_of(
        f"paths:\n  /a:\n    get: {{operationId: getOAuth, {response}}}\n"
        f"    put: {{operationId: getOauth, {response}}}\n"
    )
    files = [operation.module for operation in docs.operations]
    assert files[0] == "getOAuth"
    assert files[1].startswith("getOauth-")
    assert [entry.file for section in docs.sections for entry in section.entries] == files


@pytest.mark.parametrize("value", [None, True, 1, 1.5, 'a"b\\', "é\n", [1, {"a": [None]}], {}])
def test_a_python_literal_is_the_value(value: object) -> None:
    assert eval(python_literal(value)) == value


def test_a_sample_has_the_same_values_for_every_reader() -> None:
    sample = operation("updateActivity").sample
    assert "\npipedrive activities update 42 --done" in sample.terminal
    assert "activities.update(42, done=True)" in sample.python
    assert "await client.activities.update(42, done=True)" in sample.asynchronous
    assert "--request PATCH" in sample.curl
    assert "'https://api.pipedrive.com" not in sample.curl


def test_files_of_operations_have_names_that_file_systems_accept() -> None:
    answer = "responses: {'204': {description: Done.}}"
    ids = ["a" * 300 + end for end in "xy"]
    paths = "".join(f"  /{id_[-1]}: {{get: {{operationId: {id_}, {answer}}}}}\n" for id_ in ids)
    operations = docs_of(f"paths:\n{paths}").operations
    names = {each.module for each in operations}
    assert len(names) == len(operations)
    assert all(len(name) < 200 for name in names)


def test_a_group_has_its_description_and_link() -> None:
    section = pipedrive().sections[0]
    assert section.description.startswith("Scheduled or completed work")
    assert section.link_text == "Migration from API v1 to API v2"
    assert section.link_url.startswith("https://")


def test_servers_are_listed_with_their_descriptions() -> None:
    one = 'servers: [{url: "https://a.example"}]\npaths: {}'
    assert docs_of(one).servers == ()
    described = one.replace("}]", ", description: Only *tests*.}]")
    assert docs_of(described).servers == (("https://a.example", "Only *tests*."),)
    several = one.replace(
        "}]", '}, {url: "https://{name}.example", variables: {name: {default: b}}}]'
    )
    assert [url for url, _ in docs_of(several).servers] == [
        "https://a.example",
        "https://{name}.example",
    ]


def test_headers_of_errors_are_explained() -> None:
    view = docs_of(
        """
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200": {description: Pets, headers: {X-Left: {schema: {type: integer}}}}
        "429":
          description: Too many
          headers:
            Retry-After: {description: Seconds to wait, schema: {type: integer}}
            X-Trace: {schema: {type: string}}
            x-left: {schema: {type: integer}}
"""
    )
    (error,) = view.operations[0].errors
    assert error.headers == (("Retry-After", "Seconds to wait."), ("X-Trace", ""))
