"""Contract tests of other documents against a server: without pages, costs, POST or overlays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.integration.conftest import Project
from tests.support.contract_runs import REPORT, Done, run_contract, spent, table
from tests.support.fault_proxy import Asked, FaultProxy, Forward, Given, between

BARE = """\
openapi: 3.1.0
info: {title: Bare, version: 1.0.0}
servers: [{url: "https://bare.example"}]
security: [{key: []}]
paths:
  /health:
    get:
      operationId: getHealth
      responses: {"200": {$ref: "#/components/responses/Text"}}
  /things/{name}:
    parameters: [{name: name, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getThing
      responses:
        "200": {$ref: "#/components/responses/Text"}
        "404": {$ref: "#/components/responses/Text"}
    delete:
      operationId: deleteThing
      responses: {"204": {description: Gone.}}
components:
  responses:
    Text: {description: Said., content: {text/plain: {schema: {type: string}}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key, description: The key.}
"""
CONFIG = """\
product:
  distribution: bare
  package: bare
  version: "1.0.0"
  client: Bare
  command: bare
  environment: BARE
targets: [client, contract]
"""


@pytest.fixture
def server() -> Iterator[FaultProxy]:
    def rule(asked: Asked, forward: Forward) -> Given:
        if asked.path.startswith("/things/"):
            return Given(status=404, body=b"no", headers={"content-type": "text/plain"})
        if asked.path == "/health":
            return Given(body=b"well", headers={"content-type": "text/plain"})
        pet = {"id": 1, "name": "Rex", "kind": "dog"}
        body = {"data": [pet], "next_cursor": None} if asked.path == "/pets" else pet
        return Given(body=json.dumps(body).encode())

    with between("http://127.0.0.1:9", rule) as made:
        yield made


def run_and_replay(project: Project, server: FaultProxy, **token: str) -> Done:
    assert project.run("generate").exit_code == 0
    run = run_contract(
        project.folder,
        "--live",
        f"--base-url={server.url}",
        "--record=run.jsonl",
        tests=[project.out / "tests"],
        **token,
    )
    replayed = run_contract(
        project.folder,
        "--replay=run.jsonl",
        "--contract-report=again.txt",
        tests=[project.out / "tests"],
    )
    assert replayed.returncode == run.returncode
    report = (project.folder / REPORT).read_bytes()
    assert (project.folder / "again.txt").read_bytes() == report
    return run


@pytest.mark.variants
def test_an_api_without_costs_and_creation_is_read(project: Project, server: FaultProxy) -> None:
    project.spec.write_text(BARE, encoding="utf-8")
    project.config.write_text(CONFIG, encoding="utf-8")
    run = run_and_replay(project, server, BARE_API_KEY="s3cret-of-bare")
    assert run.returncode == 0, run.stdout
    asked = [(request.method, request.path) for request in server.asked]
    assert sorted(asked) == [("GET", "/health"), ("GET", "/things/no-such-record")]
    report = (project.folder / REPORT).read_text(encoding="utf-8")
    assert spent(report) == (2, 2), "a request without a known cost counts as one token"
    assert {row["verdict"] for row in table(report, "tests")} == {"passed"}
    assert "NOTSET" not in report
    written = report + (project.folder / "run.jsonl").read_text(encoding="utf-8")
    assert "s3cret-of-bare" not in written + run.stdout


@pytest.mark.variants
def test_records_that_cannot_be_deleted_are_not_created(
    project: Project, server: FaultProxy
) -> None:
    text = project.config.read_text(encoding="utf-8")
    project.config.write_text(text.replace("[client]", "[client, contract]"), encoding="utf-8")
    run = run_and_replay(project, server, PETSHOP_API_KEY="s3cret-of-pets")
    assert {request.method for request in server.asked} == {"GET"}
    report = (project.folder / REPORT).read_text(encoding="utf-8")
    verdicts = {row["test"].partition("[")[0]: row["verdict"] for row in table(report, "tests")}
    assert run.returncode == 1, "the server returns a pet for an unknown id"
    assert verdicts["test_unknown_id_returns_documented_error"] == "failed"
    assert verdicts["test_list_returns_a_page"] == "passed"


@pytest.mark.variants
def test_a_key_in_the_query_is_in_no_recording(project: Project) -> None:
    secret = "s3cret/of bare+&"

    def rule(asked: Asked, forward: Forward) -> Given:
        assert asked.target.endswith("?the%20key=s3cret%2Fof%20bare%2B%26")
        if asked.path.startswith("/things/"):
            return Given(status=404, body=b"", headers={})
        link = f"https://bare.example/?the+key={quote(secret)}"  # "/" as it is
        return Given(body=link.encode(), headers={"content-type": "text/plain"})

    text = BARE.replace("in: header, name: X-Key", "in: query, name: the key")
    text = text.replace(
        '"404": {$ref: "#/components/responses/Text"}', '"404": {description: None.}'
    )
    project.spec.write_text(text, encoding="utf-8")
    project.config.write_text(CONFIG, encoding="utf-8")
    with between("http://127.0.0.1:9", rule) as server:
        run = run_and_replay(project, server, BARE_API_KEY=secret)
    assert run.returncode == 0, run.stdout
    report = (project.folder / REPORT).read_text(encoding="utf-8")
    recording = (project.folder / "run.jsonl").read_text(encoding="utf-8")
    assert "the+key=<hidden>" in recording
    assert "s3cret" not in report + recording + run.stdout
