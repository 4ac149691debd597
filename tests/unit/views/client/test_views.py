"""View of the client: models for each direction, methods, results, operation table."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config, PaginationRule
from generator.ir.api import Api
from generator.views.client.view import ClientView, view_client
from tests.support.lowering import HEAD, PRODUCT, lower_text


def view(text: str, config: Config | None = None) -> ClientView:
    api, diagnostics = lower_text(HEAD + text, config)
    assert [entry.message for entry in diagnostics if entry.severity == "error"] == []
    return view_client(api)


PETS = """\
servers: [{url: 'https://pets.test/'}]
paths:
  /pets:
    get:
      operationId: getPets
      tags: [Pets]
      summary: List pets
      x-token-cost: 10
      parameters:
        - {name: cursor, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, maximum: 500, default: 100}}
        - {name: options, in: query, schema: {type: string}, deprecated: true}
      responses:
        '200':
          description: pets
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Pet'}}
                  additional_data: {type: object, properties: {next_cursor: {type: string}}}
    post:
      operationId: addPet
      tags: [Pets]
      summary: Add a pet
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
      responses:
        '204': {description: done}
  /pets/{id}:
    put:
      operationId: replacePet
      tags: [Pets]
      summary: Replace a pet
      x-token-cost: 4
      deprecated: true
      x-replaced-by: addPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      requestBody:
        content:
          application/json:
            schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
      responses:
        '200':
          description: the pet
          content: {image/png: {schema: {type: string, format: binary}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true, description: Given by the server}
        name: {type: string}
        petType: {type: [string, 'null']}
        secret: {type: string, writeOnly: true}
        owner: {$ref: '#/components/schemas/Owner'}
    Owner:
      type: object
      properties:
        pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        list: {type: array, items: {type: string}}
"""
PAGED = Config(
    product=PRODUCT,
    data="/data",
    pagination=(
        PaginationRule(
            cursor_parameter="cursor",
            size_parameter="limit",
            items="/data",
            next_cursor="/additional_data/next_cursor",
        ),
    ),
)


@pytest.fixture(scope="module")
def pets() -> ClientView:
    return view(PETS, PAGED)


def test_models_that_differ_by_direction_have_two_classes(pets: ClientView) -> None:
    structs = {
        struct.name: {field.name: field.annotation for field in struct.fields}
        for struct in pets.models.structs
    }
    assert structs["Pet"] == {
        "id": "int | UnsetType",
        "name": "str",
        "pet_type": "str | UnsetType | None",
        "owner": "Owner | UnsetType",
    }
    assert structs["PetInput"] == {
        "name": "str",
        "pet_type": "str | UnsetType | None",
        "secret": "str | UnsetType",
        "owner": "OwnerInput | UnsetType",
    }
    assert structs["Owner"]["pets"] == "builtins.list[Pet] | UnsetType"
    assert structs["OwnerInput"]["list"] == "builtins.list[str] | UnsetType"


def test_fields_keep_their_json_name(pets: ClientView) -> None:
    pet = next(struct for struct in pets.models.structs if struct.name == "Pet")
    fields = [(field.name, field.wire, field.renamed) for field in pet.fields]
    assert fields[2] == ("pet_type", "petType", True)


def test_methods(pets: ClientView) -> None:
    methods = {method.operation: method for method in pets.resources[0].methods}
    listing, adding, replacing = (methods[name] for name in ("getPets", "addPet", "replacePet"))
    assert (listing.result, listing.paginated) == ("models.Pet", True)
    assert [argument.name for argument in listing.keywords] == ["cursor", "limit", "options_"]
    assert adding.result == "None"
    assert adding.hinted
    assert "- id: Read-only, cannot be set. Given by the server." in adding.docs
    assert [(argument.name, argument.required) for argument in adding.arguments] == [
        ("name", True),
        ("pet_type", False),
        ("secret", False),
        ("owner", False),
    ]
    assert replacing.result == "bytes"
    assert [argument.annotation for argument in replacing.arguments] == [
        "int",
        "Sequence[models.PetInput | models.Pet] | UnsetType",
    ]
    assert replacing.deprecated
    assert "is deprecated: use pets." in replacing.advice


def test_operation_table(pets: ClientView) -> None:
    table = {operation.id: operation for operation in pets.operations}
    assert dict(table["getPets"].pagination)["maximum_size"] == 500
    assert dict(table["addPet"].settings)["hints"] == {"id": "Given by the server"}
    assert "cost" not in dict(table["addPet"].settings)
    assert dict(table["replacePet"].settings)["accept"] == "image/png"
    deprecated = [
        dict(parameter.deprecation)
        for parameter in table["getPets"].parameters
        if parameter.deprecation
    ]
    assert deprecated == [{"advice": "The argument options_ of pets.list is deprecated."}]
    responses = {
        arguments.id: [response.annotation for response in arguments.responses]
        for arguments in pets.arguments
    }
    assert (responses["addPet"], responses["replacePet"]) == (["None"], ["bytes"])


def test_names_and_address_of_the_clients(pets: ClientView) -> None:
    assert (pets.client, pets.async_client) == ("Pets", "AsyncPets")
    assert (pets.base_url, pets.credentials) == ("https://pets.test", ())
    assert pets.rate_limits is None


COLLISIONS = """\
paths:
  /things:
    post:
      operationId: addThing
      tags: [Things]
      parameters:
        - {name: body, in: query, schema: {type: string}}
        - {name: name, in: query, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Literal'}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Choice'}
components:
  schemas:
    Literal:
      type: object
      properties: {name: {type: string, enum: [a, b]}}
    Struct:
      type: object
      properties: {choice: {$ref: '#/components/schemas/Choice'}}
    Choice:
      oneOf:
        - {$ref: '#/components/schemas/Literal'}
        - {$ref: '#/components/schemas/Struct'}
    Simple:
      oneOf: [{type: string}, {type: integer}]
    Holder:
      type: object
      properties: {simple: {$ref: '#/components/schemas/Simple'}}
"""


def test_name_collisions_are_resolved_in_the_view() -> None:
    client = view(COLLISIONS)
    method = client.resources[0].methods[0]
    assert [argument.name for argument in method.arguments] == ["body_", "body", "name"]
    assert client.models.struct == "msgspec.Struct"
    assert "Struct" not in client.models.from_msgspec
    assert "Literal" not in client.models.from_typing
    literal = next(struct for struct in client.models.structs if struct.name == "Literal")
    assert literal.fields[0].annotation == "typing.Literal['a', 'b'] | UnsetType"


def test_a_method_called_models_does_not_hide_the_module() -> None:
    api, _ = lower_text(
        HEAD
        + """
paths:
  /cars/models:
    get:
      operationId: models
      tags: [cars]
      responses:
        '200':
          description: fine
          content: {application/json: {schema: {$ref: '#/components/schemas/Model'}}}
components: {schemas: {Model: {type: object, properties: {a: {type: string}}}}}
"""
    )
    (method,) = view_client(api).resources[0].methods
    assert (method.name, method.result) == ("models", "_models.Model")


def test_unions_of_objects_are_decoded_by_the_runtime() -> None:
    choice = next(alias for alias in view(COLLISIONS).models.aliases if alias.name == "Choice")
    assert (choice.plain, choice.choices) == (False, ("Literal", "Struct"))


LIMITS = """\
x-rate-limits:
  daily-tokens: 30000
  burst-window: 2
  oauth-burst-factor: 4
  plans: [{name: Lite, daily-multiplier: 1, burst: 20}]
paths: {}
"""


def test_rate_limits() -> None:
    limits = view(LIMITS).rate_limits
    assert limits is not None
    assert [(plan.name, plan.burst) for plan in limits.plans] == [("Lite", 20)]


def test_views_of_equal_documents_are_equal() -> None:
    def api() -> Api:
        return lower_text(HEAD + PETS, PAGED)[0]

    assert view_client(api()) == view_client(api())


UNIONS = """\
paths:
  /things:
    get:
      operationId: getThing
      tags: [Things]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties: {all: {$ref: '#/components/schemas/All'}}
components:
  schemas:
    All:
      type: object
      properties:
        a: {$ref: '#/components/schemas/Plain'}
        b: {$ref: '#/components/schemas/Alike'}
        c: {$ref: '#/components/schemas/Nested'}
        d: {$ref: '#/components/schemas/Shade'}
        e: {$ref: '#/components/schemas/Odd'}
    Plain:
      oneOf:
        - {type: string}
        - {type: integer}
        - {type: boolean}
        - {type: array, items: {type: string}}
        - {$ref: '#/components/schemas/All'}
    Alike: {oneOf: [{type: integer}, {type: number}]}
    Nested: {anyOf: [{$ref: '#/components/schemas/Plain'}, {type: object, additionalProperties: {type: integer}}]}
    Shade: {type: string, enum: [light, dark]}
    Odd: {oneOf: [{const: a}, {type: [integer, 'null']}, {type: object, additionalProperties: {type: string}}]}
"""


def test_unions_and_enumerations() -> None:
    client = view(UNIONS)
    aliases = {alias.name: alias for alias in client.models.aliases}
    assert {name: alias.plain for name, alias in aliases.items()} == {
        name: name not in {"Alike", "Nested"} for name in aliases
    }
    assert aliases["Plain"].annotation == "str | int | bool | list[str] | All"
    names = [alias.name for alias in client.models.aliases]
    assert names.index("Plain") < names.index("Nested")
    assert set(client.models.names) >= {"All", *names}
