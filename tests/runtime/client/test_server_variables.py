"""Variables of the server's URL: chosen values are checked, and cannot leave their part of the URL."""

from __future__ import annotations

import pytest

from pipedrive_activities._runtime.server_variables import ServerTemplate, ServerVariable
from pipedrive_activities.errors import ArgumentError

SERVER = ServerTemplate(
    origin="https://{region}.things.example",
    path="/{base}/{version}",
    variables={
        "region": ServerVariable(default="eu"),
        "base": ServerVariable(default="api"),
        "version": ServerVariable(default="v1", choices=("v1", "v2")),
    },
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("https://eu.things.example", "/api/v1")),
        ({"region": "us-1.a"}, ("https://us-1.a.things.example", "/api/v1")),
        ({"base": "a b/c?#", "version": "v2"}, ("https://eu.things.example", "/a%20b/c%3F%23/v2")),
    ],
)
def test_values_take_the_place_of_variables(
    values: dict[str, str], expected: tuple[str, str]
) -> None:
    assert SERVER.resolve(values) == expected


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"version": "v3"}, "the server variable version is one of v1, v2, got 'v3'"),
        ({"region": "evil.example/"}, "part of a host name"),
        ({"region": "user@evil"}, "part of a host name"),
        ({"region": "evil?"}, "part of a host name"),
        ({"region": "eu\n"}, "part of a host name"),
    ],
)
def test_values_that_do_not_fit_are_rejected(values: dict[str, str], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        SERVER.resolve(values)


def test_only_its_own_variables_are_chosen() -> None:
    chosen = SERVER.choose({"region": "us", "version": "v2", "tenant": "a"})
    assert chosen == ("https://us.things.example", "/api/v1", "/api/v2")
