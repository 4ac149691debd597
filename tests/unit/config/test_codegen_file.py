"""codegen.yaml: its settings, and how errors in it are reported."""

from __future__ import annotations

import pytest

from generator.config.codegen_config import Config
from generator.config.codegen_file import load_config
from generator.diagnostics.codes import CODES, SUPPRESSIBLE
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import FailureRule
from tests.support.memory_files import MemoryFiles, listed

PRODUCT = """\
product:
  distribution: acme-pets
  package: acme_pets
  version: "1.2.0rc1"
  client: Acme
  command: acme-pets
  environment: ACME_PETS
"""
EVERYTHING = (
    PRODUCT
    + """\
overlays: [overlays/a.yaml, b.yaml]
operations:
  listPets: {resource: pets, method: list, parameters: {Owner-Id: owner}}
  addPet:
type_names: {/components/schemas/pet~1dog: Dog}
field_names: {/components/schemas/Pet/properties/ownerId: owner}
pagination:
  - {cursor_parameter: cursor, size_parameter: limit, items: /data, next_cursor: /more/next}
data: /data
header_roles: {burst_limit: X-Limit, retry_after: retry-after}
targets: [client, mock]
allow:
  - {code: SCH003, pointer: /components, reason: not needed yet}
failure: {pointer: /success, value: false}
"""
)


def load(text: str | bytes) -> tuple[Config | None, Diagnostics]:
    """Load a configuration."""
    diagnostics = Diagnostics()
    return load_config(
        "codegen.yaml", MemoryFiles({"codegen.yaml": text}), diagnostics
    ), diagnostics


@pytest.mark.parametrize("value", ["false", "true", "null", "0", "2.5", "error", "'1'"])
def test_the_value_of_a_failure_is_a_scalar(value: str) -> None:
    config, diagnostics = load(f"{PRODUCT}failure: {{pointer: /status, value: {value}}}\n")
    assert listed(diagnostics) == []
    assert config is not None
    assert config.failure is not None
    expected = {"false": False, "true": True, "null": None, "0": 0, "2.5": 2.5, "'1'": "1"}
    assert repr(config.failure.value) == repr(expected.get(value, "error"))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{pointer: success, value: false}", 'CFG004: invalid value "success" for "pointer"'),
        ("{pointer: '', value: false}", 'CFG004: invalid value "" for "pointer"'),
        ("{pointer: /success}", 'CFG002: missing key "value" in "failure"'),
        ("{value: false}", 'CFG002: missing key "pointer" in "failure"'),
        ("{pointer: /a, value: [1]}", 'CFG003: "value" is a list, expected null, a boolean'),
        ("{pointer: /a, valeu: 1}", 'CFG001: unknown key "valeu" in "failure"'),
        ("[]", 'CFG003: "failure" is a list, expected a mapping'),
    ],
)
def test_an_invalid_failure_rule_is_reported(rule: str, message: str) -> None:
    config, diagnostics = load(f"{PRODUCT}failure: {rule}\n")
    assert config is None
    messages = [f"{diagnostic.code}: {diagnostic.message}" for diagnostic in diagnostics]
    assert any(message in text for text in messages), messages


@pytest.mark.parametrize("code", sorted(set(CODES) - SUPPRESSIBLE))
def test_a_problem_with_a_wrong_result_cannot_be_suppressed(code: str) -> None:
    config, diagnostics = load(f"{PRODUCT}allow: [{{code: {code}, pointer: /, reason: known}}]\n")
    assert config is None
    assert [(each.code, each.message) for each in diagnostics] == [
        ("CFG004", f"{code} cannot be suppressed: {CODES[code]}")
    ]


def test_the_code_of_a_suppression_exists() -> None:
    config, diagnostics = load(f"{PRODUCT}allow: [{{code: ABC123, pointer: /, reason: known}}]\n")
    assert config is None
    assert [each.message for each in diagnostics] == ['"ABC123" is not a known code']


def test_only_the_product_is_required() -> None:
    config, diagnostics = load(PRODUCT)
    assert listed(diagnostics) == []
    assert config is not None
    assert config.product.version == "1.2.0rc1"
    assert config == Config(product=config.product)


def test_every_setting_is_read() -> None:
    config, diagnostics = load(EVERYTHING.replace("  addPet:\n", "  addPet: {}\n"))
    assert listed(diagnostics) == []
    assert config is not None
    assert config.overlays == ("overlays/a.yaml", "b.yaml")
    operation = config.operations["listPets"]
    assert (operation.resource, operation.method) == ("pets", "list")
    assert operation.parameters == {"Owner-Id": "owner"}
    assert str(operation.origin) == "codegen.yaml:10:3 (/operations/listPets)"
    assert config.operations["addPet"].method == ""
    assert config.type_names == {"/components/schemas/pet~1dog": "Dog"}
    (pointer, field_name), *_ = config.field_names.items()
    assert (pointer, field_name.python) == ("/components/schemas/Pet/properties/ownerId", "owner")
    assert str(field_name.origin).startswith("codegen.yaml:13:15")
    assert [rule.next_cursor for rule in config.pagination] == ["/more/next"]
    assert config.data == "/data"
    assert config.failure == FailureRule(pointer="/success", value=False)
    assert [(role.role, role.header) for role in config.header_roles] == [
        ("burst_limit", "X-Limit"),
        ("retry_after", "retry-after"),
    ]
    assert config.targets == ("client", "mock")
    (suppression,) = config.allow
    assert (suppression.code, suppression.pointer, suppression.reason) == (
        "SCH003",
        "/components",
        "not needed yet",
    )


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("acme_pets", "../evil", "3:12 CFG004"),
        ("acme_pets", "Acme", "3:12 CFG004"),
        ("acme_pets", "lambda", "3:12 CFG004"),
        ("acme_pets", "[a]", "3:12 CFG003"),
        ("acme-pets\n  package", "-x\n  package", "2:17 CFG004"),
        ('"1.2.0rc1"', "1.2", "4:12 CFG003"),
        ('"1.2.0rc1"', "latest", "4:12 CFG004"),
        ("client: Acme", "client: acme", "5:11 CFG004"),
        ("command: acme-pets", "command: rm -rf /", "6:12 CFG004"),
        ("ACME_PETS", "acme", "7:16 CFG004"),
        ("  client: Acme\n", "", "2:3 CFG002"),
        ("  client:", "  clint:", "5:3 CFG001"),
        ("overlays:", "overlay:", "8:1 CFG001"),
        ("overlays/a.yaml", "/etc/passwd", "8:12 CFG004"),
        ("overlays/a.yaml", "../a.yaml", "8:12 CFG004"),
        ("overlays/a.yaml", "C:/a.yaml", "8:12 CFG004"),
        ("overlays/a.yaml", '"a\\tb"', "8:12 CFG004"),
        ("overlays/a.yaml", "3", "8:12 CFG003"),
        ("[overlays/a.yaml, b.yaml]", "overlays/a.yaml", "8:11 CFG003"),
        ("resource: pets", "resource: Pets", "10:24 CFG004"),
        ("method: list", "method: 3", "10:38 CFG003"),
        ("method: list", "method: global", "10:38 CFG004"),
        ("owner}", "own-er}", "10:67 CFG004"),
        ("parameters:", "paramters:", "10:44 CFG001"),
        ("{Owner-Id: owner}", "x", "10:56 CFG003"),
        ("method: list", "web: ftp://pets.example", "10:35 CFG004"),
        ("method: list", "web: 'https://pets.example/{id'", "10:35 CFG004"),
        ("/components/schemas/pet~1dog", "/a~2", "12:14 CFG004"),
        ("Dog", "dog", "12:44 CFG004"),
        ("/components/schemas/Pet", "Pet", "13:15 CFG004"),
        ("ownerId: owner", "ownerId: Owner", "13:59 CFG004"),
        ("ownerId: owner", "ownerId: class", "13:59 CFG004"),
        ("cursor_parameter:", "cursor:", "15:6 CFG001"),
        ("items: /data", "items: data", "15:62 CFG004"),
        ("data: /data\nh", "data: 3\nh", "16:7 CFG003"),
        ("burst_limit", "burst_limits", "17:16 CFG004"),
        ("burst_limit", "something", "17:16 CFG004"),
        ("X-Limit", "'X Limit'", "17:29 CFG004"),
        ("mock]", "pages]", "18:19 CFG004"),
        ("mock]", "3]", "18:19 CFG003"),
        ("SCH003", "sch3", "20:12 CFG004"),
        ("not needed yet", "' '", "20:50 CFG004"),
        (", reason: not needed yet", "", "20:5 CFG002"),
        ("allow:\n", "allow:\n  - SCH003\n", "20:5 CFG003"),
    ],
)
def test_an_error_is_reported_once_at_its_position(
    written: str, instead: str, expected: str
) -> None:
    text = EVERYTHING.replace("  addPet:\n", "  addPet: {}\n")
    assert written in text
    config, diagnostics = load(text.replace(written, instead, 1))
    assert config is None
    assert expected in listed(diagnostics)
    if not expected.endswith("CFG001"):
        assert listed(diagnostics) == [expected]
    assert all(diagnostic.help for diagnostic in diagnostics)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a", ["1:1 CFG003"]),
        ("a: [", ["1:5 YML002"]),
        ("data: /data", ["1:1 CFG002"]),
        ("product: x", ["1:10 CFG003"]),
        (PRODUCT + "operations: {a: x}", ["8:17 CFG003"]),
        (PRODUCT + "operations: x", ["8:13 CFG003"]),
        (PRODUCT + "targets: x", ["8:10 CFG003"]),
    ],
)
def test_a_file_of_the_wrong_structure_is_reported(text: str, expected: list[str]) -> None:
    assert listed(load(text)[1]) == expected


def test_modules_of_the_mock_server_are_read() -> None:
    config, diagnostics = load(PRODUCT + "mock: {modules: [mock/rules.py, seed.py]}")
    assert listed(diagnostics) == []
    assert config is not None
    assert [(each.path, each.name) for each in config.mock] == [
        ("mock/rules.py", "rules"),
        ("seed.py", "seed"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mock: x", ["8:7 CFG003"]),
        ("mock: {rules: []}", ["8:8 CFG001"]),
        ("mock: {modules: [rules.txt]}", ["8:18 CFG004"]),
        ("mock: {modules: [../rules.py]}", ["8:18 CFG004"]),
        ("mock: {modules: [a/Rules.py]}", ["8:18 CFG004"]),
        ("mock: {modules: [class.py]}", ["8:18 CFG004"]),
        ("mock: {modules: [__init__.py]}", ["8:18 CFG004"]),
        ("mock: {modules: [a.py, b/a.py]}", ["8:24 CFG004"]),
    ],
)
def test_wrong_modules_of_the_mock_server_are_reported(text: str, expected: list[str]) -> None:
    assert listed(load(PRODUCT + text)[1]) == expected


def test_a_missing_file_is_reported() -> None:
    diagnostics = Diagnostics()
    assert load_config("codegen.yaml", MemoryFiles({}), diagnostics) is None
    assert listed(diagnostics) == ["1:1 YML011"]
