"""Without a base URL the first server of the specification is used, with default variables."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest
from contract.document import CONTRACT
from contract.fake_transport import TOKEN
from contract.product import ENVIRONMENT, PACKAGE, Client


@pytest.fixture(autouse=True)
def no_base_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the base URL from the environment."""
    monkeypatch.delenv(f"{ENVIRONMENT}_BASE_URL", raising=False)


def test_client_uses_the_first_specified_server() -> None:
    for server in CONTRACT.servers[:1]:
        with Client(api_token=TOKEN) as client:
            assert client.base_url == server.origin


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
def test_command_line_uses_the_first_specified_server() -> None:
    product = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    for server in CONTRACT.servers[:1]:
        assert product.base_url == server.origin
