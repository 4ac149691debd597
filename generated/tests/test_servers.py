"""Who chooses no server gets the first that is described, its variables at their defaults."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest
from contract.document import CONTRACT
from contract.fake_transport import TOKEN
from contract.product import ENVIRONMENT, PACKAGE, Client


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment choose no server."""
    monkeypatch.delenv(f"{ENVIRONMENT}_BASE_URL", raising=False)


def test_the_client_calls_the_described_server() -> None:
    for server in CONTRACT.servers[:1]:
        with Client(api_token=TOKEN) as client:
            assert client.base_url == server.origin


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
def test_the_command_line_calls_the_described_server() -> None:
    product = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    for server in CONTRACT.servers[:1]:
        assert product.base_url == server.origin
