"""Undocumented properties and parameters: sent by options, and read from the raw response."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from pipedrive_activities import RequestOptions, errors
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.encoding import Encoded, encode_request
from tests.support.both_clients import ClientAdapter

SECRET = "s3cr3t-value"


class Recorder:
    """Records requests and returns the same body to each."""

    def __init__(self, body: object) -> None:
        self.body = body
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return httpx2.Response(200, json=self.body)

    @property
    def query(self) -> str:
        return self.requests[-1].url.query.decode()

    @property
    def sent(self) -> object:
        return json.loads(self.requests[-1].content)


CREATED = {"success": True, "data": {"id": 1}}


def test_extra_properties_are_sent_beside_arguments(adapter: ClientAdapter) -> None:
    server = Recorder(CREATED)
    options = RequestOptions(extra_body={"a1b2c3": "red", "location": {"floor": 3}})
    client = adapter.client(server)
    adapter.get(client.activities.create(subject="x", location={"value": "y"}, options=options))
    assert server.sent == {"subject": "x", "location": {"value": "y", "floor": 3}, "a1b2c3": "red"}
    adapter.get(client.activities.update(1, options=RequestOptions(extra_body={"a1b2c3": None})))
    assert server.sent == {"a1b2c3": None}


def test_extra_parameters_are_sent_with_every_page(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": [], "additional_data": {"next_cursor": None}})
    options = RequestOptions(extra_query={"custom_fields": ["a", "b&c"], "deep": True, "n": 1.5})
    adapter.items(adapter.client(server).activities.list(limit=5, options=options))
    assert server.query == "limit=5&custom_fields=a&custom_fields=b%26c&deep=true&n=1.5"


@pytest.mark.parametrize(
    ("method", "arguments", "options", "problem"),
    [
        ("list", {}, {"extra_query": {"limit": 5}},
         "activities.list: extra_query must not contain 'limit': pass it as limit=…"),
        ("list", {}, {"extra_query": {"x": {"a": SECRET}}},
         "extra_query['x'] must be text, a number, a boolean or a list of them, got a value of type dict"),
        ("list", {}, {"extra_query": {"x": [None]}}, "extra_query['x'] must be text"),
        ("get", {"id": 1}, {"extra_body": {"x": SECRET}},
         "activities.get: extra_body cannot be sent, the operation has no request body"),
        ("create", {}, {"extra_body": {"subject": SECRET}},
         "activities.create: extra_body must not contain 'subject': pass it as subject=…"),
        ("create", {}, {"extra_body": {"person_id": 1}},
         "activities.create: extra_body must not contain 'person_id': it is read-only"),
        ("create", {"location": {"value": "x"}}, {"extra_body": {"location": {"value": SECRET}}},
         "extra_body must not contain 'location.value': an argument already sends it"),
        ("create", {}, {"extra_body": {"location": {"floor": SECRET}}},
         "activities.create: extra_body must not contain 'location': pass it as location=…"),
    ],
)  # fmt: skip
def test_documented_extras_are_rejected_and_values_are_not_shown(
    adapter: ClientAdapter,
    method: str,
    arguments: dict[str, Any],
    options: dict[str, Any],
    problem: str,
) -> None:
    client = adapter.client(lambda request: pytest.fail("the request was sent"))
    made = RequestOptions(**options)
    with pytest.raises(errors.ArgumentError) as caught:
        adapter.items(client.activities.list(options=made)) if method == "list" else adapter.get(
            getattr(client.activities, method)(**arguments, options=made)
        )
    assert problem in str(caught.value)
    assert SECRET not in f"{caught.value!r} {made!r}"
    assert client.usage.tokens == 0


SEARCH = Operation(
    id="search",
    resource="things",
    name="search",
    method="POST",
    path="/things",
    content_type="application/x-www-form-urlencoded",
    parameters=(
        Parameter(name="filter", api_name="filter", location="query", style="deepObject"),
        Parameter(name="body", api_name="", location="body"),
    ),
)


def encode(body: object, query: dict[str, object], extra: dict[str, object]) -> Encoded:
    """Encode a search with extra properties in a form, and an extra parameter."""
    arguments = {"filter": {"a": 1}, "body": body}
    return encode_request(SEARCH, arguments, extra_query=query, extra_body=extra)


def test_extras_are_added_to_forms_and_whole_bodies() -> None:
    encoded = encode({"a": 1}, {"filter[b]": "2"}, {"tag": ["x", "y"]})
    assert encoded.target == "/things?filter%5Ba%5D=1&filter%5Bb%5D=2"
    assert encoded.content == b"a=1&tag=x&tag=y"


@pytest.mark.parametrize(
    ("body", "query", "extra"),
    [
        ({}, {"filter[a]": 2}, {}),
        ([1], {}, {"a": 1}),
        ("text", {}, {"a": 1}),
        ({"a": 1}, {}, {"a": 2}),
    ],
)
def test_extras_that_cannot_be_added_are_rejected(
    body: object, query: dict[str, object], extra: dict[str, object]
) -> None:
    with pytest.raises(errors.ArgumentError, match=r"^things\.search: extra_(query|body) "):
        encode(body, query, extra)


PAGE = {
    "success": True,
    "data": [
        {"id": 1, "a1b2c3": "red", "location": {"value": "x", "floor": 3}},
        {
            "id": 2,
            "a1b2c3": None,
            "participants": [{"person_id": 1}, {"person_id": 2, "role": "r"}],
        },
        {"id": "3x", "tags": ["y"]},
    ],
    "additional_data": {"next_cursor": None},
}


def test_undocumented_properties_of_items_and_nested_models_are_read(
    adapter: ClientAdapter,
) -> None:
    client = adapter.client(Recorder(PAGE))
    with client.responses() as responses:
        first, second, odd = adapter.items(client.activities.list())
    assert responses.extra_fields(first) == {"a1b2c3": "red"}
    assert responses.extra_fields(first.location) == {"floor": 3}
    assert responses.extra_fields(second) == {"a1b2c3": None}
    assert list(map(responses.extra_fields, second.participants)) == [{}, {"role": "r"}]
    assert (odd.id, responses.extra_fields(odd)) == ("3x", {"tags": ["y"]})


def test_undocumented_properties_belong_to_the_model_of_their_call(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": {"id": 1, "a1b2c3": "red"}})
    client = adapter.client(server)
    outside = adapter.get(client.activities.get(1))
    with client.responses() as responses:
        first = adapter.get(client.activities.get(1))
        assert responses.extra_fields(first) == {"a1b2c3": "red"}
        server.body = {"success": True, "data": {"id": 1, "a1b2c3": "blue"}}
        second = adapter.get(client.activities.get(1))
    assert first == second
    assert responses.extra_fields(second) == {"a1b2c3": "blue"}
    assert responses.extra_fields(first) == {"a1b2c3": "red"}
    first.subject = "changed"
    assert responses.extra_fields(first) == {"a1b2c3": "red"}
    assert len(responses) == 2
    with pytest.raises(errors.ArgumentError, match="this Activity was not decoded"):
        responses.extra_fields(outside)
