"""JSON Schema 2020-12 in a generated package: tuples, maps by pattern, and what no type expresses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx2
import pytest

from tests.integration.test_constructs import run_contract
from tests.support.any_mock import AnyMock, generate_mock
from tests.support.generated_client import BothClients
from tests.support.variants import first_and_variants

SPEC = """\
openapi: 3.1.0
info: {title: Shapes, version: '1'}
paths:
  /shapes:
    put:
      operationId: putShape
      tags: [shapes]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}
      responses: {'200': {description: stored, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}}
components:
  schemas:
    Shape:
      type: object
      properties:
        legacy: false
        point: {type: array, prefixItems: [{type: number}, {type: number, maximum: 9}], minItems: 2, items: false, examples: [[1, 2.5]]}
        named: {type: array, prefixItems: [{type: string}, {$ref: '#name'}], minItems: 2, maxItems: 2, examples: [[a, {first-name: Ada}]]}
        term: {type: array, prefixItems: [{type: string, format: date}, {type: string, format: duration}], minItems: 2, maxItems: 2, examples: [['2026-12-01', PT1H]]}
        labels: {patternProperties: {'^l_': {type: string}}, additionalProperties: false, examples: [{l_a: x}]}
        found: {type: array, items: {type: integer}, contains: {const: 7}, examples: [[7, 8]]}
        payment: {$ref: '#/components/schemas/Payment'}
        fixed: {type: string, enum: [main], anyOf: [{type: string, enum: [main]}, {type: object}]}
    Name: {$anchor: name, type: object, properties: {first-name: {type: string}}}
    Payment:
      type: object
      properties: {card: {type: string}, address: {type: string}}
      dependentRequired: {card: [address]}
      examples: [{card: '1', address: x}]
"""


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> AnyMock:
    folder = tmp_path_factory.mktemp("shapes")
    spec = folder / "spec.yaml"
    spec.write_text(SPEC, encoding="utf-8")
    return generate_mock(spec, "shapes_2020", folder)


@pytest.fixture
def clients(shapes: AnyMock) -> BothClients:
    return BothClients(shapes.module())


def put(clients: BothClients, **arguments: Any) -> bytes:
    """Send properties of a shape; return the body of the request."""
    clients.call("putShape", arguments, httpx2.Response(200, json={}))
    return clients.requests[-1].content


def got(clients: BothClients, body: dict[str, Any]) -> Any:
    """Return the decoded response with this body."""
    return clients.call("putShape", {}, httpx2.Response(200, json=body))


def test_a_tuple_is_decoded_by_position(clients: BothClients) -> None:
    shape = got(clients, {"point": [1, 2.5], "named": ["a", {"first-name": "Ada"}]})
    assert shape.point == (1.0, 2.5)
    assert shape.named[0] == "a"
    assert shape.named[1].first_name == "Ada"
    assert not clients.mismatches


@pytest.mark.parametrize(
    ("value", "pointer"), [([1, "x"], "/point/1"), ([1], "/point"), ([1, 2, 3], "/point")]
)
def test_a_wrong_tuple_is_a_mismatch(clients: BothClients, value: object, pointer: str) -> None:
    shape = got(clients, {"point": value, "labels": {"l_a": "x"}})
    assert list(shape.point) == value
    assert shape.labels == {"l_a": "x"}
    assert [mismatch.pointer for mismatch in clients.mismatches] == [pointer]


@pytest.mark.parametrize("point", [(1, 2.5), [1, 2.5]])
def test_a_tuple_is_sent_as_a_list(clients: BothClients, point: object) -> None:
    assert put(clients, point=point) == b'{"point":[1,2.5]}'
    named = ("a", {"first-name": "Ada"})
    assert put(clients, named=named) == b'{"named":["a",{"first-name":"Ada"}]}'


@pytest.mark.parametrize("term", [("2026-12-01", "PT1H"), (date(2026, 12, 1), timedelta(hours=1))])
def test_the_items_of_a_tuple_have_formats_of_their_own(clients: BothClients, term: object) -> None:
    assert put(clients, term=term) == b'{"term":["2026-12-01","PT1H"]}'
    shape = got(clients, {"term": ["2026-12-01", "PT1H"]})
    assert shape.term == (date(2026, 12, 1), timedelta(hours=1))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"term": (1, 2)}, r"term\[0\]"),
        ({"point": (1,)}, "point"),
        ({"point": (1, 2, 3)}, "point"),
        ({"point": (1, 10)}, r"point\[1\]"),
        ({"named": ("a", {"last": "x"})}, r"named\[1\]\.last"),
        ({"labels": {"l_a": 1}}, "labels"),
        ({"legacy": 1}, "legacy"),
        ({"fixed": {}}, "fixed"),
    ],
)
def test_a_value_of_another_type_is_rejected(
    shapes: AnyMock, clients: BothClients, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(shapes.module().errors.ArgumentError, match=message):
        put(clients, **arguments)


def test_the_server_checks_what_no_type_expresses(shapes: AnyMock) -> None:
    module = shapes.module("mock")
    with module.Server(module.Mock()) as server:
        statuses = {
            str(body): httpx2.put(f"{server.url}/shapes", json=body).status_code
            for body in (
                {"payment": {"card": "1", "address": "x"}, "found": [7], "labels": {"l_a": "x"}},
                {"payment": {"card": "1"}},
                {"found": [8]},
                {"labels": {"a": "x"}},
                {"legacy": 1},
                {"point": [1, 2, 3]},
            )
        }
    assert [*statuses.values()] == [200, 400, 400, 400, 400, 400], statuses


@pytest.mark.parametrize("tests", first_and_variants(["tests/test_arguments.py", "tests"]))
def test_the_contract_tests_pass(shapes: AnyMock, tests: str) -> None:
    assert " passed" in run_contract(shapes.folder, tests)
