"""Results and bodies of calls and commands in unusual OpenAPI documents."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config
from generator.ir.api import Api
from generator.views.calls import result_of
from generator.views.cli.view import view_cli
from generator.views.client.view import view_client
from generator.views.contract.view import view_contract
from tests.support.lowering import HEAD, PRODUCT, lower_text

PET = "{type: object, properties: {id: {type: integer}, a/b: {type: string}}}"


def api(operation: str, *, data: str = "", more: str = "") -> Api:
    text = f"{HEAD}paths:\n  /pets/x:\n    {operation}\n{more}"
    return lower_text(text, Config(product=PRODUCT, data=data))[0]


def api_with_response(schema: str, data: str = "", media_type: str = "application/json") -> Api:
    content = f"{{{media_type}: {{schema: {schema}}}}}"
    responses = f"responses: {{'200': {{description: it, content: {content}}}}}"
    return api(f"get: {{operationId: getPet, tags: [Pets], {responses}}}", data=data)


def result_annotation(lowered: Api) -> str:
    ((method,),) = [resource.methods for resource in view_client(lowered).resources]
    return method.result


@pytest.mark.parametrize(
    ("schema", "data", "annotation"),
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
def test_a_data_pointer_without_target_gives_the_whole_body(
    schema: str, data: str, annotation: str
) -> None:
    lowered = api_with_response(schema, data)
    assert result_annotation(lowered) == annotation
    whole = "Pet" in annotation or annotation in {"builtins.list[str]", "object"}
    assert result_of(lowered, lowered.operation("getPet")).data == ("" if whole else data)


def test_a_body_that_is_not_json_is_bytes() -> None:
    lowered = api_with_response("{type: string, format: binary}", media_type="image/png")
    assert result_annotation(lowered) == "bytes"
    assert view_client(lowered).arguments[0].responses[0].annotation == "bytes"


BODY = "requestBody: {content: {application/json: {schema: {type: string}}}}"
EMPTY = "requestBody: {content: {}}"
DONE = "responses: {'204': {description: done}}"


def test_a_body_that_is_not_an_object_is_one_argument() -> None:
    lowered = api(f"patch: {{operationId: setPet, tags: [Pets], {BODY}, {DONE}}}")
    (operation,) = view_contract(lowered).operations
    body = operation["body"]
    assert isinstance(body, dict)
    assert (body["schema"], body["fields"]) == ({"type": "string"}, [])


def test_a_body_without_content_is_ignored() -> None:
    lowered = api(f"post: {{operationId: addPet, tags: [Pets], {EMPTY}, {DONE}}}")
    assert view_client(lowered).arguments[0].fields == ()
    assert "content_type" not in dict(view_client(lowered).operations[0].settings)
    assert view_contract(lowered).operations[0]["body"] is None


def test_json_is_preferred_among_media_types() -> None:
    both = "requestBody: {content: {text/plain: {}, application/json: {schema: {type: integer}}}}"
    lowered = api(f"post: {{operationId: addPet, tags: [Pets], {both}, {DONE}}}")
    body = view_contract(lowered).operations[0]["body"]
    assert isinstance(body, dict)
    assert body["content_type"] == "application/json"
    assert dict(view_client(lowered).operations[0].settings)["content_type"] == "application/json"


def test_the_example_of_a_batch_command_is_one_id() -> None:
    ids = "{name: ids, in: query, schema: {type: array, maxItems: 9, items: {type: integer}}}"
    lowered = api(f"delete: {{operationId: deletePets, tags: [Pets], parameters: [{ids}], {DONE}}}")
    assert view_cli(lowered).commands[0].example == "--ids 42"


def test_login_of_an_app_has_no_page_for_users() -> None:
    flow = "{tokenUrl: 'https://t.example', scopes: {}}"
    scheme = f"{{type: oauth2, flows: {{clientCredentials: {flow}}}}}"
    lowered = api(
        f"get: {{operationId: getPet, tags: [Pets], {DONE}}}",
        more=f"components: {{securitySchemes: {{machine: {scheme}}}}}\n",
    )
    assert dict(view_cli(lowered).oauth) == {
        "token_url": "https://t.example",
        "has_client_credentials": True,
    }


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
def test_msgspec_decodes_unions_of_distinct_json_kinds(variants: str, plain: bool) -> None:
    schema = f"{{title: Choice, oneOf: {variants}}}"
    lowered = api_with_response(f"{{type: object, properties: {{choice: {schema}}}}}")
    (alias,) = view_client(lowered).models.aliases
    assert alias.plain is plain
