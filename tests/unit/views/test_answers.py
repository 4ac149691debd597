"""What calls and commands give back where a description and its decisions do not fit each other."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config
from generator.ir.api import Api
from generator.views.calls import result_of
from generator.views.cli.view import CommandView, view_cli
from generator.views.client.view import view_client
from generator.views.contract.view import view_contract
from tests.support.lowering import HEAD, PRODUCT, lower_text

PET = "{type: object, properties: {id: {type: integer}, a/b: {type: string}}}"


def api(operation: str, *, data: str = "", more: str = "") -> Api:
    text = f"{HEAD}paths:\n  /pets/x:\n    {operation}\n{more}"
    return lower_text(text, Config(product=PRODUCT, data=data))[0]


def answering(schema: str, data: str = "", kind: str = "application/json") -> Api:
    answer = f"responses: {{'200': {{description: it, content: {{{kind}: {{schema: {schema}}}}}}}}}"
    return api(f"get: {{operationId: getPet, tags: [Pets], {answer}}}", data=data)


def result(made: Api) -> str:
    ((method,),) = [resource.methods for resource in view_client(made).resources]
    return method.result


def commands(made: Api) -> list[CommandView]:
    return [command for group in view_cli(made).commands.values() for command in group]


@pytest.mark.parametrize(
    ("schema", "data", "given"),
    [
        (PET, "", "models.Pet"),
        (PET, "/id", "int"),
        (PET, "/a~1b", "str"),
        (PET, "/nowhere", "models.Pet"),
        (PET, "/id/deeper", "models.Pet"),
        ("{type: array, items: {type: string}}", "/data", "builtins.list[str]"),
        ("{}", "/data", "object"),
    ],
)
def test_a_pointer_that_leads_nowhere_gives_all_there_is(
    schema: str, data: str, given: str
) -> None:
    made = answering(schema, data)
    assert result(made) == given
    whole = "Pet" in given or given in {"builtins.list[str]", "object"}
    assert result_of(made, made.operation("getPet")).data == ("" if whole else data)


def test_what_is_no_json_is_bytes() -> None:
    made = answering("{type: string, format: binary}", kind="image/png")
    assert result(made) == "bytes"
    assert view_client(made).arguments[0].response == "bytes"


BODY = "requestBody: {content: {application/json: {schema: {type: string}}}}"
EMPTY = "requestBody: {content: {}}"
DONE = "responses: {'204': {description: done}}"


def test_a_body_that_is_no_object_is_sent_whole() -> None:
    made = api(f"patch: {{operationId: setPet, tags: [Pets], {BODY}, {DONE}}}")
    (command,) = commands(made)
    assert dict(command.body)["allows_additional"] is True
    assert "read_operation" not in dict(command.settings)
    (operation,) = view_contract(made).operations
    body = operation["body"]
    assert isinstance(body, dict)
    assert (body["schema"], body["fields"]) == ({"type": "string"}, [])


def test_a_body_without_content_is_none() -> None:
    made = api(f"post: {{operationId: addPet, tags: [Pets], {EMPTY}, {DONE}}}")
    assert view_client(made).arguments[0].fields == ()
    assert commands(made)[0].body == ()
    assert view_contract(made).operations[0]["body"] is None


def test_json_is_sent_where_there_is_a_choice() -> None:
    both = "requestBody: {content: {text/plain: {}, application/json: {schema: {type: integer}}}}"
    made = api(f"post: {{operationId: addPet, tags: [Pets], {both}, {DONE}}}")
    body = view_contract(made).operations[0]["body"]
    assert isinstance(body, dict)
    assert body["content_type"] == "application/json"
    assert dict(commands(made)[0].body)["content_type"] == "application/json"
    assert dict(view_client(made).operations[0].settings)["content_type"] == "application/json"


def test_a_batch_of_ids_is_the_example_of_its_command() -> None:
    ids = "{name: ids, in: query, schema: {type: array, maxItems: 9, items: {type: integer}}}"
    made = api(f"delete: {{operationId: deletePets, tags: [Pets], parameters: [{ids}], {DONE}}}")
    assert dict(commands(made)[0].settings)["example"] == "--ids 42"


def test_a_login_needs_the_flow_in_which_a_person_agrees() -> None:
    flow = "{tokenUrl: 'https://t.example', scopes: {}}"
    scheme = f"{{type: oauth2, flows: {{clientCredentials: {flow}}}}}"
    made = api(
        f"get: {{operationId: getPet, tags: [Pets], {DONE}}}",
        more=f"components: {{securitySchemes: {{machine: {scheme}}}}}\n",
    )
    assert view_cli(made).oauth == ()


@pytest.mark.parametrize(
    ("variants", "plain"),
    [
        ("[{type: string}, {type: integer}]", True),
        ("[{const: a}, {type: boolean}]", True),
        ("[{type: integer}, {type: number}]", False),
        ("[{type: string}, {}]", False),
        ("[{type: [array, 'null'], items: {}}, {type: object, additionalProperties: {}}]", True),
        ("[{type: object, properties: {a: {}}}, {type: object, additionalProperties: {}}]", False),
    ],
)
def test_msgspec_decodes_unions_whose_variants_differ_in_json(variants: str, plain: bool) -> None:
    schema = f"{{title: Choice, oneOf: {variants}}}"
    made = answering(f"{{type: object, properties: {{choice: {schema}}}}}")
    (alias,) = view_client(made).models.aliases
    assert alias.plain is plain
