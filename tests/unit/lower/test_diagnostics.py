"""Diagnostics of lowering: their codes and positions."""

from __future__ import annotations

import itertools
from textwrap import dedent, indent
from types import MappingProxyType

import pytest

from generator.config.codegen_config import Config, OperationNames
from generator.diagnostics.diagnostic import Severity
from generator.ir.credentials import is_unusable
from generator.lower.naming.type_names import pointer_names
from tests.support.lowering import HEAD, PRODUCT, lower_text

LENIENT = Config(product=PRODUCT, tolerance="lenient")


def pet(schema: str, components: str = "") -> str:
    """Return an OpenAPI document with one response body of the given schema."""
    more = f"    Pet: {schema}\n" + indent(dedent(components), "    ")
    return (
        HEAD
        + "paths:\n  /pets:\n    get:\n      operationId: getPet\n      responses:\n"
        + "        '200': {description: a, content: {application/json: "
        + "{schema: {$ref: '#/components/schemas/Pet'}}}}\n"
        + f"components:\n  schemas:\n{more}"
    )


PET = "/components/schemas/Pet"
NINE = ", ".join(f"{{type: object, properties: {{p{number}: {{}}}}}}" for number in range(9))

SCHEMAS = [
    ("SCH003", "{not: {type: string}}", f"{PET}/not"),
    ("SCH003", "{type: object, patternProperties: {a: {}}}", f"{PET}/patternProperties"),
    ("SCH003", "{type: object, if: {}, properties: {a: {type: string}}}", f"{PET}/if"),
    ("SCH003", "{type: array, prefixItems: [{type: string}]}", f"{PET}/prefixItems"),
    ("SCH005", "{allOf: [{type: string}, {type: integer}]}", f"{PET}/allOf/1/type"),
    ("SCH006", "{allOf: [{enum: [a]}, {enum: [b]}]}", f"{PET}/allOf/1/enum"),
    ("SCH003", "{type: string, allOf: [{format: date}, {format: uuid}]}", f"{PET}/allOf/1/format"),
    ("SCH003", "{type: string, pattern: a, allOf: [{pattern: b}]}", f"{PET}/allOf/0/pattern"),
    ("SCH007", "{type: string, contentEncoding: base64, allOf: [{contentEncoding: base32}]}", f"{PET}/allOf/0/contentEncoding"),
    ("SCH008", "{prefixItems: [false], minItems: 1, maxItems: 1}", f"{PET}/prefixItems/0"),
    ("SCH010", f"{{oneOf: [{NINE}], anyOf: [{NINE}]}}", f"{PET}/anyOf"),
    ("SCH011", "{type: object, properties: {a: {}}, anyOf: [{required: [a]}]}", f"{PET}/anyOf"),
    ("SCH012", "{type: object, required: [b], properties: {a: {}}}", f"{PET}/required"),
    ("SCH013", "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {a: Nobody}}}", f"{PET}/discriminator/mapping/a"),
    ("SCH012", "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: none}}", PET),
    ("SCH014", "{oneOf: [{type: object, properties: {c: {}}}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: k}}", f"{PET}/discriminator"),
    ("SCH015", "{type: object, properties: {k: {type: string}}, discriminator: {propertyName: k}}", f"{PET}/discriminator"),
    ("NAM002", "{type: object, properties: {aB: {type: string}, a_b: {type: string}}}",
     f"{PET}/properties/a_b"),
    ("OPE002", "{type: object, properties: {a: {type: string, deprecated: true, x-sunset: soon}}}", f"{PET}/properties/a/x-sunset"),
]  # fmt: skip
PARTS = """
A: {type: object, properties: {k: {type: string}}}
B: {type: object, properties: {k: {type: string}, b: {type: string}}}
"""


@pytest.mark.parametrize(("code", "schema", "pointer"), SCHEMAS)
def test_a_schema_problem_is_reported_at_its_exact_position(
    code: str, schema: str, pointer: str
) -> None:
    _, diagnostics = lower_text(pet(schema, PARTS))
    assert [(diagnostic.code, diagnostic.origin.pointer) for diagnostic in diagnostics] == [
        (code, pointer)
    ]
    assert diagnostics[0].help


def test_merging_recursive_schemas_terminates() -> None:
    parts = "Base: {type: object, properties: {next: {$ref: '#/components/schemas/Base'}}}\n"
    api, diagnostics = lower_text(
        pet(
            "{allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: "
            "{next: {$ref: '#/components/schemas/Pet'}, name: {type: string}}}]}",
            parts,
        )
    )
    assert not diagnostics
    assert [str(declaration.id) for declaration in api.types] == ["Pet"]


def test_an_anyof_of_null_alone_is_null() -> None:
    api, diagnostics = lower_text(pet("{type: object, properties: {a: {anyOf: [{type: 'null'}]}}}"))
    assert not diagnostics
    assert "NullType" in repr(api.types[0])


OPERATIONS = [
    ("OPE007", "x-token-cost: many", "/paths/~1pets/get/x-token-cost"),
    ("OPE007", "x-token-cost: -1", "/paths/~1pets/get/x-token-cost"),
    ("OPE007", "x-token-cost: 1.5", "/paths/~1pets/get/x-token-cost"),
    ("OPE007", "x-token-cost: true", "/paths/~1pets/get/x-token-cost"),
    ("OPE009", "parameters: [{name: a, in: query, schema: {}, x-cancels: [b]}]",
     "/paths/~1pets/get/parameters/0/x-cancels"),
    ("NAM002", "parameters: [{name: aB, in: query, schema: {}}, {name: a_b, in: query, schema: {}}]",
     "/paths/~1pets/get/parameters/1"),
    ("SEC002", "security: [{oauth: ['pets:ride']}]", "/paths/~1pets/get/security/0/oauth/0"),
    ("OPE006", "servers: [{url: 'https://a.example/x'}, {url: 'https://b.example/y'}]",
     "/paths/~1pets/get/servers/1/url"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "member", "pointer"), OPERATIONS)
def test_an_operation_problem_is_reported_at_its_exact_position(
    code: str, member: str, pointer: str
) -> None:
    text = (
        HEAD
        + f"paths:\n  /pets:\n    get:\n      operationId: getPets\n      {member}\n"
        + "      responses: {'204': {description: none}}\n"
        + "components: {securitySchemes: {oauth: {type: oauth2, flows: {clientCredentials: "
        + "{tokenUrl: 'https://a.example', scopes: {'pets:read': Look}}}}}}\n"
    )
    _, diagnostics = lower_text(text)
    assert [(diagnostic.code, diagnostic.origin.pointer) for diagnostic in diagnostics] == [
        (code, pointer)
    ]


def test_a_scheme_that_is_not_declared_is_reported_once_and_stays_a_requirement() -> None:
    operations = "".join(
        f"  /{id_}: {{get: {{operationId: {id_}, responses: {{'204': {{description: none}}}}}}}}\n"
        for id_ in ("getPets", "getToys")
    )
    api, diagnostics = lower_text(f"{HEAD}security: [{{nobody: []}}]\npaths:\n{operations}")
    assert [(each.code, each.origin.pointer) for each in diagnostics] == [
        ("SEC001", "/security/0/nobody"),
        ("SEC004", "/paths/~1getPets/get"),
    ]
    assert [is_unusable(api, operation) for operation in api.operations] == [True, True]


def test_an_unsupported_security_scheme_is_an_error() -> None:
    _, diagnostics = lower_text(
        HEAD + "paths: {}\ncomponents: {securitySchemes: {tls: {type: mutualTLS}}}\n"
    )
    assert [diagnostic.code for diagnostic in diagnostics] == ["SEC003"]
    assert diagnostics[0].severity is Severity.ERROR


TWO = """\
paths:
  /a: {get: {operationId: %s, tags: [Pets], responses: {'204': {description: none}}}}
  /b: {get: {operationId: %s, tags: [Pets], responses: {'204': {description: none}}}}
"""


def test_a_duplicate_operation_id_is_reported_with_both_positions() -> None:
    _, diagnostics = lower_text(HEAD + TWO % ("getPets", "getPets"))
    assert [(diagnostic.code, diagnostic.origin.pointer) for diagnostic in diagnostics] == [
        ("OPE001", "/paths/~1b/get/operationId")
    ]
    assert diagnostics[0].notes[0].origin.pointer == "/paths/~1a/get/operationId"


def test_a_method_conflict_is_reported_with_both_positions() -> None:
    names = {name: OperationNames(method="ping") for name in ("pingA", "pingB")}
    config = Config(product=PRODUCT, operations=MappingProxyType(names))
    _, diagnostics = lower_text(HEAD + TWO % ("pingA", "pingB"), config)
    assert [(diagnostic.code, diagnostic.origin.pointer) for diagnostic in diagnostics] == [
        ("NAM005", "/paths/~1b/get")
    ]
    assert diagnostics[0].notes[0].origin.pointer == "/paths/~1a/get"


def test_methods_of_the_same_name_are_distinguished_by_their_paths() -> None:
    api, diagnostics = lower_text(HEAD + TWO % ("Ping", "ping"))
    assert not diagnostics
    assert {operation.path: operation.method.python for operation in api.operations} == {
        "/a": "ping",
        "/b": "get_b",
    }


def test_a_component_name_conflict_is_reported_with_both_positions() -> None:
    _, diagnostics = lower_text(
        pet(
            "{type: object, properties: {a: {$ref: '#/components/schemas/a_b'}, "
            "b: {$ref: '#/components/schemas/A_B'}}}",
            "a_b: {type: object, properties: {x: {type: string}}}\n"
            "A_B: {type: object, properties: {y: {type: string}}}\n",
        )
    )
    assert [(diagnostic.code, diagnostic.origin.pointer) for diagnostic in diagnostics] == [
        ("NAM007", "/components/schemas/A_B")
    ]
    assert diagnostics[0].notes[0].origin.pointer == "/components/schemas/a_b"


def test_components_whose_names_differ_in_symbols_are_named_after_the_symbols() -> None:
    names = ("a-b", "A.B", "AB", "+", "__", " ")
    properties = ", ".join(
        f"x{index}: {{$ref: '#/components/schemas/{name}'}}" for index, name in enumerate(names)
    )
    api, diagnostics = lower_text(
        pet(
            f"{{type: object, properties: {{{properties}}}}}",
            "\n".join(
                f"'{name}': {{type: object, properties: {{p{index}: {{type: string}}}}}}"
                for index, name in enumerate(names)
            )
            + "\n",
        )
    )
    assert not diagnostics
    by_component = {each.name.wire: each.name.python for each in api.types}
    assert [by_component[name] for name in names] == [
        "ADashB", "ADotB", "Ab", "Plus", "UnderscoreUnderscore", "EmptyType",
    ]  # fmt: skip


XML = """\
paths:
  /pets:
    get:
      operationId: getPet
      responses: {'200': {description: a, content: {%s}}}
components:
  schemas:
    Pet: {type: object, xml: {name: p}, properties: {a: {type: string, xml: {name: b}}, more: {
      type: array, items: {$ref: '#/components/schemas/Pet'}}}}
"""
REF = "{schema: {$ref: '#/components/schemas/Pet'}}"


@pytest.mark.parametrize(
    ("content", "pointers"),
    [
        (f"application/xml: {REF}", [f"{PET}/xml", f"{PET}/properties/a/xml"]),
        (f"application/problem+xml: {REF}, text/plain: {REF}", [f"{PET}/xml", f"{PET}/properties/a/xml"]),
        (f"application/xml: {REF}, application/json: {REF}", []),
        (f"application/json: {REF}", []),
        ("application/xml: {schema: {type: string}}", []),
    ],
)  # fmt: skip
def test_xml_is_reported_for_bodies_that_are_xml_only(content: str, pointers: list[str]) -> None:
    _, diagnostics = lower_text(HEAD + XML % content)
    assert [(each.code, each.origin.pointer) for each in diagnostics] == [
        ("SCH003", pointer) for pointer in pointers
    ]


LIMITS = "x-rate-limits: {daily-tokens: %s, burst-window: 2, oauth-burst-factor: 4, plans: [{name: L, daily-multiplier: 1, burst: 20}]}\n"


@pytest.mark.parametrize("tokens", ["0", "none", "-3"])
def test_rate_limits_must_be_positive_integers(tokens: str) -> None:
    _, diagnostics = lower_text(HEAD + "paths: {}\n" + LIMITS % tokens)
    assert [(diagnostic.code, diagnostic.origin.pointer) for diagnostic in diagnostics] == [
        ("OPE010", "/x-rate-limits/daily-tokens")
    ]


def test_rate_limits_are_lowered() -> None:
    api, diagnostics = lower_text(HEAD + "paths: {}\n" + LIMITS % "30000")
    assert not diagnostics
    assert api.rate_limits is not None
    assert (api.rate_limits.daily_tokens, api.rate_limits.burst_window) == (30000, 2)
    assert [(plan.name, plan.burst) for plan in api.rate_limits.plans] == [("L", 20)]


RECURSIVE = [
    "{type: array, items: {$ref: '#/components/schemas/Pet'}}",
    "{type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}",
    "{type: array, items: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}}",
]


@pytest.mark.parametrize("schema", RECURSIVE)
def test_a_list_or_map_that_contains_only_itself_is_an_error(schema: str) -> None:
    _, diagnostics = lower_text(pet(schema))
    assert [(diagnostic.code, diagnostic.origin.pointer) for diagnostic in diagnostics] == [
        ("SCH016", PET)
    ]


def test_a_union_of_types_may_be_recursive() -> None:
    api, diagnostics = lower_text(
        pet("{type: [string, array], items: {$ref: '#/components/schemas/Pet'}}")
    )
    assert not diagnostics
    assert [str(declaration.id) for declaration in api.types] == ["Pet"]


def test_variants_without_distinguishing_property_need_a_configured_name() -> None:
    kinds = ("string", "integer", "boolean")
    each = ", ".join(f"{{type: object, properties: {{a: {{type: {kind}}}}}}}" for kind in kinds)
    variants = f"{{oneOf: [{each}]}}"
    _, diagnostics = lower_text(pet(variants))
    assert [diagnostic.code for diagnostic in diagnostics] == ["NAM008"]
    assert "type_names" in diagnostics[0].help
    assert diagnostics[0].severity is Severity.ERROR
    api, diagnostics = lower_text(pet(variants), LENIENT)
    assert [diagnostic.severity for diagnostic in diagnostics] == [Severity.WARNING]
    assert diagnostics[0].message.endswith("; this type is Pet2")
    assert "Pet2" in {each.name.python for each in api.types}


def test_of_two_components_with_one_name_the_second_gets_another_if_lenient() -> None:
    each = "{type: object, properties: {x: {type: string}}}"
    api, diagnostics = lower_text(
        pet(
            "{type: object, properties: {a: {$ref: '#/components/schemas/a_b'}, "
            "b: {$ref: '#/components/schemas/A_B'}, c: {$ref: '#/components/schemas/A_B_2'}}}",
            f"a_b: {each.replace('x', 'y')}\nA_B: {each}\nA_B_2: {each.replace('x', 'z')}\n",
        ),
        LENIENT,
    )
    assert [each.message for each in diagnostics] == [
        "two schemas are the same type in Python: AB; this type is AB3"
    ]
    assert {each.name.python for each in api.types} == {"Pet", "AB", "AB2", "AB3"}


@pytest.mark.parametrize(
    ("pointer", "names"),
    [
        ("/paths/~1x/get/properties/deals/properties/values", ["Values", "DealsValues"]),
        ("/components/schemas/pet", ["Pet", "Pet2", "Pet3"]),
        ("/components/schemas/1", ["Type2", "Type3"]),
    ],
)
def test_names_of_a_pointer_begin_with_the_shortest(pointer: str, names: list[str]) -> None:
    assert list(itertools.islice(pointer_names(pointer), len(names))) == names


def test_extensions_are_not_taken_for_operations_or_responses() -> None:
    api, diagnostics = lower_text(
        HEAD + "paths:\n  x-owner: us\n  /pets:\n    x-note: {get: {}}\n    get:\n"
        "      operationId: getPets\n      responses: {'204': {description: none}, x-note: 1}\n"
    )
    assert not diagnostics
    assert [operation.id.wire for operation in api.operations] == ["getPets"]
    assert [response.status for response in api.operations[0].responses] == ["204"]
