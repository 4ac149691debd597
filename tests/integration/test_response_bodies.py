"""Responses of a generated package: by status, by media type and by charset, with both clients."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from tests.integration.test_constructs import run_contract
from tests.support.generated_client import BothClients, generate_module

SPEC = """\
openapi: 3.1.0
info: {title: Archive, version: '1'}
servers: [{url: 'https://api.test'}]
paths:
  /maps/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getMap
      tags: [maps]
      responses:
        '200': {description: a map, content: {application/json: {schema: {$ref: '#/components/schemas/Map'}}}}
        '202': {description: being drawn}
        '203': {description: a copy, content: {application/json: {schema: {$ref: '#/components/schemas/Copy'}}}}
        '204': {description: blank}
        '206': {description: a part, content: {application/pdf: {schema: {type: string, format: binary}}}}
        2XX: {description: else, content: {text/plain: {schema: {type: string}}}}
        default: {description: wrong, content: {application/json: {schema: {type: object}}}}
    head:
      operationId: headMap
      tags: [maps]
      responses:
        '200': {description: it is there, content: {application/json: {schema: {$ref: '#/components/schemas/Map'}}}}
    put:
      operationId: putMap
      tags: [maps]
      responses:
        '201': {description: made}
        '204': {description: impossible, content: {application/json: {schema: {$ref: '#/components/schemas/Map'}}}}
    delete:
      operationId: deleteMap
      tags: [maps]
      responses:
        default: {description: any, content: {application/json: {schema: {$ref: '#/components/schemas/Map'}}}}
  /labels/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {operationId: getLabel, tags: [maps], responses: {default: {description: any, content: {text/plain: {}}}}}
    post: {operationId: shareMap, tags: [maps], responses: {2XX: {description: any, content: {application/json: {schema: {$ref: '#/components/schemas/Map'}}}}}}
  /wrapped:
    get:
      operationId: getWrapped
      tags: [maps]
      responses:
        '200': {description: it, content: {application/json: {schema: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Map'}}}}}}
        '203': {description: bare, content: {application/json: {schema: {$ref: '#/components/schemas/Copy'}}}}
        '206': {description: some, content: {application/pdf: {}}}
  /any: {get: {operationId: getAny, tags: [types], responses: {'200': {description: it, content: {'*/*': {schema: {$ref: '#/components/schemas/Map'}}}}}}}
  /anytext: {get: {operationId: getAnyText, tags: [types], responses: {'200': {description: it, content: {'*/*': {schema: {type: string}}}}}}}
  /versioned: {get: {operationId: getVersioned, tags: [types], responses: {'200': {description: it, content: {'Application/VND.map+JSON; version=2': {schema: {$ref: '#/components/schemas/Map'}}}}}}}
  /csv: {get: {operationId: getCsv, tags: [types], responses: {'200': {description: it, content: {'Text/CSV; header=present': {schema: {type: string}}}}}}}
  /texts: {get: {operationId: getTexts, tags: [types], responses: {'200': {description: it, content: {'text/*': {}}}}}}
  /count: {get: {operationId: getCount, tags: [types], responses: {'200': {description: it, content: {text/plain: {schema: {type: integer}}}}}}}
  /markup: {get: {operationId: getMarkup, tags: [types], responses: {'200': {description: it, content: {text/xml: {schema: {$ref: '#/components/schemas/Map'}}}}}}}
  /image: {get: {operationId: getImage, tags: [types], responses: {'200': {description: it, content: {'image/*': {}}}}}}
components:
  schemas:
    Map: {type: object, required: [scale], properties: {scale: {type: integer}}}
    Copy: {type: object, required: [source], properties: {source: {type: string}}}
"""
NUMBER = {"id": 1}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return generate_module(tmp_path_factory.mktemp("archive"), "archive", SPEC, "data: /data\n")


@pytest.fixture
def clients(archive: ModuleType) -> BothClients:
    return BothClients(archive)


def respond(status: int, content: bytes = b"", media_type: str = "") -> httpx2.Response:
    headers = {"content-type": media_type} if media_type else {}
    return httpx2.Response(status, headers=headers, content=content)


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (200, b'{"scale": 5}', "Map(scale=5)"),
        (202, b"", "None"),
        (202, b"later", "None"),
        (203, b'{"source": "attic"}', "Copy(source='attic')"),
        (204, b"", "None"),
        (206, b"\x89PDF", r"b'\x89PDF'"),
        (299, b"strange", "'strange'"),
    ],
)
def test_each_status_has_its_own_body(
    clients: BothClients, status: int, content: bytes, expected: str
) -> None:
    assert repr(clients.call("getMap", NUMBER, respond(status, content))) == expected
    assert not clients.mismatches


@pytest.mark.parametrize("status", [200, 201, 204])
def test_head_has_no_body(clients: BothClients, status: int) -> None:
    assert clients.call("headMap", NUMBER, respond(status)) is None


@pytest.mark.parametrize(("status", "content"), [(201, b""), (204, b""), (205, b"")])
def test_statuses_without_body_give_none(clients: BothClients, status: int, content: bytes) -> None:
    assert clients.call("putMap", NUMBER, respond(status, content)) is None


@pytest.mark.parametrize("status", [200, 201, 226])
def test_a_lone_default_response_describes_success(clients: BothClients, status: int) -> None:
    result = clients.call("deleteMap", NUMBER, respond(status, b'{"scale": 5}'))
    assert repr(result) == "Map(scale=5)"


def test_an_error_status_of_a_lone_default_response_is_an_error(
    archive: Any, clients: BothClients
) -> None:
    with pytest.raises(archive.errors.NotFound):
        clients.call("deleteMap", NUMBER, respond(404, b'{"scale": 5}'))


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (200, b'{"data": {"scale": 5}}', "Map(scale=5)"),
        (203, b'{"source": "attic"}', "Copy(source='attic')"),
        (206, b"\x89", r"b'\x89'"),
    ],
)
def test_the_payload_is_taken_from_the_bodies_that_have_one(
    clients: BothClients, status: int, content: bytes, expected: str
) -> None:
    assert repr(clients.call("getWrapped", {}, respond(status, content))) == expected


def test_an_undocumented_status_without_body_is_a_mismatch(
    archive: Any, clients: BothClients
) -> None:
    assert clients.call("getWrapped", {}, respond(204)) is None
    assert [(each.expected, each.got) for each in clients.mismatches] == [("object", "missing")]
    with pytest.raises(archive.errors.DecodingError, match="it has no body"):
        BothClients(archive, strict=True).call("getWrapped", {}, respond(204))


@pytest.mark.parametrize("status", [201, 202, 204, 205])
@pytest.mark.parametrize("operation", ["deleteMap", "shareMap"])
def test_an_absent_body_of_a_range_of_statuses_is_a_mismatch(
    archive: Any, clients: BothClients, operation: str, status: int
) -> None:
    assert clients.call(operation, NUMBER, respond(status)) is None
    assert [(each.expected, each.got) for each in clients.mismatches] == [("object", "missing")]
    with pytest.raises(archive.errors.DecodingError, match="it has no body"):
        BothClients(archive, strict=True).call(operation, NUMBER, respond(status))


def test_an_empty_text_is_a_body_unless_the_status_has_none(clients: BothClients) -> None:
    assert clients.call("getMap", NUMBER, respond(299)) == ""
    assert not clients.mismatches
    assert clients.call("getLabel", NUMBER, respond(204)) is None


@pytest.mark.parametrize("operation", ["getMap", "deleteMap", "shareMap"])
def test_an_empty_body_of_status_200_cannot_be_decoded(
    archive: Any, clients: BothClients, operation: str
) -> None:
    with pytest.raises(archive.errors.DecodingError):
        clients.call(operation, NUMBER, respond(200))


@pytest.mark.parametrize(
    ("operation", "content", "media_type", "expected"),
    [
        ("getAny", b'{"scale": 5}', "application/json", "Map(scale=5)"),
        ("getVersioned", b'{"scale": 5}', "application/vnd.map+json;version=2", "Map(scale=5)"),
        ("getAnyText", b"hello", "text/plain", "'hello'"),
        ("getAnyText", b'"hello"', "Application/JSON; charset=utf-8", "'hello'"),
        ("getCsv", b"a,b\r\n", "text/csv", r"'a,b\r\n'"),
        ("getTexts", "Zoë".encode(), "text/plain", "'Zoë'"),
        ("getTexts", "Zoë".encode("latin-1"), "text/plain; charset=ISO-8859-1", "'Zoë'"),
        ("getTexts", "Zoë".encode("utf-16"), 'text/plain; Charset="utf-16"', "'Zoë'"),
        ("getCount", b"42", "text/plain", "42"),
        ("getMarkup", b"<map/>", "text/xml", "'<map/>'"),
        ("getImage", b"\xff", "image/png", r"b'\xff'"),
    ],
)
def test_media_types_are_compared_without_case_and_parameters(
    clients: BothClients, operation: str, content: bytes, media_type: str, expected: str
) -> None:
    assert repr(clients.call(operation, {}, respond(200, content, media_type))) == expected
    assert not clients.mismatches


@pytest.mark.parametrize("charset", ["none-such", "hex", "undefined", "a\x00b"])
def test_an_unknown_charset_is_a_decoding_error(
    archive: Any, clients: BothClients, charset: str
) -> None:
    response = respond(200, b"x", "text/plain")
    response.headers["content-type"] = f"text/plain; charset={charset}"
    with pytest.raises(archive.errors.DecodingError, match="unknown charset"):
        clients.call("getTexts", {}, response)


def test_invalid_bytes_of_a_text_are_a_mismatch(archive: Any, clients: BothClients) -> None:
    response = respond(200, b"Zo\xff", "text/plain")
    assert clients.call("getTexts", {}, response) == "Zo\N{REPLACEMENT CHARACTER}"
    assert [each.expected for each in clients.mismatches] == ["text in utf-8"]
    with pytest.raises(archive.errors.DecodingError):
        BothClients(archive, strict=True).call("getTexts", {}, response)


def test_a_text_of_another_type_is_kept_as_a_mismatch(clients: BothClients) -> None:
    assert clients.call("getCount", {}, respond(200, b"many", "text/plain")) == "many"
    assert [(each.expected, each.got) for each in clients.mismatches] == [("integer", "string")]


def test_accept_lists_the_media_types_of_the_success_bodies(archive: Any) -> None:
    operations = archive.OPERATIONS
    assert operations["getMap"].accept == "application/json, application/pdf, text/plain"
    assert operations["getVersioned"].accept == "Application/VND.map+JSON;version=2"
    assert operations["getAny"].accept == "*/*"
    assert operations["putMap"].accept == "application/json"


def test_result_types_are_unions_of_what_can_come(archive: ModuleType) -> None:
    assert archive.__file__
    source = Path(archive.__file__).with_name("resources") / "maps.py"
    returns = {
        node.name: ast.unparse(node.returns)
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.FunctionDef) and node.returns
    }
    assert returns["get"] == "models.Map | models.Copy | bytes | str | None"
    assert returns["delete"] == "models.Map"
    assert returns["get_wrapped"] == "models.Map | models.Copy | bytes"


@pytest.mark.variants
def test_the_contract_tests_of_the_package_pass(archive: ModuleType) -> None:
    assert archive.__file__
    run_contract(Path(archive.__file__).parents[1], "tests")
