"""Values of the mock server: parameters by style, text that matches patterns, samples of schemas."""

from __future__ import annotations

from typing import Any

import pytest

from pipedrive_activities.mock.document import Direction, Document
from pipedrive_activities.mock.error_responses import ErrorResponse
from pipedrive_activities.mock.request_parameters import ParameterReader, RawParameters
from pipedrive_activities.mock.samples import NoSample, Samples
from pipedrive_activities.mock.table import Operation

ITEMS = {"type": "array", "items": {"type": "integer"}}
OBJECT = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "boolean"}}}

DEEP = {
    "type": "object",
    "properties": {"c": OBJECT, "d": {"type": "array", "items": {"type": "string"}}},
}


def read(parameter: dict[str, Any], query: bytes = b"", text: str = "", **headers: str) -> object:
    node = {"name": "p", "required": True, **parameter}
    root = {"paths": {"/x": {"get": {"parameters": [node]}}}}
    operation = Operation(
        id="x", method="GET", path="/x", at="/paths/~1x/get", cost=0, data="", security=(),
        role="", reason="", resource=None,
    )  # fmt: skip
    reader = ParameterReader(Document(root), operation)
    return reader.read(RawParameters(segments={"p": text}, query=query, headers=headers))["p"]


@pytest.mark.parametrize(
    ("style", "explode", "schema", "query", "value"),
    [
        ("form", True, ITEMS, b"p=1&p=2", [1, 2]),
        ("form", False, ITEMS, b"p=1,2", [1, 2]),
        ("form", False, ITEMS, b"p=1%2C2", [1, 2]),
        ("spaceDelimited", False, ITEMS, b"p=1%202", [1, 2]),
        ("pipeDelimited", False, ITEMS, b"p=1|2", [1, 2]),
        ("form", False, OBJECT, b"p=a,1,b,true", {"a": 1, "b": True}),
        ("pipeDelimited", False, OBJECT, b"p=a%7C1%7Cb%7Ctrue", {"a": 1, "b": True}),
        ("form", True, OBJECT, b"a=1&b=true", {"a": 1, "b": True}),
        ("deepObject", True, OBJECT, b"p[a]=1&p%5Bb%5D=false", {"a": 1, "b": False}),
        (
            "deepObject",
            True,
            DEEP,
            b"p[c][a]=1&p[d][0]=x&p[d][1]=y",
            {"c": {"a": 1}, "d": ["x", "y"]},
        ),
        (
            "deepObject",
            True,
            {"type": "array", "items": OBJECT},
            b"p[0][a]=1&p[1][a]=2",
            [{"a": 1}, {"a": 2}],
        ),
        ("form", True, {"type": "number"}, b"p=1.5", 1.5),
        ("form", True, {"type": "string"}, b"p=1", "1"),
    ],
)
def test_query_parameters(
    style: str, explode: bool, schema: object, query: bytes, value: object
) -> None:
    found = read({"in": "query", "style": style, "explode": explode, "schema": schema}, query)
    assert found == value


@pytest.mark.parametrize(
    ("style", "explode", "schema", "text", "value"),
    [
        ("simple", False, ITEMS, "1,2", [1, 2]),
        ("label", False, {"type": "integer"}, ".7", 7),
        ("label", True, ITEMS, ".1.2", [1, 2]),
        ("matrix", False, {"type": "integer"}, ";p=7", 7),
        ("matrix", True, ITEMS, ";p=1;p=2", [1, 2]),
        ("simple", True, OBJECT, "a=1,b=true", {"a": 1, "b": True}),
    ],
)
def test_path_parameters(
    style: str, explode: bool, schema: object, text: str, value: object
) -> None:
    parameter = {"in": "path", "style": style, "explode": explode, "schema": schema}
    assert read(parameter, text=text) == value


def test_headers_cookies_and_json() -> None:
    assert read({"in": "header", "schema": ITEMS}, p="1,2") == [1, 2]
    assert read({"in": "cookie", "schema": {"type": "integer"}}, cookie="q=1; p=7") == 7
    content = {"application/json": {"schema": OBJECT}}
    assert read({"in": "query", "content": content}, b'p={"a":1}') == {"a": 1}


@pytest.mark.parametrize("query", [b"", b"p=x", b"p=1&p=2", b"p=1&q=2", b"p=1.0", b"p=%2B1"])
def test_wrong_queries_are_rejected(query: bytes) -> None:
    with pytest.raises(ErrorResponse) as caught:
        read({"in": "query", "schema": {"type": "integer"}}, query)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": r"^[A-Z]{2}\d{3,}(-x|y)?$", "minLength": 8},
        {"type": "string", "pattern": "^[^a-z]+$"},
        {"type": "string", "format": "uuid"},
        {"type": "string", "minLength": 40, "maxLength": 41},
        {"type": "integer", "exclusiveMinimum": 7, "multipleOf": 5},
        {"type": "number", "minimum": -3, "maximum": -2.5},
        {"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": True},
        {"oneOf": [{"type": "integer", "minimum": 9}, {"type": "number"}]},
        {"allOf": [{"required": ["a"]}, {"properties": {"a": {"const": 7}}}]},
        {"$ref": "#/components/schemas/Tree"},
        {"type": ["null", "string"], "enum": [None]},
        {"type": "string", "pattern": "(?<broken"},
    ],
)
def test_samples_fit_their_schema(schema: dict[str, Any]) -> None:
    tree = {
        "required": ["child"],
        "properties": {"child": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
    }
    document = Document({"components": {"schemas": {"S": schema, "Tree": tree}}})
    value = Samples(document).value("/components/schemas/S")
    assert document.validator("/components/schemas/S", Direction.RESPONSE).is_valid(value)


@pytest.mark.parametrize(
    ("step", "valid", "invalid"),
    [(0.01, 19.99, 19.999), (0.1, 0.3, 0.35), (1e-7, 3e-7, 3.5e-7), (0.3, 0.9, 1.0), (5, 15.0, 16)],
)
def test_multiples_of_fractions_are_exact(step: float, valid: float, invalid: float) -> None:
    schema = {"type": "number", "multipleOf": step}
    document = Document({"components": {"schemas": {"S": schema}}})
    validator = document.validator("/components/schemas/S", Direction.REQUEST)
    assert (validator.is_valid(valid), validator.is_valid(invalid)) == (True, False)


def test_a_schema_without_values_has_no_sample() -> None:
    schema = {"type": "integer", "minimum": 3, "maximum": 2}
    with pytest.raises(NoSample):
        Samples(Document({"components": {"schemas": {"S": schema}}})).value("/components/schemas/S")
