"""A client with credentials for no operation says what is wrong about those that it was given."""

from __future__ import annotations

import pytest

from pipedrive_activities._runtime.call.requirements import CredentialSelector
from pipedrive_activities._runtime.operation import Operation, Scheme
from pipedrive_activities._runtime.secret import Secret
from pipedrive_activities.errors import ArgumentError, MissingCredentials

SCHEMES = {
    "oauth": Scheme(kind="bearer", location="header", name="authorization", arguments=("token",)),
    "session": Scheme(kind="key", location="cookie", name="SID", arguments=("session",)),
    "app": Scheme(kind="key", location="header", name="x-app", arguments=("app",)),
}


def check(**given: str) -> None:
    """Create a client whose operations need a bearer token, or a cookie with a key."""
    operations = [
        Operation(id=name, resource="", name=name, method="GET", path="/", security=security)
        for name, security in (("watch", (("oauth",),)), ("list", (("session", "app"),)))
    ]
    values = {name: Secret(value) for name, value in given.items()}
    selector = CredentialSelector(
        SCHEMES, operations, given=values, environment={}, credentials=None, prefix="PETS"
    )
    selector.check()


def test_it_names_what_is_missing_beside_the_given_ones() -> None:
    with pytest.raises(MissingCredentials, match="'app'") as caught:
        check(session="s")
    assert "token" not in str(caught.value)
    with pytest.raises(MissingCredentials, match="'oauth'"):
        check()
    check(token="t")
    check(session="s", app="a")


def test_an_invalid_value_comes_before_what_is_missing() -> None:
    with pytest.raises(ArgumentError, match="session") as caught:
        check(session="a;b", app="a")
    assert not isinstance(caught.value, MissingCredentials)
    assert "a;b" not in str(caught.value)
