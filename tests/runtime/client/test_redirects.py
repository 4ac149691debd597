"""Redirects: followed if the request may be repeated; credentials stay within their origin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipedrive_activities import OPERATIONS, RequestOptions
from pipedrive_activities.errors import APIError
from tests.support.fake_driver import ORIGIN, make_response, play

GET, POST, PATCH = "getActivity", "addActivity", "updateActivity"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_credentials_are_sent_within_the_origin(status: int) -> None:
    played = play(GET, [make_response(status, location="/elsewhere?a=1"), make_response(200)])
    assert played.answer is not None
    assert played.sent[1].request.url == f"{ORIGIN}/elsewhere?a=1"
    assert played.sent[1].secrets == (("x-api-token", "token"),)
    assert played.tokens == 2


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.test/x",
        "//evil.test/x",
        "http://api.example.test/x",
        "https://api.example.test:444/x",
        "https://api.example.test.evil.test/x",
        "https://api.example.test@evil.test/x",
    ],
)
def test_credentials_are_not_sent_to_another_origin(location: str) -> None:
    options = RequestOptions(headers={"X-Secret": "s", "Authorization": "Bearer s", "Cookie": "c"})
    played = play(
        GET,
        [make_response(302, location=location), make_response(200)],
        options=options,
        headers={"user-agent": "me"},
    )
    assert played.sent[1].secrets == ()
    assert played.sent[1].request.headers == {"accept": "application/json", "user-agent": "me"}


def test_credentials_are_sent_again_back_at_the_origin() -> None:
    replies = [
        make_response(302, location="https://evil.test/x"),
        make_response(302, location=f"{ORIGIN}/y"),
        make_response(200),
    ]
    assert [bool(effect.secrets) for effect in play(GET, replies).sent] == [True, False, True]


def test_a_body_is_not_sent_to_another_origin() -> None:
    played = play(PATCH, [make_response(307, location="https://evil.test/x"), make_response(200)])
    assert isinstance(played.error, APIError)
    assert "check base_url" in str(played.error)


@pytest.mark.parametrize(("status", "count"), [(301, 1), (302, 1), (303, 1), (307, 2), (308, 2)])
def test_only_307_and_308_repeat_other_methods(status: int, count: int) -> None:
    assert play(POST, [make_response(status, location="/y"), make_response(200)]).count == count


def test_a_head_is_repeated_like_a_get() -> None:
    reply = [make_response(301, location="/y"), make_response(200)]
    assert play(replace(OPERATIONS[GET], method="HEAD"), reply).count == 2


@pytest.mark.parametrize("location", ["", "javascript:alert(1)", "file:///etc/passwd"])
def test_an_invalid_redirect_is_an_error(location: str) -> None:
    played = play(GET, [make_response(302, location=location)])
    assert (played.count, type(played.error)) == (1, APIError)


def test_endless_redirects_are_an_error() -> None:
    played = play(GET, [make_response(302, location="/again")])
    assert played.count == 6
    assert isinstance(played.error, APIError)
