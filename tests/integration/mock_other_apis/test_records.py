"""Records of any API: created, found, changed and deleted by the generated client."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.integration.conftest import Project
from tests.integration.mock_other_apis.conftest import SHOP
from tests.support.any_mock import CONFIG, ROOT, AnyMock, generate_mock


@pytest.fixture
def server(shop: AnyMock) -> Iterator[Any]:
    mock = shop.module("mock")
    with mock.Server(mock.Mock(seed=3)) as running:
        yield running


@pytest.fixture
def client(shop: AnyMock, server: Any) -> Iterator[Any]:
    with shop.module().Api(server.api_token, base_url=server.url, retries=0) as opened:
        yield opened


def test_created_records_are_found_changed_and_deleted(shop: AnyMock, client: Any) -> None:
    errors = shop.module("errors")
    created = client.pets.create(name="Rex", kind="dog", weight=2.5)
    assert (created.id, created.name, created.kind, created.weight) == (4, "Rex", "dog", 2.5)
    assert client.pets.get(4) == created
    assert client.pets.change(4, name="Tom").name == "Tom"
    assert client.pets.get(4).kind == "dog"
    client.pets.delete(4)
    with pytest.raises(errors.NotFound):
        client.pets.get(4)
    assert client.pets.create(name="Ida").id == 5


Command = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(
    shop: AnyMock, server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Command:  # fmt: skip
    """Run a command in this process; return its exit code and its output as JSON."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("API_API_KEY", server.api_token)
    program = shop.module("cli.program")

    def run_command(*words: str) -> tuple[int, Any]:
        code = program.run([*words, "--base-url", server.url, "--output", "json"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else None

    return run_command


def test_commands_create_find_change_and_delete_records(run: Command) -> None:
    code, created = run("pets", "create", "--name", "Rex", "--kind", "dog")
    assert (code, created["id"], created["kind"]) == (0, 4, "dog")
    assert run("pets", "get", "4") == (0, created)
    assert run("pets", "change", "4", "--name", "Tom")[1]["name"] == "Tom"
    assert [pet["id"] for pet in run("pets", "list", "--all")[1]] == [1, 2, 3, 4]
    assert run("pets", "delete", "4")[0] == 0
    assert run("pets", "get", "4")[0] == 66


def test_a_file_is_imported_by_a_property_and_by_the_id(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "rows"

    def import_rows(text: str, key: str) -> tuple[int, list[str]]:
        file.write_text(text, encoding="utf-8")
        code, rows = run("pets", "import", str(file), "--key", key)
        return code, [row["state"] for row in rows]

    assert import_rows("name,kind\nRex,dog\n", "name") == (0, ["created"])
    # The path calls the id `petId`, the records call it `id`.
    assert import_rows("name,kind\nRex,cat\nTom,cat\n", "name") == (0, ["updated", "created"])
    assert import_rows("id,name\n1,Ida\n5,Tom\n", "id") == (0, ["updated", "unchanged"])
    assert import_rows('{"petId": 2, "name": "Eve"}\n', "petId") == (0, ["updated"])
    names = {pet["id"]: pet["name"] for pet in run("pets", "list", "--all")[1]}
    assert (names[1], names[2], names[4], names[5]) == ("Ida", "Eve", "Rex", "Tom")
    file.write_text("name,kind\ntext,dog\n", encoding="utf-8")
    assert run("pets", "change", "1", "--name", names[3])[0] == 0
    assert run("pets", "import", str(file), "--key", "name")[0] == 65  # two have the name


def test_bodies_that_are_not_inspected_are_listed(tmp_path: Path) -> None:
    other = SHOP.read_text(encoding="utf-8").replace("application/json", "application/x-shop")
    (tmp_path / "shop.yaml").write_text(other, encoding="utf-8")
    config = tmp_path / "codegen.yaml"
    config.write_text(
        CONFIG.format(name="other_shop", more="", targets="client, cli, contract, mock"),
        encoding="utf-8",
    )
    generated = Project(tmp_path).run(
        "generate", "--spec=shop.yaml", "--config=codegen.yaml", "--out=out"
    )
    assert generated.exit_code == 0, generated.output
    assert "mock server: request bodies that are not inspected\n  application/x-shop: " in (
        generated.output
    )
    start = [sys.executable, "-m", "other_shop.mock", "--port=0"]
    with subprocess.Popen(
        start, cwd=tmp_path / "out", stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        greeting = "".join(iter(process.stdout.readline, "Press Ctrl-C to stop.\n"))
        process.terminate()
    assert "(application/x-shop is not inspected)" in greeting


def test_lists_are_filtered_sorted_and_paginated(client: Any) -> None:
    for name in ("b", "c", "a"):
        client.pets.create(name=name, kind="dog")
    dogs = [pet.id for pet in client.pets.list(kind="dog", limit=1)]
    assert dogs == [4, 5, 6]
    assert [pet.name for pet in client.pets.list(ids=[4, 6], sort="name")] == ["a", "b"]
    assert [pet.id for pet in client.pets.list(limit=2)] == [1, 2, 3, 4, 5, 6]


def test_where_nothing_is_inferred_an_example_answers(client: Any) -> None:
    assert client.shop.get_weather().sky == "clear"
    assert client.visits.set(1, "abc-1", note="Well.").note


@pytest.fixture
def raw(server: Any) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=f"{server.url}/v1", headers={"x-key": server.api_token}) as opened:
        yield opened


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/pets", {"name": "Rex", "id": 7}, 400),
        ("POST", "/pets", {"name": ""}, 400),
        ("POST", "/pets", {}, 400),
        ("POST", "/pets", {"name": "Rex", "weight": 0}, 400),
        ("PATCH", "/pets/1", {"colour": "red"}, 400),
        ("GET", "/pets?kind=cow", None, 400),
        ("GET", "/pets?colour=red", None, 400),
        ("GET", "/pets?cursor=!", None, 400),
        ("GET", "/pets/x", None, 400),
        ("PUT", "/pets/1/visits/abc", {"note": "Well."}, 400),
        ("GET", "/pets/99", None, 404),
    ],
)
def test_errors_are_as_described(
    raw: httpx2.Client, method: str, path: str, body: object, status: int
) -> None:
    response = raw.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["title"]


def test_methods_and_paths(raw: httpx2.Client) -> None:
    assert raw.get("/cats").status_code == 404
    assert raw.put("/pets").headers["allow"] == "GET, POST"
    options = raw.request("OPTIONS", "/pets")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, POST")
    head = raw.head("/pets")
    assert (head.status_code, head.content) == (200, b"")
    assert raw.put("/pets/1/visits/%61bc-1", json={"note": "Well."}).status_code == 200
    assert raw.get("/pets", headers={"x-key": "wrong"}).status_code == 401


def test_faults_apply_to_any_api(raw: httpx2.Client) -> None:
    pet = raw.get("/pets/1", headers={"x-mock-fault": "unknown-enum, unknown-field"}).json()
    assert (pet["kind"], "field_from_the_future" in pet) == ("from_the_future", True)
    pets = raw.get("/pets", headers={"x-mock-fault": "nulls"}).json()["data"]
    assert pets[0]["name"] is None
    assert raw.get("/pets/1", headers={"x-mock-fault": "status=503"}).status_code == 503


def test_a_file_keeps_records_and_the_start_says_what_is_missing(
    shop: AnyMock, tmp_path: Any
) -> None:
    file = str(tmp_path / "shop.db")
    command = [sys.executable, "-m", "corner_shop.mock", "--port=0", f"--db={file}", "--seed=2"]
    for count in (2, 3):
        with subprocess.Popen(
            command, cwd=shop.folder, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            greeting = ""
            while "Ctrl-C" not in greeting:
                line = process.stdout.readline()
                assert line, greeting
                greeting += line
            found = re.search(r"http://\S+", greeting)
            assert found
            headers = {"x-key": "mock-token"}
            with httpx2.Client(base_url=found[0] + "/v1", headers=headers) as client:
                assert len(client.get("/pets").json()["data"]) == count
                client.post("/pets", json={"name": "Rex"})
            process.terminate()
        assert "getWeather" in greeting
        assert "tokens" not in greeting


def test_generate_lists_what_was_not_inferred(tmp_path: Path) -> None:
    config = tmp_path / "codegen.yaml"
    config.write_text(
        CONFIG.format(name="corner_shop", more="", targets="client, cli, contract, mock"),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "generator", "generate", f"--spec={SHOP}", f"--config={config}", f"--out={tmp_path}/out"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == [
        "mock server: 2 operations respond with examples only",
        "  no operation lists or creates such records: setVisit",
        "  no path of a single record: getWeather",
    ]


def test_a_missing_module_with_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r'file "mock/rules\.py" not found'):
        generate_mock(SHOP, "corner_shop", tmp_path, "mock: {modules: [mock/rules.py]}")
