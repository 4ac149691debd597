"""Redirects: followed if the request may be repeated; credentials stay within their origin."""

from __future__ import annotations

import httpx2
import pytest

from pipedrive_activities import OPERATIONS, Pipedrive, RequestOptions, Retries
from pipedrive_activities._runtime.secret import Secret
from pipedrive_activities.errors import APIError
from tests.support.fake_driver import ORIGIN, make_response, play

GET, POST, PATCH = "getActivity", "addActivity", "updateActivity"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_credentials_are_sent_within_the_origin(status: int) -> None:
    played = play(GET, [make_response(status, location="/elsewhere?a=1"), make_response(200)])
    assert played.answer is not None
    assert played.sent[1].request.url == f"{ORIGIN}/elsewhere?a=1"
    assert played.sent[1].authorization.headers == (("x-api-token", Secret("token")),)
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
    assert played.sent[1].authorization.headers == ()
    assert played.sent[1].request.headers == {"accept": "application/json", "user-agent": "me"}


def test_credentials_are_sent_again_back_at_the_origin() -> None:
    replies = [
        make_response(302, location="https://evil.test/x"),
        make_response(302, location=f"{ORIGIN}/y"),
        make_response(200),
    ]
    assert [bool(effect.authorization.headers) for effect in play(GET, replies).sent] == [
        True,
        False,
        True,
    ]


def test_a_body_is_not_sent_to_another_origin() -> None:
    played = play(PATCH, [make_response(307, location="https://evil.test/x"), make_response(200)])
    assert isinstance(played.error, APIError)
    assert "check base_url" in str(played.error)


@pytest.mark.parametrize(("status", "count"), [(301, 1), (302, 1), (303, 1), (307, 2), (308, 2)])
def test_only_307_and_308_repeat_other_methods(status: int, count: int) -> None:
    assert play(POST, [make_response(status, location="/y"), make_response(200)]).count == count


def test_a_head_is_repeated_like_a_get() -> None:
    reply = [make_response(301, location="/y"), make_response(200)]
    assert play(OPERATIONS[GET].replace(method="HEAD"), reply).count == 2


@pytest.mark.parametrize("location", ["", "javascript:alert(1)", "file:///etc/passwd"])
def test_an_invalid_redirect_is_an_error(location: str) -> None:
    played = play(GET, [make_response(302, location=location)])
    assert (played.count, type(played.error)) == (1, APIError)


@pytest.mark.parametrize(("attempts", "count"), [(1, 1), (4, 4), (20, 6)])
def test_a_redirect_counts_as_an_attempt(attempts: int, count: int) -> None:
    retries = Retries(attempts=attempts)
    for operation, status in ((GET, 302), (POST, 307)):
        played = play(operation, [make_response(status, location="/again")], retries=retries)
        assert played.count == count
        assert isinstance(played.error, APIError)
        assert "the redirect was not followed" in str(played.error)


def test_an_estimate_bounds_what_a_loop_of_redirects_costs() -> None:
    def redirect(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(307, headers={"location": str(request.url)})

    transport = httpx2.MockTransport(redirect)
    for retries in (0, 2):
        with Pipedrive("t", transport=transport, retries=retries) as client:
            with pytest.raises(APIError):
                client.activities.create(subject="a")
            estimate = client.estimate("activities.create")
            assert client.usage.tokens == estimate.max_tokens == 5 * (retries + 1)
            assert (estimate + estimate).max_tokens == 2 * estimate.max_tokens
