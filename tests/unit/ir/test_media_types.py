"""Which media types are JSON, and which body decides what a call returns."""

from __future__ import annotations

import pytest

from generator.ir.media_types import (
    is_json,
    is_success,
    preferred_media,
    success_media,
    success_responses,
)
from generator.ir.operations import MediaType, Response
from generator.ir.types import AnyType
from generator.positions import Origin, Span

ORIGIN = Origin(Span("spec.yaml", 1, 1, 1, 2), "")


def media(content_type: str) -> MediaType:
    """Return one representation of a body."""
    return MediaType(content_type=content_type, type=AnyType(), origin=ORIGIN)


def response(status: str, *content_types: str) -> Response:
    """Return a response with these representations."""
    return Response(
        status=status, content=tuple(media(name) for name in content_types), origin=ORIGIN
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "text/json",
        "Application/JSON",
        "APPLICATION/JSON; charset=UTF-8",
        "application/json;charset=utf-8",
        "application/json ; version=2",
        " application/json",
        "application/problem+json",
        "application/vnd.api+JSON; profile=x",
        "image/svg+json",
    ],
)
def test_media_types_that_are_json(content_type: str) -> None:
    assert is_json(content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "*/*",
        "application/*",
        "text/plain",
        "text/plain; format=application/json",
        "application/jsonl",
        "application/x-ndjson",
        "application/json-seq",
        "application/jsonp",
        "application/json+xml",
        "multipart/form-data",
        "model/json",
    ],
)
def test_media_types_that_are_not_json(content_type: str) -> None:
    assert not is_json(content_type)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("200", True),
        ("204", True),
        ("2XX", True),
        ("default", False),
        ("302", False),
        ("4XX", False),
    ],
)
def test_success_statuses(status: str, expected: bool) -> None:
    assert is_success(status) is expected


def test_success_responses_are_sorted_by_status_with_the_range_last() -> None:
    responses = [response(status) for status in ("2XX", "404", "201", "default", "200")]
    assert [each.status for each in success_responses(responses)] == ["200", "201", "2XX"]


def test_json_is_preferred_over_earlier_representations() -> None:
    content = [media("text/csv"), media("Text/JSON; charset=utf-8"), media("application/json")]
    assert preferred_media(content) is content[1]
    assert preferred_media(content[:1]) is content[0]
    assert preferred_media([]) is None


def test_the_success_body_is_the_json_body_of_the_lowest_status() -> None:
    responses = [
        response("2XX", "application/json"),
        response("400", "application/json"),
        response("201", "application/json"),
        response("200", "text/csv", "application/hal+json"),
    ]
    assert success_media(responses) is responses[3].content[1]


def test_a_json_body_of_a_higher_status_is_preferred_over_another_representation() -> None:
    responses = [response("200", "text/csv"), response("201", "application/json")]
    assert success_media(responses) is responses[1].content[0]


def test_without_json_the_first_representation_is_the_success_body() -> None:
    responses = [response("202"), response("201", "text/csv", "image/png"), response("200")]
    assert success_media(responses) is responses[1].content[0]


def test_without_a_body_there_is_no_success_body() -> None:
    assert success_media([response("204"), response("default", "application/json")]) is None
