"""A package generated from an OpenAPI 3.2 document: requests, commands, mock server, contract tests."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import httpx2
import pytest

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.pipeline import Source, generate
from tests.integration.conftest import ROOT
from tests.integration.test_constructs import run_contract
from tests.support.any_mock import AnyMock, generate_mock
from tests.support.generated_client import BothClients
from tests.support.memory_files import MemoryFiles
from tests.support.variants import first_and_variants

SPEC = ROOT / "tests/golden/ir/openapi-3.2/spec.yaml"


@pytest.fixture(scope="module")
def pets(tmp_path_factory: pytest.TempPathFactory) -> AnyMock:
    return generate_mock(SPEC, "pets_3_2", tmp_path_factory.mktemp("pets"))


@pytest.fixture
def clients(pets: AnyMock) -> BothClients:
    return BothClients(pets.module(), token="secret")


def test_methods_of_any_name_are_sent(clients: BothClients) -> None:
    clients.call("queryPets", {"name": "Ada"}, httpx2.Response(200, json=[]))
    clients.call("copyPets", {})
    sent = [(request.method, request.url.path, request.content) for request in clients.requests]
    assert sent == [("QUERY", "/pets", b'{"name":"Ada"}'), ("COPY", "/pets", b"")]


@pytest.mark.parametrize(
    ("operation", "arguments", "query"),
    [
        ("listPets", {"filter": {"name": "A&B", "tags": ["x", "y"]}}, b"name=A%26B&tags=x&tags=y"),
        ("listPets", {}, b""),
        ("searchPets", {"expression": {"a b": 1}}, b"%7B%22a%20b%22%3A1%7D"),
    ],
)
def test_a_querystring_parameter_is_the_whole_query(
    clients: BothClients, operation: str, arguments: dict[str, Any], query: bytes
) -> None:
    clients.call(operation, arguments, httpx2.Response(200, json=[]))
    assert clients.requests[-1].url.query == query


def test_the_style_cookie_escapes_nothing(pets: AnyMock, clients: BothClients) -> None:
    clients.call("listPets", {"session": ["a b=1", "%"]}, httpx2.Response(200, json=[]))
    assert clients.requests[-1].headers["cookie"] == "session=a b=1; session=%"
    for unsafe in ("a; admin=1", "a\r\nX: 1", "é"):
        with pytest.raises(pets.module().errors.ArgumentError, match="without semicolons"):
            clients.call("listPets", {"session": [unsafe]})


@pytest.mark.parametrize(
    ("value", "model"),
    [
        ({"kind": "cat", "lives": 9}, "Cat"),
        ({"kind": "snake", "legs": 0}, "Other"),
        ({"lives": 9}, "Other"),
    ],
)
def test_other_values_of_a_discriminator_have_the_default_type(
    clients: BothClients, value: dict[str, Any], model: str
) -> None:
    (pet,) = clients.call("listPets", {}, httpx2.Response(200, json=[value]))
    assert type(pet).__name__ == model
    assert not clients.mismatches


def test_the_readme_names_the_servers(pets: AnyMock) -> None:
    readme = (pets.folder / "README.md").read_text(encoding="utf-8")
    assert "- `https://api.example.com`: production\n- `https://eu.example.com`: Europe\n" in readme


def test_a_deprecated_scheme_is_not_chosen(clients: BothClients) -> None:
    clients.call("copyPets", {})
    assert clients.requests[-1].headers["authorization"] == "Bearer secret"
    assert "x-key" not in clients.requests[-1].headers


def test_the_mock_server_answers_all_methods(pets: AnyMock) -> None:
    module = pets.module("mock")
    with module.Server(module.Mock()) as server:
        headers = {"authorization": f"Bearer {server.api_token}"}

        def send(method: str, path: str, **more: Any) -> httpx2.Response:
            return httpx2.request(method, server.url + path, headers=headers, **more)

        assert send("COPY", "/pets").status_code == 204
        assert send("QUERY", "/pets", json={"name": "Ada"}).status_code == 200
        assert send("QUERY", "/pets", json={"name": 1}).status_code == 400
        assert send("GET", "/pets?name=a&tags=b").status_code == 200
        assert send("GET", "/pets?name=a&name=b").status_code == 400
        assert send("GET", "/search?%7B%22a%22%3A1%7D").status_code == 204
        assert send("GET", "/search?%7B%22a%22%3A%22x%22%7D").status_code == 400
        assert send("GET", "/search").status_code == 400


def test_commands_send_what_methods_send(pets: AnyMock) -> None:
    arguments = ["pets", "search", "--expression", '{"a": 1}', "--curl"]
    command = [sys.executable, "-m", "pets_3_2.cli", *arguments]
    completed = subprocess.run(
        command, cwd=pets.folder, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "/search?%7B%22a%22%3A1%7D" in completed.stdout


@pytest.mark.parametrize("tests", first_and_variants(["tests/test_requests.py", "tests"]))
def test_the_contract_tests_pass(pets: AnyMock, tests: str) -> None:
    contract = json.loads((pets.folder / "tests/contract/contract.json").read_bytes())
    assert [operation["http_method"] for operation in contract["operations"]] == [
        "COPY",
        "GET",
        "GET",
        "QUERY",
    ]
    assert " passed" in run_contract(pets.folder, tests)


def test_the_reference_shows_the_whole_query() -> None:
    config = (
        "product: {distribution: a, package: a, version: '1', client: A, command: a, environment: A}"
        "\ntargets: [client, docs]\n"
    )
    files = MemoryFiles({"codegen.yaml": config, "spec.yaml": SPEC.read_bytes()})
    source = Source(document="spec.yaml", config="codegen.yaml", files=files)
    generation = generate(source, read_templates(), Diagnostics())
    assert generation is not None
    reference = generation.files["docs/reference.md"].decode()
    assert "https://api.example.com/search?%7B%7D" in reference
    assert "--request QUERY" in reference
