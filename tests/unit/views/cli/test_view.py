"""The view of the command line: flags, types, nesting, collisions, columns, examples."""

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
    """Lower a description; ``operationId="resource.method"`` decides names."""
    decided = {
        key: OperationNames(resource=value.split(".")[0], method=value.split(".")[1])
        for key, value in names.items()
    }
    config = Config(product=PRODUCT, operations=decided, pagination=(PAGING,), data="/data")
    diagnostics = Diagnostics()
    api = lower_api(loaded(HEAD + text), config, diagnostics)
    assert not diagnostics.has_errors, list(diagnostics)
    return api


def view(text: str, **names: str) -> CliView:
    return view_cli(lower_text(text, **names))


def only_command(found: CliView) -> CommandView:
    ((command,),) = found.commands.values()
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
      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}
      responses: {{"200": {{description: fine}}}}
components: {{schemas: {components}}}
"""


@pytest.mark.parametrize(
    ("schema", "wanted"),
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
def test_values_are_typed_from_their_schema(schema: str, wanted: dict[str, object]) -> None:
    found = options(only_command(view(get(f"{{name: x, in: query, schema: {schema}}}"))))["x"]
    assert found == {"flag": "x", "wire": ("x",), "place": "query", **wanted}


def test_flags_keep_off_those_of_the_command_line_and_off_each_other() -> None:
    names = ["fields", "yes", "input", "from", "X-Trace-Id", "aB"]
    parameters = ", ".join(
        f"{{name: {name}, in: query, schema: {{type: string}}}}" for name in names
    )
    parameters += ", {name: input2, in: query, schema: {type: boolean}}"
    flags = set(options(only_command(view(get(parameters)))))
    assert {"query.fields", "query.yes", "input", "from", "x-trace-id", "a-b"} <= flags
    assert not flags & RESERVED


def test_a_switch_keeps_its_negation_off_other_flags() -> None:
    parameters = "{name: input, in: query, schema: {type: boolean}}"
    assert set(options(only_command(view(get(parameters))))) == {"query.input"}


def test_a_body_member_that_a_parameter_is_called_like_says_that_it_is_one() -> None:
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
    found = options(only_command(view(text)))
    assert found["id"]["place"] == "path"
    assert found["body.id"]["wire"] == ("id",)
    assert found["body.data"]["wire"] == ("data",)


def test_nested_members_follow_a_dot_until_a_type_holds_itself() -> None:
    components = """{
      Pet: {type: object, required: [name], properties: {
        name: {type: string}, made: {type: string, readOnly: true},
        home: {type: object, required: [street], properties: {street: {type: string}}},
        friend: {$ref: '#/components/schemas/Pet'}}}}"""
    found = options(only_command(view(post("{$ref: '#/components/schemas/Pet'}", components))))
    assert set(found) == {"name", "home", "home.street", "friend"}
    assert found["home.street"]["wire"] == ("home", "street")
    assert found["name"]["required"] is True
    assert "required" not in found["home.street"], "its parent is not required"
    assert found["friend"]["kind"] == "json"


def test_deprecation_names_the_command_to_use_and_what_that_saves() -> None:
    text = """
paths:
  /old:
    get: {operationId: oldList, deprecated: true, x-replaced-by: newList, x-token-cost: 20,
          x-sunset: 2026-08-01, responses: {"200": {description: fine}}}
  /new:
    get: {operationId: newList, x-token-cost: 5, responses: {"200": {description: fine}}}
"""
    found = view(text, oldList="pets.old_list", newList="pets.list")
    commands = {dict(command.settings)["name"]: command for command in found.commands["pets"]}
    assert dict(commands["old-list"].deprecated) == {
        "replaced_by": "pets list",
        "saves": "saves 15 tokens a call",
        "sunset": "2026-08-01",
    }
    entries = {dict(entry)["name"]: dict(entry) for entry in found.groups[0].entries}
    assert entries["old-list"]["summary"] == "use pets list instead"
    assert entries["old-list"]["deprecated"] is True
    assert not commands["list"].is_deprecated


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (5, 5, "the price is the same"),
        (5, 6, "costs 1 token more a call"),
        (6, 5, "saves 1 token a call"),
    ],
)
def test_what_a_replacement_saves_in_words(old: int, new: int, words: str) -> None:
    text = f"""
paths:
  /old:
    get: {{operationId: a, deprecated: true, x-replaced-by: b, x-token-cost: {old},
          responses: {{"200": {{description: fine}}}}}}
  /new:
    get: {{operationId: b, x-token-cost: {new}, responses: {{"200": {{description: fine}}}}}}
"""
    command = view(text, a="pets.a", b="pets.b").commands["pets"]
    assert [dict(found.deprecated).get("saves") for found in command if found.is_deprecated] == [
        words
    ]


def test_a_resource_called_like_a_command_of_the_program_steps_aside() -> None:
    found = view(get(""), findPets="config.list")
    assert dict(found.groups[0].settings)["name"] == "api-config"
    assert dict(only_command(found).settings)["resource"] == "api-config"


def test_lists_show_the_columns_people_look_for() -> None:
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
def test_an_example_gives_what_is_required(schema: str, sample: str | None) -> None:
    text = get(f"{{name: x, in: query, required: true, schema: {schema}}}")
    example = dict(only_command(view(text)).settings)["example"]
    quoted = f"'{sample}'" if sample in {"it is", "{}"} else sample
    assert example == ("--x" if sample is None else f"--x {quoted}")


def test_a_member_without_plain_text_makes_no_example() -> None:
    command = only_command(view(post("{type: object, properties: {a: {type: integer}}}")))
    assert "example" not in dict(command.settings)


def test_an_api_that_tells_little_still_has_a_command_line() -> None:
    found = view('\npaths: {/x: {get: {responses: {"200": {description: fine}}}}}\n')
    assert found.oauth == ()
    assert found.plans == ()
    assert dict(found.product)["base_url"] == "https://api.example.com"
    assert only_command(found).options == ()
    assert view("\npaths: {}\n").commands == {}


def test_the_product_knows_its_server_token_and_login() -> None:
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
    found = view(text)
    product = dict(found.product)
    assert product["base_url"] == "https://api.pets.example"
    assert product["token_header"] == "X-Key"
    assert dict(found.oauth)["scopes"] == ("read",)


def test_options_name_what_they_cancel_and_what_replaces_them() -> None:
    parameters = """
      {name: filter_id, in: query, schema: {type: integer}, x-cancels: [owner_id]},
      {name: owner_id, in: query, schema: {type: integer}, deprecated: true,
       x-replaced-by: filter_id}"""
    command = only_command(view(get(parameters)))
    found = options(command)
    assert found["filter-id"]["cancels"] == ("owner-id",)
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
def test_the_first_sentence(text: str, sentence: str) -> None:
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
def test_a_body_without_members_is_given_whole(schema: str, example: str) -> None:
    command = only_command(view(post(schema)))
    assert dict(command.body)["whole"] is True
    assert command.options == ()
    assert dict(command.settings)["example"] == example


def test_the_sample_of_a_type_that_holds_itself_ends() -> None:
    components = """{Node: {type: object, required: [next], properties: {
        next: {$ref: '#/components/schemas/Node'}}}}"""
    text = post(
        "{type: array, minItems: 1, items: {$ref: '#/components/schemas/Node'}}", components
    )
    example = dict(only_command(view(text)).settings)["example"]
    assert example == """--data '[{"next": {}}]'"""
