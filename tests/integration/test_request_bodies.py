"""Request bodies of a generated package: optional and null bodies, forms and media types."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from tests.support.generated_client import BothClients, generate_module

SPEC = """\
openapi: 3.1.0
info: {title: Parcels, version: '1'}
paths:
  /note: {put: {operationId: putNote, tags: [notes], requestBody: {required: true, content: {application/json: {schema: {type: [string, 'null']}}}}, responses: {'204': {description: done}}}}
  /rank: {put: {operationId: putRank, tags: [notes], requestBody: {content: {'Application/JSON; charset=utf-8': {schema: {anyOf: [{type: integer}, {type: 'null'}]}}}}, responses: {'204': {description: done}}}}
  /address: {put: {operationId: putAddress, tags: [notes], requestBody: {content: {application/json: {schema: {type: [object, 'null'], properties: {street: {type: string}}}}}}, responses: {'204': {description: done}}}}
  /tags: {post: {operationId: addTags, tags: [notes], requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}, responses: {'204': {description: done}}}}
  /parcels:
    post:
      operationId: addParcel
      tags: [parcels]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [weight, size]
              properties: {weight: {type: number}, size: {type: integer}, remark: {type: [string, 'null']}}
      responses: {'204': {description: done}}
    put:
      operationId: putParcel
      tags: [parcels]
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {remark: {type: string}}}}}}
      responses: {'204': {description: done}}
    patch:
      operationId: changeParcel
      tags: [parcels]
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {remark: {type: string}}}}}}
      responses: {'204': {description: done}}
"""


@pytest.fixture(scope="module")
def parcels(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return generate_module(tmp_path_factory.mktemp("parcels"), "parcels", SPEC)


@pytest.fixture
def clients(parcels: ModuleType) -> BothClients:
    return BothClients(parcels)


def sent(clients: BothClients, operation: str, **arguments: Any) -> tuple[str | None, bytes]:
    """Call an operation; return the media type and the content of its request."""
    clients.call(operation, arguments)
    request = clients.requests[-1]
    return request.headers.get("content-type"), request.content


@pytest.mark.parametrize(
    ("operation", "body", "content"),
    [
        ("putNote", None, b"null"),
        ("putNote", "", b'""'),
        ("putRank", None, b"null"),
        ("putRank", 0, b"0"),
        ("putAddress", None, b"null"),
        ("putAddress", {"street": "x"}, b'{"street":"x"}'),
        ("addTags", [], b"[]"),
        ("addTags", ["a"], b'["a"]'),
    ],
)
def test_a_body_is_sent_as_it_is_passed(
    clients: BothClients, operation: str, body: object, content: bytes
) -> None:
    media_type, actual = sent(clients, operation, body=body)
    assert actual == content
    assert media_type is not None
    assert media_type.lower().startswith("application/json")


@pytest.mark.parametrize(
    "operation", ["putRank", "putAddress", "addTags", "addParcel", "changeParcel"]
)
def test_an_optional_body_that_is_not_passed_is_not_sent(
    clients: BothClients, operation: str
) -> None:
    assert sent(clients, operation) == (None, b"")


def test_a_required_body_is_sent_without_properties(clients: BothClients) -> None:
    assert sent(clients, "putParcel") == ("application/json", b"{}")


def test_a_required_body_cannot_be_left_out(parcels: Any, clients: BothClients) -> None:
    with pytest.raises(parcels.errors.ArgumentError, match="body is required"):
        clients.call("putNote", {})


def test_an_optional_body_is_sent_with_its_required_properties(clients: BothClients) -> None:
    content = sent(clients, "addParcel", weight=1.5, size=2, remark=None)[1]
    assert content == b'{"weight":1.5,"size":2,"remark":null}'


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"remark": "x"}, "weight is required together with remark: pass it, or nothing of the"),
        ({"remark": None}, "weight is required together with remark"),
        ({"weight": 1}, "size is required together with weight"),
        ({"size": 1, "remark": "x"}, "weight is required together with size"),
    ],
)
def test_an_optional_body_without_a_required_property_is_rejected(
    parcels: Any, clients: BothClients, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(parcels.errors.ArgumentError, match=message):
        clients.call("addParcel", arguments)
    assert not clients.requests


def test_the_method_says_what_an_optional_body_needs(parcels: Any) -> None:
    with parcels.Api() as client:
        text = " ".join(client.parcels.create.__doc__.split())
    assert "The request body is optional; it consists of weight, size and remark." in text
    assert "If one of them is passed, weight and size must be passed." in text
