"""The view of the command line: flags, types, nesting, name collisions, columns and examples."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config, OperationNames, PaginationRule
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api, Product
from generator.lower.api import lower_api
from generator.views.cli.options import OptionView
from generator.views.cli.text import RESERVED, first_sentence
from generator.views.cli.view import CliView, CommandView, view_cli
from tests.support.memory_files import HEAD, loaded

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
    ((command,),) = cli.commands.values()
    return command


def options(command: CommandView) -> dict[str, dict[str, object]]:
    return {option.flag: dict(option.settings) for option in command.options}


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


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            "{type: integer, minimum: 1, maximum: 9}",
            {"kind": "integer", "minimum": 1, "maximum": 9},
        ),
        (
            "{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 9}",
            {"kind": "integer", "minimum": 2, "maximum": 8},
        ),
        ("{type: integer, minimum: 0}", {"kind": "integer", "minimum": 0}),
        ("{type: number, maximum: 1.5}", {"kind": "number", "maximum": 1.5}),
        ("{type: boolean}", {"kind": "boolean"}),
        ("{type: string, format: date}", {"kind": "string", "format": "date"}),
        ("{type: [string, 'null']}", {"kind": "string", "nullable": True}),
        ("{enum: [a, b]}", {"kind": "string", "choices": ("a", "b")}),
        ("{enum: [1, 2]}", {"kind": "integer", "choices": ("1", "2")}),
        ("{enum: [1, a]}", {"kind": "json", "choices": ("1", "a")}),
        ("{const: x}", {"kind": "string", "choices": ("x",)}),
        (
            "{type: array, items: {type: integer}, maxItems: 3}",
            {"kind": "integer", "many": True, "max_items": 3},
        ),
        ("{type: array, items: {type: object}}", {"kind": "json"}),
        ("{type: array, items: {type: array, items: {type: string}}}", {"kind": "json"}),
        ("{type: object, additionalProperties: {type: string}}", {"kind": "json"}),
        ("{}", {"kind": "json"}),
        ("{type: string, default: x}", {"kind": "string", "default": "x"}),
        ("{type: boolean, default: false}", {"kind": "boolean", "default": "false"}),
        ("{oneOf: [{type: string}, {type: integer}]}", {"kind": "json"}),
    ],
)
def test_an_option_has_the_type_of_its_schema(schema: str, expected: dict[str, object]) -> None:
    view_options = options(only_command(view(get(f"{{name: x, in: query, schema: {schema}}}"))))[
        "x"
    ]
    assert view_options == {"flag": "x", "api_path": ("x",), "location": "query", **expected}


def test_flags_are_distinct_and_not_reserved() -> None:
    names = ["fields", "yes", "input", "from", "X-Trace-Id", "aB"]
    parameters = ", ".join(
        f"{{name: {name}, in: query, schema: {{type: string}}}}" for name in names
    )
    parameters += ", {name: input2, in: query, schema: {type: boolean}}"
    flags = set(options(only_command(view(get(parameters)))))
    assert {"query.fields", "query.yes", "input", "from", "x-trace-id", "a-b"} <= flags
    assert not flags & RESERVED


def test_the_negation_of_a_boolean_flag_is_not_reserved() -> None:
    parameters = "{name: input, in: query, schema: {type: boolean}}"
    assert set(options(only_command(view(get(parameters))))) == {"query.input"}


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
    view_options = options(only_command(view(text)))
    assert view_options["id"]["location"] == "path"
    assert view_options["body.id"]["api_path"] == ("id",)
    assert view_options["body.data"]["api_path"] == ("data",)


def test_nested_properties_are_joined_by_dots_until_a_type_recurs() -> None:
    components = """{
      Pet: {type: object, required: [name], properties: {
        name: {type: string}, made: {type: string, readOnly: true},
        home: {type: object, required: [street], properties: {street: {type: string}}},
        friend: {$ref: '#/components/schemas/Pet'}}}}"""
    view_options = options(
        only_command(view(post("{$ref: '#/components/schemas/Pet'}", components)))
    )
    assert set(view_options) == {"name", "home", "home.street", "friend"}
    assert view_options["home.street"]["api_path"] == ("home", "street")
    assert view_options["name"]["required"] is True
    assert "required" not in view_options["home.street"], "its parent is not required"
    assert view_options["friend"]["kind"] == "json"


def test_a_deprecation_names_the_replacement_and_its_savings() -> None:
    text = """
paths:
  /old:
    get: {operationId: oldList, deprecated: true, x-replaced-by: newList, x-token-cost: 20,
          x-sunset: 2026-08-01, responses: {"200": {description: fine}}}
  /new:
    get: {operationId: newList, x-token-cost: 5, responses: {"200": {description: fine}}}
"""
    cli = view(text, oldList="pets.old_list", newList="pets.list")
    commands = {dict(command.settings)["name"]: command for command in cli.commands["pets"]}
    assert dict(commands["old-list"].deprecated) == {
        "replaced_by": "pets list",
        "savings": "saves 15 tokens per call",
        "sunset": "2026-08-01",
    }
    entries = {dict(entry)["name"]: dict(entry) for entry in cli.groups[0].entries}
    assert entries["old-list"]["summary"] == "use pets list instead"
    assert entries["old-list"]["deprecated"] is True
    assert not commands["list"].is_deprecated


@pytest.mark.parametrize(
    ("old", "new", "savings"),
    [
        (5, 5, "same cost"),
        (5, 6, "costs 1 token more per call"),
        (6, 5, "saves 1 token per call"),
    ],
)
def test_savings_of_a_replacement(old: int, new: int, savings: str) -> None:
    text = f"""
paths:
  /old:
    get: {{operationId: a, deprecated: true, x-replaced-by: b, x-token-cost: {old},
          responses: {{"200": {{description: fine}}}}}}
  /new:
    get: {{operationId: b, x-token-cost: {new}, responses: {{"200": {{description: fine}}}}}}
"""
    command = view(text, a="pets.a", b="pets.b").commands["pets"]
    assert [dict(item.deprecated).get("savings") for item in command if item.is_deprecated] == [
        savings
    ]


def test_a_resource_named_like_a_utility_command_is_prefixed_with_api() -> None:
    cli = view(get(""), findPets="config.list")
    assert dict(cli.groups[0].settings)["name"] == "api-config"
    assert dict(only_command(cli).settings)["resource"] == "api-config"


def test_default_columns_start_with_the_id_and_end_with_references() -> None:
    text = """
paths:
  /pets:
    get:
      operationId: findPets
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50, default: 10}}
        - {name: cursor, in: query, schema: {type: string}}
      responses:
        "200":
          description: fine
          content:
            application/json:
              schema:
                type: object
                properties:
                  next: {type: string}
                  data:
                    type: array
                    items:
                      type: object
                      properties:
                        owner_id: {type: integer}
                        name: {type: string}
                        tags: {type: array, items: {type: string}}
                        home: {type: object, properties: {street: {type: string}}}
                        id: {type: integer}
                        secret: {type: string, writeOnly: true}
"""
    command = only_command(view(text))
    settings = dict(command.settings)
    assert settings["columns"] == ("id", "name", "owner_id")
    assert settings["fields"] == ("owner_id", "name", "tags", "home", "home.street", "id")
    assert settings["many"] is True
    assert settings["example"] == "--all --output jsonl"
    assert dict(command.pages) == {
        "cursor": "cursor",
        "size": "limit",
        "items": "/data",
        "next_cursor": "/next",
        "default_size": 10,
        "maximum_size": 50,
    }


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
    ],
)
def test_an_example_contains_the_required_options(schema: str, sample: str | None) -> None:
    text = get(f"{{name: x, in: query, required: true, schema: {schema}}}")
    example = dict(only_command(view(text)).settings)["example"]
    quoted = f"'{sample}'" if sample in {"it is", "{}"} else sample
    assert example == ("--x" if sample is None else f"--x {quoted}")


def test_an_optional_property_that_is_not_text_is_not_in_the_example() -> None:
    command = only_command(view(post("{type: object, properties: {a: {type: integer}}}")))
    assert "example" not in dict(command.settings)


def test_a_minimal_api_has_a_command_line() -> None:
    cli = view('\npaths: {/x: {get: {responses: {"200": {description: fine}}}}}\n')
    assert cli.oauth == ()
    assert cli.plans == ()
    assert dict(cli.product)["base_url"] == "https://api.example.com"
    assert only_command(cli).options == ()
    assert view("\npaths: {}\n").commands == {}


def test_the_product_has_base_url_token_header_and_scopes() -> None:
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
    assert product["token_header"] == "X-Key"
    assert dict(cli.oauth)["scopes"] == ("read",)


def test_an_option_lists_what_it_cancels_and_what_replaces_it() -> None:
    parameters = """
      {name: filter_id, in: query, schema: {type: integer}, x-cancels: [owner_id]},
      {name: owner_id, in: query, schema: {type: integer}, deprecated: true,
       x-replaced-by: filter_id}"""
    command = only_command(view(get(parameters)))
    view_options = options(command)
    assert view_options["filter-id"]["cancels"] == ("owner-id",)
    old: OptionView = next(option for option in command.options if option.flag == "owner-id")
    assert dict(old.deprecated) == {"replaced_by": "--filter-id"}


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
        ("{}", "--data '{}'"),
    ],
)
def test_a_body_without_properties_is_given_by_data_only(schema: str, example: str) -> None:
    command = only_command(view(post(schema)))
    assert dict(command.body)["data_only"] is True
    assert command.options == ()
    assert dict(command.settings)["example"] == example


def test_the_example_of_a_type_that_no_finite_value_has_is_an_empty_object() -> None:
    components = """{Node: {type: object, required: [next], properties: {
        next: {$ref: '#/components/schemas/Node'}}}}"""
    text = post(
        "{type: array, minItems: 1, items: {$ref: '#/components/schemas/Node'}}", components
    )
    example = dict(only_command(view(text)).settings)["example"]
    assert example == "--data '{}'"
