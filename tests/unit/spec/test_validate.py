"""Documents are validated against the OpenAPI specification: one diagnostic per problem."""

from __future__ import annotations

import pytest

from tests.support.memory_files import HEAD, listed, load_text, loaded

HEAD_3_0 = HEAD.replace("3.1.0", "3.0.3")
SCHEMA = "components:\n  schemas:\n    A: "


@pytest.mark.parametrize(
    ("schema", "both", "only_3_0", "only_3_1"),
    [
        ("{type: string}", [], [], []),
        ("{type: strng}", ["SCH004"], [], []),
        ("{type: 3}", ["OAS005"], [], []),
        ("{type: [string, 'null']}", [], ["OAS005"], []),
        ("{type: [string, nul]}", [], ["OAS005"], ["SCH004"]),
        ("{type: string, nullable: true}", [], [], ["OAS003"]),
        ("{nullabel: true}", [], ["OAS003"], ["OAS003"]),
        ("{propertes: {}}", ["OAS003"], [], []),
        ("{$comment: fine, $defs: {B: {type: strng}}}", [], ["OAS003"] * 2, ["SCH004"]),
        ("{const: 1}", [], ["OAS003"], []),
        ("{x-any: [1]}", [], [], []),
        ("{properties: {a: {type: strng}, x-b: {type: strng}}}", ["SCH004"] * 2, [], []),
        ("{properties: []}", ["OAS005"], [], []),
        ("{allOf: {}}", ["OAS005"], [], []),
        ("{enum: []}", ["OAS006"], [], []),
        ("{multipleOf: 0}", ["OAS006"], [], []),
        ("{maxLength: -1}", ["OAS006"], [], []),
        ("{maxLength: 1.5}", ["OAS005"], [], []),
        ("{minimum: 1}", [], [], []),
        ("{minimum: true}", ["OAS005"], [], []),
        ("{exclusiveMinimum: true}", [], [], ["OAS005"]),
        ("{exclusiveMinimum: 1}", [], ["OAS005"], []),
        ("{additionalProperties: true}", [], [], []),
        ("{additionalProperties: {type: strng}}", ["SCH004"], [], []),
        ("{additionalProperties: 3}", ["OAS005"], [], []),
        ("true", [], ["OAS005"], []),
        ("{items: false}", [], ["OAS005"], []),
        ("3", ["OAS005"], [], []),
        ("[]", ["OAS005"], [], []),
        ("", ["OAS005"], [], []),
        ("{$ref: 3}", ["OAS005"], [], []),
        ("{default: {type: strng}, example: {a: [1]}}", [], [], []),
        ("{discriminator: {mapping: {}}}", ["OAS004"], [], []),
        ("{discriminator: {propertyNam: a}}", ["OAS003"], [], []),
        ("{description: }", ["OAS005"], [], []),
        ("{deprecated: 'yes'}", ["OAS005"], [], []),
    ],
)
def test_schemas(schema: str, both: list[str], only_3_0: list[str], only_3_1: list[str]) -> None:
    for head, expected in ((HEAD_3_0, both + only_3_0), (HEAD, both + only_3_1)):
        _, diagnostics = load_text(f"{head}paths: {{}}\n{SCHEMA}{schema}\n")
        assert [diagnostic.code for diagnostic in diagnostics] == expected, head
        assert all(diagnostic.help for diagnostic in diagnostics)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ("{/a: {get: {responses: {default: {description: Fine}, x-a: 3}}}, x-b: 3}", []),
        ("{/a: {get: {responses: {}}}}", ["OAS007"]),
        ("{/a: {get: {respones: {}}}}", ["OAS003"]),
        ("{/a: {get: {responses: []}}}", ["OAS005"]),
        ("{/a: {get: {responses: {'200': {}}}}}", ["OAS004"]),
        ("{/a: {get: {responses: {'200': {desciption: x}}}}}", ["OAS003"]),
        ("{/a: {get: {}, responses: {'200': {description: x}}}}", ["OAS003"]),
        ("{/a: {gett: {responses: {}}}}", ["OAS003"]),
        ("{/a: {get: []}}", ["OAS005"]),
        ("{a: {}}", ["OAS008"]),
        ("[]", ["OAS005"]),
        ("{/a: {parameters: [{name: a, in: path, requird: true}]}}", ["OAS003"]),
        ("{/a: {parameters: [{name: a, in: pth}]}}", ["OAS006"]),
        ("{/a: {parameters: [{name: a}]}}", ["OAS004"]),
        ("{/a: {parameters: [{in: elsewhere}]}}", ["OAS004", "OAS006"]),
        ("{/a: {get: {deprecated: 1, responses: {default: {description: x}}}}}", ["OAS005"]),
        ("{/a: {get: {security: [{a: b}], responses: {default: {description: x}}}}}", ["OAS005"]),
        (
            "{/a: {get: {responses: {'200': {description: x, headers: {x-limit: {type: x}}}}}}}",
            ["OAS003"],
        ),
        (
            "{/a: {post: {callbacks: {c: {'{$u}': {get: {responses: {}}}}}, responses: {x: {description: x}}}}}",
            ["OAS007"],
        ),
    ],
)
def test_operations(paths: str, expected: list[str]) -> None:
    for head in (HEAD_3_0, HEAD):
        _, diagnostics = load_text(f"{head}paths: {paths}\n")
        assert sorted(diagnostic.code for diagnostic in diagnostics) == expected, head


def test_responses_are_optional_in_openapi_3_1() -> None:
    for head, expected in ((HEAD_3_0, ["OAS007"]), (HEAD, [])):
        _, diagnostics = load_text(f"{head}paths: {{/a: {{get: {{}}}}}}\n")
        assert [diagnostic.code for diagnostic in diagnostics] == expected


def test_the_type_name_of_another_language_is_corrected() -> None:
    _, diagnostics = load_text(f"{HEAD}{SCHEMA}{{type: Int}}\n")
    assert [diagnostic.help for diagnostic in diagnostics] == ['did you mean "integer"?']


def test_the_owner_of_a_key_indented_too_little_is_suggested() -> None:
    text = HEAD + "paths:\n  /a:\n    get: {}\n    responses: {default: {description: x}}\n"
    _, diagnostics = load_text(text)
    assert listed(diagnostics) == ["6:5 OAS003"]
    assert [diagnostic.help for diagnostic in diagnostics] == [
        'indent it so that it belongs to "get"'
    ]


def test_keys_next_to_a_reference_are_validated_only_in_3_1() -> None:
    schemas = SCHEMA + "{$ref: '#/components/schemas/B', type: strng}\n    B: {type: string}\n"
    assert listed(load_text(HEAD + schemas)[1]) == ["5:47 SCH004"]
    assert listed(load_text(HEAD_3_0 + "paths: {}\n" + schemas)[1]) == ["6:41 REF006"]


def test_a_reference_may_have_a_description_in_3_1() -> None:
    text = HEAD + (
        "paths: {/a: {parameters: [{$ref: '#/components/parameters/P', description: x}]}}\n"
        "components: {parameters: {P: {name: p, in: query, schema: {type: string}}}}\n"
    )
    loaded(text)
    assert listed(load_text(text.replace("description: x", "desc: x"))[1]) == ["3:63 OAS003"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_referenced_files_are_validated_by_their_use(version: str) -> None:
    text = HEAD.replace("3.1.0", version) + (
        "paths: {/a: {$ref: 'a.yaml'}}\ncomponents: {schemas: {S: {$ref: 's.yaml#/S'}}}\n"
    )
    path_item = "get: {responses: {'200': {$ref: 's.yaml#/R'}}}\nputt: {}\n"
    shared = "S: {type: strng}\nR: {description: x, content: {a/b: {schema: {multipleOf: 0}}}}\n"
    _, diagnostics = load_text(text, a_yaml=path_item, s_yaml=shared)
    locations = [f"{diagnostic.origin.span.file} {diagnostic.code}" for diagnostic in diagnostics]
    assert locations == ["a.yaml OAS003", "s.yaml SCH004", "s.yaml OAS006"]


def test_a_referenced_file_of_the_wrong_type_is_reported_once() -> None:
    text = HEAD + "components: {schemas: {S: {$ref: 's.yaml'}, T: {$ref: 's.yaml'}}}\n"
    _, diagnostics = load_text(text, s_yaml="- a")
    assert [diagnostic.code for diagnostic in diagnostics] == ["OAS005"]


def test_a_component_of_the_wrong_kind_is_reported_at_the_reference() -> None:
    text = HEAD + (
        "paths: {/a: {parameters: [{$ref: '#/components/schemas/S'}]}}\n"
        "components: {schemas: {S: {type: string, properties: {a: {$ref: '#/paths/~1a'}}}}}\n"
    )
    _, diagnostics = load_text(text)
    assert listed(diagnostics) == ["3:34 REF008"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1", ["1:1 OAS001"]),
        ('swagger: "2.0"', ["1:1 OAS001"]),
        ("- a", ["1:1 OAS001"]),
        ("openapi: 3.3.0", ["1:10 OAS002"]),
        ("openapi: 3.1", ["1:10 OAS002"]),
        ("openapi: [3]", ["1:10 OAS002"]),
    ],
)
def test_a_file_that_is_not_a_supported_document_is_reported(
    text: str, expected: list[str]
) -> None:
    assert listed(load_text(text)[1]) == expected


def test_a_3_1_document_may_consist_of_webhooks() -> None:
    loaded(HEAD + "webhooks: {x-a: 3, new: {post: {responses: {default: {description: x}}}}}\n")


@pytest.mark.parametrize(
    ("schema", "message", "help_text"),
    [
        (
            "{nullable: true, other: 1}",
            'unknown key "nullable" in "A"',
            "in OpenAPI 3.1, add \"null\" to 'type'",
        ),
        ("{items: 3}", '"items" is the number 3, expected a mapping', "write a mapping"),
        ("{properties: 3}", '"properties" is the number 3, expected a mapping', "write a mapping"),
        ("{enum: 3}", '"enum" is the number 3, expected a list', "write a list"),
        ("{pattern: 3}", '"pattern" is the number 3, expected text', "put it in quotes"),
        ("{minLength: a}", '"minLength" is the text "a", expected a whole number', None),
        ("{minimum: {}}", '"minimum" is a mapping, expected a number', "write a number"),
        ("{title: [a]}", '"title" is a list, expected text', "write text"),
        ("{readOnly: }", '"readOnly" is empty, expected true or false', "write true or false"),
        ("{additionalProperties: a}", None, "write a mapping or true or false"),
        ("{multipleOf: 0}", '"multipleOf" should be greater than 0', None),
        ("{description: false}", '"description" is false, expected text', "put it in quotes"),
    ],
)
def test_messages_and_help(schema: str, message: str | None, help_text: str | None) -> None:
    _, diagnostics = load_text(f"{HEAD}{SCHEMA}{schema}\n")
    diagnostic = next(iter(diagnostics))
    assert message in (None, diagnostic.message)
    assert help_text in (None, diagnostic.help)


def test_all_of_many_problems_are_reported() -> None:
    count = 500
    schemas = "".join(f"    S{i}: {{type: strng, multipleOf: 0}}\n" for i in range(count))
    _, diagnostics = load_text(f"{HEAD}components:\n  schemas:\n{schemas}")
    assert len(diagnostics) == 2 * count
