"""Recorded traffic: routing, contradictions, coverage, and drafts of overlays."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.ir.operations import Location
from generator.pipeline import Source, load_api
from generator.traffic.contract_recordings import read_contract_recording
from generator.traffic.coverage import cover, write_coverage
from generator.traffic.exchange import RecordError, Recording
from generator.traffic.har import is_har, read_har
from generator.traffic.mismatches import draft_overlay, group_mismatches, write_mismatches
from generator.traffic.observations import Traffic, observe
from generator.traffic.routing import NoOperation, Router
from tests.unit.diff.pairs import Memory

CONFIG = """
product:
  distribution: kiosk
  package: kiosk
  version: 1.0.0
  client: Kiosk
  command: kiosk
  environment: KIOSK
"""

DOCUMENT = """
openapi: 3.1.0
info: {title: Kiosk, version: 1.0.0, description: Sells papers.}
servers: [{url: https://api.kiosk.example/v1}]
paths:
  /papers:
    get:
      operationId: listPapers
      summary: List papers
      tags: [papers]
      x-token-cost: 5
      parameters:
      - {name: limit, in: query, description: How many., schema: {type: integer}}
      - {name: filter, in: query, description: Which., style: deepObject, explode: true, schema: {type: object, properties: {title: {type: string}}}}
      - {name: X-Trace, in: header, description: For logs., schema: {type: string}}
      responses:
        '200':
          description: Papers
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Paper'}}}}
        '404': {description: None}
    post:
      operationId: addPaper
      summary: Add a paper
      tags: [papers]
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/NewPaper'}}}
      responses:
        '201':
          description: A paper
          content: {application/json: {schema: {$ref: '#/components/schemas/Paper'}}}
  /papers/{id}:
    get:
      operationId: getPaper
      summary: Get a paper
      tags: [papers]
      x-token-cost: 1
      parameters:
      - {name: id, in: path, required: true, description: Which., schema: {type: string}}
      responses:
        '200':
          description: A paper
          content: {application/json: {schema: {$ref: '#/components/schemas/Paper'}}}
        4XX: {description: Refused}
  /papers/latest:
    get:
      operationId: getLatest
      summary: Get the latest paper
      tags: [papers]
      responses:
        '200': {description: A paper}
components:
  schemas:
    NewPaper:
      type: object
      description: A paper to add.
      required: [title]
      properties:
        title: {type: string, description: Its title.}
    Paper:
      type: object
      description: A paper.
      required: [id, title]
      properties:
        id: {type: integer, readOnly: true, description: Its number.}
        title: {type: string, description: Its title.}
        kind: {type: string, enum: [daily, weekly], description: How often.}
        printed: {type: string, format: date, description: The day.}
        cover: {$ref: '#/components/schemas/Cover', description: The front page.}
    Cover:
      type: object
      description: A front page.
      additionalProperties: false
      properties:
        colour: {type: string, description: Its colour.}
"""

PAPER = {"id": 1, "title": "Echo", "kind": "daily", "printed": "2027-01-31", "cover": {}}
URL = "https://api.kiosk.example/v1/papers"


def load(*overlays: str) -> Api:
    names = [f"draft{index}.yaml" for index in range(len(overlays))]
    config = CONFIG + (f"overlays: [{', '.join(names)}]\n" if names else "")
    files = {"kiosk.yaml": DOCUMENT.encode(), "codegen.yaml": config.encode()}
    files |= {name: text.encode() for name, text in zip(names, overlays, strict=True)}
    diagnostics = Diagnostics()
    source = Source(document="kiosk.yaml", config="codegen.yaml", files=Memory(files))
    loaded = load_api(source, diagnostics)
    assert loaded is not None, list(diagnostics)
    return loaded.api


API = load()


def entry(
    url: str = URL,
    body: Any = None,
    *,
    method: str = "GET",
    status: int = 200,
    sent: Any = None,
    kind: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return an entry of a HAR file."""
    request: dict[str, Any] = {"method": method, "url": url}
    request["headers"] = [{"name": name, "value": text} for name, text in (headers or {}).items()]
    if sent is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(sent)}
    content = {"mimeType": kind, "text": "" if body is None else json.dumps(body)}
    return {"request": request, "response": {"status": status, "content": content}}


def har(*entries: dict[str, Any]) -> Recording:
    return read_har(json.dumps({"log": {"entries": list(entries)}}).encode(), "x.har")


def traffic(*entries: dict[str, Any], hosts: tuple[str, ...] = ()) -> Traffic:
    return observe([har(*entries)], API, hosts)


def found(*entries: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [
        (str(each.part), each.pointer, each.expected, each.got)
        for each in traffic(*entries).mismatches
    ]


@pytest.mark.parametrize(
    ("method", "url", "expected"),
    [
        ("GET", "https://api.kiosk.example/v1/papers/latest", "getLatest"),
        ("GET", "https://API.kiosk.example:443/v1/papers/a%2Fb?x=1", "getPaper"),
        ("GET", "http://127.0.0.1:8000/v1/papers", "listPapers"),
        ("GET", "http://[::1]/v1/papers/7", "getPaper"),
        ("POST", "http://localhost/v1/papers", "addPaper"),
        ("DELETE", "https://api.kiosk.example/v1/papers", NoOperation.UNKNOWN_PATH),
        ("GET", "https://api.kiosk.example/papers", NoOperation.UNKNOWN_PATH),
        ("GET", "https://api.kiosk.example/v1/papers/7/pages", NoOperation.UNKNOWN_PATH),
        ("GET", "https://api.kiosk.example.evil.example/v1/papers", NoOperation.OTHER_HOST),
        ("GET", "https://[nonsense/v1/papers", NoOperation.OTHER_HOST),
        ("GET", "data:text/plain,x", NoOperation.OTHER_HOST),
    ],
)
def test_a_request_calls_the_most_concrete_operation(
    method: str, url: str, expected: str | NoOperation
) -> None:
    operation = Router(API).find(method, url)
    assert (operation if isinstance(operation, NoOperation) else operation.id.wire) == expected


def test_a_host_that_the_user_names_belongs_to_the_api() -> None:
    url = "https://proxy.example/v1/papers"
    assert not traffic(entry(url)).operations
    assert traffic(entry(url), hosts=("proxy.example",)).operations["listPapers"].calls == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"unknown": 1}, []),
        ({"title": None}, [("/0/title", "string", "null")]),
        ({"title": 1}, [("/0/title", "string", "integer")]),
        ({"id": 1.5}, [("/0/id", "integer", "number")]),
        ({"kind": "hourly"}, [("/0/kind", "one of 2 values", "string")]),
        ({"printed": "31.1.2027"}, [("/0/printed", "string in format date", "string")]),
        ({"cover": []}, [("/0/cover", "Cover", "array")]),
        ({"cover": {"ink": 1}}, [("/0/cover/ink", "no such property", "integer")]),
    ],
)
def test_each_contradiction_of_a_response_is_found(
    change: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert found(entry(body=[PAPER | change])) == [("response", *each) for each in expected]


def test_a_missing_required_property_is_found() -> None:
    assert found(entry(body=[{"title": "Echo"}])) == [("response", "/0/id", "integer", "missing")]


def test_requests_are_judged_only_when_they_were_accepted() -> None:
    url = f"{URL}?limit=1&filter[title]=x&offset=5"
    undescribed = ("parameter", "", "no such parameter", "offset")
    assert found(entry(url, [])) == [undescribed]
    assert found(entry(url, [], status=404)) == []
    sent = {"method": "POST", "sent": {"title": 5}}
    accepted = found(entry(body=PAPER, status=201, **sent))
    assert accepted == [("request", "/title", "string", "integer")]


def test_a_status_is_described_by_its_code_its_range_or_not_at_all() -> None:
    assert found(entry(f"{URL}/7", status=404)) == []
    assert found(entry(f"{URL}/7", status=503)) == [("status", "", "200, 4XX", "503")]


def test_a_draft_overlay_removes_the_contradictions_it_is_drafted_from() -> None:
    """A title may be missing in responses only: it is also sent, but with a type of its own."""
    entries = (
        entry(body=[PAPER | {"title": None}, {"id": 2}]),
        entry(f"{URL}/7", status=503),
    )
    rows = group_mismatches(traffic(*entries).mismatches, API)
    assert len(rows) == 3
    assert all(row.actions for row in rows)
    amended = load(draft_overlay(rows))
    assert list(observe([har(*entries)], amended).mismatches) == []


def test_an_undocumented_status_is_reported_with_its_place() -> None:
    rows = group_mismatches(traffic(entry(f"{URL}/7", status=503)).mismatches, API)
    text = write_mismatches(rows)
    assert "1 time: expected 200, 4XX, got 503\n  at /paths/~1papers~1{id}/get/responses" in text


def test_coverage_counts_calls_tokens_and_members() -> None:
    seen = traffic(
        entry(f"{URL}?limit=1", [PAPER | {"pages": 4}], headers={"x-trace": "1"}),
        entry(status=404),
        entry(f"{URL}/7", PAPER | {"cover": {"colour": "red"}}),
    )
    rows = {row.operation: row for row in cover(seen, API)}
    papers = rows["listPapers"]
    assert (papers.calls, papers.tokens, rows["getPaper"].tokens) == (2, 10, 1)
    assert rows["addPaper"].tokens is None
    assert papers.parameters.seen == ("limit", "X-Trace")
    assert papers.parameters.unseen == ("filter",)
    assert papers.response_members.unseen == ("Cover.colour",)
    assert papers.undescribed == ("/*/pages",)
    assert rows["getPaper"].unseen_statuses == ("4XX",)
    assert rows["getPaper"].response_members.unseen == ()
    text = write_coverage(rows.values())
    assert text.endswith(
        "not called: addPaper, getLatest\n\n2 of 4 operations, 3 calls, 11 tokens\n"
    )


def test_no_report_contains_a_value_of_the_traffic() -> None:
    secret = "s3cr3t"
    exchange = entry(
        f"{URL}?limit={secret}", [{"id": secret, "title": secret, "kind": secret}],
        headers={"x-trace": secret},
    )  # fmt: skip
    seen = traffic(exchange)
    rows = group_mismatches(seen.mismatches, API)
    coverage = cover(seen, API)
    reports = [write_mismatches(rows), draft_overlay(rows), write_coverage(coverage)]
    reports.append(json.dumps([row.to_json() for row in coverage]))
    assert secret not in "".join(reports)


def test_a_body_in_base64_is_read_and_other_bodies_are_passed_over() -> None:
    coded = entry()
    text = base64.b64encode(json.dumps([{"id": 1}]).encode()).decode()
    coded["response"]["content"] = {
        "mimeType": "application/json",
        "text": text,
        "encoding": "base64",
    }
    assert found(coded) == [("response", "/0/title", "string", "missing")]
    coded["response"]["content"]["text"] = "*"
    assert found(coded) == []
    assert found(entry(body="<html>", kind="text/html")) == []


def test_requests_without_a_response_are_counted() -> None:
    assert traffic(entry(status=0)).unanswered == 1


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"log": 1}', "log.entries"),
        ('{"log": {"entries": [1]}}', "log.entries[0].request"),
        ('{"log": {"entries": [{"request": {"method": 1}, "response": {}}]}}', "request.method"),
        (
            '{"log": {"entries": [{"request": {"method": "", "url": ""}, "response": {}}]}}',
            "response.status",
        ),
    ],
)
def test_an_invalid_har_file_is_an_error_with_its_place(content: str, place: str) -> None:
    assert is_har(content.encode())
    with pytest.raises(RecordError) as error:
        read_har(content.encode(), "x.har")
    assert place in str(error.value)


def test_a_recording_of_contract_tests_is_read() -> None:
    request = {"method": "get", "target": "/v1/papers", "headers": {}, "body": ""}
    response = {"status": 200, "headers": {"content-type": "application/json"}, "body": "[1]"}
    lines = [
        {"kind": "run", "base_url": "http://127.0.0.1:8000"},
        {"kind": "exchange", "request": request, "response": response},
        {"kind": "exchange", "request": request, "response": None, "failure": {}},
        {"kind": "end"},
    ]
    recording = read_contract_recording("\n".join(map(json.dumps, lines)).encode(), "run.jsonl")
    seen = observe([recording], API)
    assert [(each.pointer, each.expected) for each in seen.mismatches] == [("/0", "Paper")]
    assert seen.unanswered == 1
    assert (Location.QUERY, "limit") not in seen.operations["listPapers"].parameters
    with pytest.raises(RecordError, match=r"run.jsonl:2"):
        read_contract_recording(
            b'{"kind": "run", "base_url": ""}\n{"kind": "exchange"}', "run.jsonl"
        )
