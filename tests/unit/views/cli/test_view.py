"""The view of the command line: flags that differ from names, resources and examples."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config, OperationNames, PaginationRule
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api, Product
from generator.lower.api import lower_api
from generator.views.cli.options import view_options
from generator.views.cli.text import RESERVED, UTILITY_COMMANDS
from generator.views.cli.view import CliView, CommandView, view_cli
from generator.views.prose import first_sentence
from pipedrive_activities.cli import command_tree
from tests.support.memory_files import HEAD, loaded

UUID = "adf21080-0e10-11eb-879b-05d71fb426ec"
PRODUCT = Product(
    distribution="pets-client",
    package="pets",
    version="1.0.0",
    client="Pets",
    command="pets",
    environment="PETS",
)
PAGING = PaginationRule(
    cursor_parameter="cursor", size_parameter="limit", items="/data", next_cursor="/next"
)


def lower_text(text: str, **names: str) -> Api:
    """Lower an OpenAPI document; ``operationId="resource.method"`` configures names."""
    configured = {
        key: OperationNames(resource=value.split(".")[0], method=value.split(".")[1])
        for key, value in names.items()
    }
    config = Config(product=PRODUCT, operations=configured, pagination=(PAGING,), data="/data")
    diagnostics = Diagnostics()
    api = lower_api(loaded(HEAD + text), config, diagnostics)
    assert not diagnostics.has_errors, list(diagnostics)
    return api


def view(text: str, **names: str) -> CliView:
    return view_cli(lower_text(text, **names))


def only_command(cli: CliView) -> CommandView:
    (command,) = cli.commands
    return command


def flags(text: str) -> dict[tuple[str, ...], str]:
    """Return the flags of all options by the names of their parameters in the API."""
    api = lower_text(text)
    (operation,) = api.operations
    return {(item.location, *item.path): item.flag for item in view_options(api, operation)}


def get(parameters: str) -> str:
    return f"""
paths:
  /pets:
    get:
      operationId: findPets
      parameters: [{parameters}]
      responses: {{"200": {{description: fine}}}}
"""


def post(schema: str, components: str = "{}") -> str:
    return f"""
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}
      responses: {{"200": {{description: fine}}}}
components: {{schemas: {components}}}
"""


def test_flags_are_distinct_and_not_reserved() -> None:
    names = ["fields", "yes", "input", "from", "X-Trace-Id", "aB"]
    parameters = ", ".join(
        f"{{name: {name}, in: query, schema: {{type: string}}}}" for name in names
    )
    parameters += ", {name: input2, in: query, schema: {type: boolean}}"
    found = set(flags(get(parameters)).values())
    assert {"query.fields", "query.yes", "input", "from", "x-trace-id", "a-b"} <= found
    assert not found & RESERVED
    rendered = {item.name: item.flag for item in only_command(view(get(parameters))).flags}
    assert rendered == {"fields": "query.fields", "yes": "query.yes"}


def test_the_negation_of_a_boolean_flag_is_not_reserved() -> None:
    parameters = "{name: input, in: query, schema: {type: boolean}}"
    assert set(flags(get(parameters)).values()) == {"query.input"}


def test_a_property_named_like_a_parameter_is_prefixed_with_body() -> None:
    text = """
paths:
  /pets/{id}:
    put:
      operationId: setPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {
        id: {type: string}, data: {type: string}}}}}}
      responses: {"200": {description: fine}}
"""
    assert flags(text) == {
        ("path", "id"): "id",
        ("body", "id"): "body.id",
        ("body", "data"): "body.data",
    }
    rendered = {(item.location, item.name): item.flag for item in only_command(view(text)).flags}
    assert rendered == {("body", "id"): "body.id", ("body", "data"): "body.data"}


def test_a_resource_named_like_a_utility_command_is_prefixed_with_api() -> None:
    cli = view(get(""), findPets="config.list")
    assert cli.resources[0].name == "api-config"


@pytest.mark.parametrize(
    ("schema", "sample"),
    [
        ("{type: integer, minimum: 50}", "50"),
        ("{type: integer, maximum: 3}", "3"),
        ("{type: string, format: date-time}", "2026-12-01T09:00:00Z"),
        ("{type: string, example: it is}", "it is"),
        ("{type: boolean}", None),
        ("{enum: [b, a]}", "b"),
        ("{}", "{}"),
        ("{type: integer, minimum: 3, example: 1}", "42"),
        ('{type: string, pattern: "^[a-z]{3}-\\\\d+$"}', "abc-0"),
        ('{type: string, pattern: "^\\\\x1b$"}', "text"),
        ('{type: string, pattern: "^(?!0)\\\\d+$"}', "1"),
        ('{enum: ["\\e[31m", b]}', "b"),
        ('{enum: ["\\e[31m", "\\e[32m"]}', "text"),
        ("{type: string, format: uuid, example: 4f4e4e1-c824-4d63-b37a-d8d698862f1d}", UUID),
    ],
)
def test_an_example_contains_the_required_options(schema: str, sample: str | None) -> None:
    text = get(f"{{name: x, in: query, required: true, schema: {schema}}}")
    example = only_command(view(text)).example
    quoted = f"'{sample}'" if sample in {"it is", "{}"} else sample
    assert example == ("--x" if sample is None else f"--x {quoted}")


@pytest.mark.parametrize(
    ("properties", "example"),
    [
        (
            "a: {type: integer}, b: {type: string}, c: {type: string}, d: {type: string}",
            "--b text --c text",
        ),
        ("a: {type: integer}, b: {type: integer}", "--a 42"),
        ("a: {type: array, items: {}}, b: {type: boolean}", "--b"),
        ("a: {type: array, items: {}}", "--a '[]'"),
        ('a: {enum: ["\\u202E"]}, b: {type: string}', "--b text"),
    ],
)
def test_the_example_of_a_new_record_has_a_property(properties: str, example: str) -> None:
    command = only_command(view(post(f"{{type: object, properties: {{{properties}}}}}")))
    assert command.example == example


def test_a_minimal_api_has_a_command_line() -> None:
    cli = view('\npaths: {/x: {get: {responses: {"200": {description: fine}}}}}\n')
    assert cli.oauth == ()
    assert cli.plans == ()
    assert dict(cli.product)["base_url"] == "https://api.example.com"
    assert only_command(cli).flags == ()
    assert view("\npaths: {}\n").commands == ()


def test_the_product_has_base_url_arguments_and_scopes() -> None:
    text = (
        get("")
        + """
servers: [{url: "https://{company}.pets.example", variables: {company: {default: api}}}]
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://pets.example/authorize
          tokenUrl: https://pets.example/token
          scopes: {read: Read}
"""
    )
    cli = view(text)
    product = dict(cli.product)
    assert product["base_url"] == "https://api.pets.example"
    assert product["main_arguments"] == ("api_key",)
    assert dict(cli.oauth)["scopes"] == ("read",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One"),
        ("See e.g. this.\nAnd that.", "See e.g. this"),
        ("Through [the\nguide](https://x.example).", "Through the guide"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        ("{type: array, items: {type: integer}}", "--data '[]'"),
        (
            (
                "{type: array, minItems: 1, items: {type: object, required: [a, b, c], properties: {"
                "a: {type: string}, b: {enum: [x]}, c: {type: [boolean, 'null']}, d: {}}}}"
            ),
            """--data '[{"a": "text", "b": "x", "c": true}]'""",
        ),
        ("{oneOf: [{type: integer, minimum: 5}, {type: string}]}", "--data 5"),
        ("{const: only}", """--data '"only"'"""),
        ("{type: 'null'}", "--data null"),
        ('{const: "\\u202E"}', """--data '"\\u202e"'"""),
        ("{}", "--data '{}'"),
    ],
)
def test_a_body_without_properties_is_given_by_data_only(schema: str, example: str) -> None:
    command = only_command(view(post(schema)))
    assert flags(post(schema)) == {}
    assert command.example == example


def test_the_example_of_a_type_that_no_finite_value_has_is_an_empty_object() -> None:
    components = """{Node: {type: object, required: [next], properties: {
        next: {$ref: '#/components/schemas/Node'}}}}"""
    text = post(
        "{type: array, minItems: 1, items: {$ref: '#/components/schemas/Node'}}", components
    )
    assert only_command(view(text)).example == "--data '{}'"


def test_no_resource_hides_a_utility_command() -> None:
    names = {*command_tree._ALL_UTILITY_COMMANDS, "help", "version"}
    assert names == UTILITY_COMMANDS
