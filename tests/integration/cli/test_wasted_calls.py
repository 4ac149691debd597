"""Command lines that would cost tokens for nothing are rejected before a request is sent."""

from __future__ import annotations

import pytest

from tests.integration.cli.conftest import Shell


def test_a_repeated_list_option_adds_values(shell: Shell) -> None:
    result = shell("activities", "list", "--ids", "1", "--ids", "2,3")
    assert result.code == 0
    assert [path for _, path, _, _ in shell.api.requests] == ["/api/v2/activities?ids=1,2,3"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list", "--owner-id", "1", "--owner-id", "2"), "--owner-id: given 2 times, accepts one"),
        (("list", "--ids", ""), "--ids: expected at least one value"),
        (("list", "--ids", "[]"), "--ids: expected at least one value"),
        (("list", "--fields", "nope"), '--fields: "nope" is not a documented field'),
        (("list", "--fields", "id,subjct"), '--fields: "subjct" is not a documented field'),
        (("update", "7"), "nothing to update"),
        (("create",), "the new record has no fields"),
    ],
)
def test_a_call_that_would_be_wasted_is_rejected_before_it_is_sent(
    shell: Shell, arguments: tuple[str, ...], message: str
) -> None:
    result = shell("activities", *arguments)
    assert result.code == 64
    assert message in result.error["message"]
    assert not shell.api.requests


def test_an_empty_record_can_be_created_on_purpose(shell: Shell) -> None:
    assert shell("activities", "create", "--yes").code == 0
    assert [body for *_, body in shell.api.requests] == [{}]


def test_an_empty_body_can_be_sent_on_purpose(shell: Shell) -> None:
    assert shell("activities", "update", "7", "--data", "{}").code == 0
    assert [body for *_, body in shell.api.requests] == [{}]


def test_fields_of_several_records_need_no_prefix(shell: Shell) -> None:
    result = shell("activities", "get", "10", "11", "--fields", "id,subject")
    assert result.code == 0
    assert [row["result"]["subject"] for row in result.json] == ["Call 10", "Call 11"]
