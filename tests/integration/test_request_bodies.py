"""Request bodies of a generated package: optional and null bodies, forms and media types."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.integration.test_constructs import run_contract
from tests.support.generated_client import BothClients, generate_module

SPEC = """\
openapi: 3.1.0
info: {title: Parcels, version: '1'}
paths:
  /note: {put: {operationId: putNote, tags: [notes], requestBody: {required: true, content: {application/json: {schema: {type: [string, 'null']}}}}, responses: {'204': {description: done}}}}
  /rank: {put: {operationId: putRank, tags: [notes], requestBody: {content: {'Application/JSON; charset=utf-8': {schema: {anyOf: [{type: integer}, {type: 'null'}]}}}}, responses: {'204': {description: done}}}}
  /address: {put: {operationId: putAddress, tags: [notes], requestBody: {content: {application/json: {schema: {type: [object, 'null'], properties: {street: {type: string}}}}}}, responses: {'204': {description: done}}}}
  /tags: {post: {operationId: addTags, tags: [notes], requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}, responses: {'204': {description: done}}}}
  /labels:
    post:
      operationId: addLabel
      tags: [labels]
      parameters: [{name: size, in: query, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, required: [text], properties: {text: {type: string}, remark: {type: string}}}}}}
      responses: {'204': {description: done}}
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
        text = client.parcels.create.__doc__
        other = client.labels.create.__doc__
    assert "The request body can be omitted; otherwise weight and size must be passed." in text
    assert (
        "The request body (text and remark) can be omitted; otherwise text must be passed." in other
    )


FORMS = """\
openapi: 3.1.0
info: {title: Gallery, version: '1'}
paths:
  /pictures:
    post:
      operationId: addPicture
      tags: [pictures]
      requestBody:
        required: true
        content:
          Multipart/Form-Data; x=y; Boundary=z:
            schema:
              type: object
              properties:
                picture: {type: string, format: binary}
                scans: {type: array, items: {type: string, format: binary}}
                plain: {type: string}
                note: {type: string}
                place: {type: object, properties: {city: {type: string}}}
                points: {type: array, items: {type: object, properties: {x: {type: integer}}}}
                tags: {type: array, items: {type: string}}
                sizes: {type: array, items: {type: integer}}
                area: {type: object, properties: {from: {type: integer}, to: {type: integer}}}
                word: {type: string}
            encoding:
              picture: {contentType: 'image/png, image/jpeg', headers: {X-Kind: {schema: {const: photo}}}}
              scans: {contentType: 'image/*'}
              note: {contentType: application/json}
              place: {contentType: application/vnd.place+json}
              tags: {style: form, explode: false}
              sizes: {style: pipeDelimited, explode: false}
              area: {style: deepObject, explode: true}
              word: {contentType: 'text/plain; charset=iso-8859-1'}
      responses: {'204': {description: done}}
  /words:
    post:
      operationId: addWord
      tags: [pictures]
      requestBody:
        required: true
        content:
          Application/X-WWW-Form-Urlencoded; charset=utf-8:
            schema:
              type: object
              properties:
                words: {type: array, items: {type: string}}
                more: {type: array, items: {type: string}}
                spaced: {type: array, items: {type: integer}}
                listed: {type: array, items: {type: integer}}
                area: {type: object, properties: {from: {type: integer}, to: {type: integer}}}
                flat: {type: object, properties: {a: {type: integer}, b: {type: string}}}
                link: {type: string}
            encoding:
              words: {explode: false}
              more: {style: form, explode: true}
              spaced: {style: spaceDelimited, explode: false}
              listed: {contentType: application/json}
              area: {style: deepObject, explode: true}
              flat: {style: form}
              link: {allowReserved: true}
      responses: {'204': {description: done}}
  /any: {put: {operationId: putAny, tags: [bodies], requestBody: {required: true, content: {'*/*': {schema: {}}}}, responses: {'204': {description: done}}}}
  /texts: {put: {operationId: putText, tags: [bodies], requestBody: {required: true, content: {'text/*': {schema: {type: string}}}}, responses: {'204': {description: done}}}}
  /latin: {put: {operationId: putLatin, tags: [bodies], requestBody: {required: true, content: {'Text/Plain; charset="ISO-8859-1"': {schema: {type: string}}}}, responses: {'204': {description: done}}}}
  /value: {put: {operationId: putValue, tags: [bodies], requestBody: {required: true, content: {'application/*': {schema: {type: object, properties: {a: {type: integer}}}}}}, responses: {'204': {description: done}}}}
  /image: {put: {operationId: putImage, tags: [bodies], requestBody: {required: true, content: {'image/*': {schema: {type: string, format: binary}}}}, responses: {'204': {description: done}}}}
"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return generate_module(tmp_path_factory.mktemp("gallery"), "gallery", FORMS)


def parts(gallery: ModuleType, **arguments: Any) -> list[tuple[str, str, bytes]]:
    """Send a multipart body; return name, media type and content of its parts."""
    media_type, content = sent(BothClients(gallery), "addPicture", **arguments)
    message = BytesParser(policy=HTTP).parsebytes(
        f"content-type: {media_type}\r\n\r\n".encode() + content
    )
    return [
        (
            str(part.get_param("name", header="content-disposition")),
            str(part["content-type"] or ""),
            bytes(part.get_payload(decode=True)),
        )
        for part in message.iter_parts()
    ]


def test_parts_have_the_media_type_of_their_encoding(gallery: Any) -> None:
    assert parts(gallery, picture=b"P") == [("picture", "image/png", b"P")]
    jpeg = gallery.File(content=b"J", content_type="image/jpeg")
    assert parts(gallery, picture=jpeg) == [("picture", "image/jpeg", b"J")]
    assert parts(gallery, scans=[b"1", b"2"]) == [
        ("scans", "application/octet-stream", b"1"),
        ("scans", "application/octet-stream", b"2"),
    ]
    assert parts(gallery, note="x") == [("note", "application/json", b'"x"')]
    assert parts(gallery, plain="x") == [("plain", "", b"x")]
    place = [("place", "application/vnd.place+json", b'{"city":"Bonn"}')]
    assert parts(gallery, place={"city": "Bonn"}) == place
    assert parts(gallery, points=[{"x": 1}, {"x": 2}]) == [
        ("points", "application/json", b'{"x":1}'),
        ("points", "application/json", b'{"x":2}'),
    ]
    word = [("word", 'text/plain; charset="iso-8859-1"', "Zoë".encode("latin-1"))]
    assert parts(gallery, word="Zoë") == word


def test_parts_with_a_style_are_serialized_like_parameters(gallery: ModuleType) -> None:
    assert parts(gallery, tags=["a b", "c"]) == [("tags", "", b"a b,c")]
    assert parts(gallery, sizes=[1, 2]) == [("sizes", "", b"1|2")]
    area = [("area[from]", "", b"1"), ("area[to]", "", b"2")]
    assert parts(gallery, area={"from": 1, "to": 2}) == area


def test_headers_of_parts_are_sent(gallery: Any) -> None:
    clients = BothClients(gallery)
    content = sent(clients, "addPicture", picture=b"P")[1]
    assert b"\r\nX-Kind: photo\r\n\r\nP\r\n" in content
    file = gallery.File(content=b"P", headers={"X-Kind": "scan", "X-Page": "7"})
    content = sent(clients, "addPicture", picture=file)[1]
    assert b"\r\nX-Kind: scan\r\nX-Page: 7\r\n\r\nP\r\n" in content


@pytest.mark.parametrize(
    "settings",
    [
        {"headers": {"X-A": "1\r\nX-B: 2"}},
        {"headers": {"X-A: 1\r\nX-B": "2"}},
        {"content_type": "image/png\r\nX-B: 2"},
    ],
)
def test_a_part_cannot_get_other_headers(gallery: Any, settings: dict[str, Any]) -> None:
    clients = BothClients(gallery)
    with pytest.raises(gallery.errors.ArgumentError, match="invalid header"):
        clients.call("addPicture", {"picture": gallery.File(content=b"P", **settings)})
    assert not clients.requests


@pytest.mark.parametrize(
    ("arguments", "content"),
    [
        ({"words": ["a b", "c,d"]}, b"words=a%20b,c%2Cd"),
        ({"more": ["a", "b"]}, b"more=a&more=b"),
        ({"spaced": [1, 2]}, b"spaced=1%202"),
        ({"listed": [1, 2]}, b"listed=%5B1%2C2%5D"),
        ({"area": {"from": 1, "to": 2}}, b"area%5Bfrom%5D=1&area%5Bto%5D=2"),
        ({"flat": {"a": 1, "b": "x&y"}}, b"a=1&b=x%26y"),
        ({"link": "https://x/?a=b&c"}, b"link=https://x/?a%3Db%26c"),
    ],
)
def test_properties_of_a_form_have_the_style_of_their_encoding(
    gallery: ModuleType, arguments: dict[str, object], content: bytes
) -> None:
    media_type, actual = sent(BothClients(gallery), "addWord", **arguments)
    assert media_type == "Application/X-WWW-Form-Urlencoded; charset=utf-8"
    assert actual == content


@pytest.mark.parametrize(
    ("operation", "arguments", "media_type", "content"),
    [
        ("putAny", {"body": b"\xff"}, "application/octet-stream", b"\xff"),
        ("putText", {"body": "Zoë"}, "text/plain; charset=utf-8", "Zoë".encode()),
        ("putLatin", {"body": "Zoë"}, 'Text/Plain; charset="ISO-8859-1"', b"Zo\xeb"),
        ("putValue", {"a": 1}, "application/json", b'{"a":1}'),
        ("putImage", {"body": b"I"}, "application/octet-stream", b"I"),
    ],
)
def test_a_range_becomes_the_media_type_of_the_value(
    gallery: ModuleType,
    operation: str,
    arguments: dict[str, object],
    media_type: str,
    content: bytes,
) -> None:
    assert sent(BothClients(gallery), operation, **arguments) == (media_type, content)


def test_a_file_has_its_own_media_type_in_a_range(gallery: Any) -> None:
    file = gallery.File(content=b"I", content_type="image/gif")
    assert sent(BothClients(gallery), "putImage", body=file) == ("image/gif", b"I")


def test_text_that_its_charset_lacks_is_rejected(gallery: Any) -> None:
    clients = BothClients(gallery)
    with pytest.raises(gallery.errors.ArgumentError, match="charset 'ISO-8859-1'"):
        clients.call("putLatin", {"body": "\u4f1a"})
    assert not clients.requests


@pytest.mark.variants
def test_the_contract_tests_of_the_package_pass(gallery: ModuleType) -> None:
    assert gallery.__file__
    run_contract(Path(gallery.__file__).parents[1], "tests")
