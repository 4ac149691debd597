"""Requests, responses and errors as values: their repr and text."""

from __future__ import annotations

from pipedrive_activities._runtime.call.credentials import ApiToken, TokenSource
from pipedrive_activities._runtime.messages import Attempt, RawResponse, Request
from pipedrive_activities.errors import APIError, ArgumentError, BudgetExceeded, PipedriveError


def test_the_repr_of_a_request_hides_query_and_secret_headers() -> None:
    request = Request(
        operation="getThing",
        method="GET",
        url="https://x.test/a?secret=1?2",
        headers={"accept": "application/json", "x-key": "secret"},
    )
    shown = "headers={'accept': 'application/json', 'x-key': '<hidden>'}"
    assert repr(request) == f"Request(GET https://x.test/a, {shown})"


def test_the_repr_of_a_token_hides_it() -> None:
    assert repr(ApiToken("secret", "x-api-token")) == "ApiToken(<hidden>)"
    assert repr(TokenSource(lambda: "secret", "x-api-token")) == "TokenSource(<hidden>)"


def test_invalid_utf_8_is_replaced_in_text() -> None:
    assert RawResponse(status=200, headers={}, content=b"a\xffb").text == "a\ufffdb"


def test_the_message_of_an_error_omits_empty_parts() -> None:
    assert str(APIError("gone", status=404)) == "404 gone"
    assert APIError("gone", status=404).cost == 0
    once = (Attempt(number=1, status=404),)
    assert str(APIError("gone", status=404, attempts=once)) == "404 gone"
    assert PipedriveError("wrong").operation == ""
    wrong = ArgumentError("wrong")
    assert (wrong.parameter, wrong.operation, wrong.attempts, wrong.cursor) == ("", "", (), None)
    assert BudgetExceeded("too dear", spent=1, cost=2, limit=2).operation == ""
