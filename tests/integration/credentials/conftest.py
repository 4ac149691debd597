"""The package of an API with every kind of credentials, and its mock server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.any_mock import AnyMock, generate_mock

DOCUMENT = Path(__file__).parent / "vault.yaml"


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> AnyMock:
    return generate_mock(DOCUMENT, "vault_api", tmp_path_factory.mktemp("vault"))


@pytest.fixture(scope="session")
def server(vault: AnyMock) -> Iterator[Any]:
    mock = vault.module("mock")
    with mock.Server(mock.Mock(seed=0)) as running:
        yield running
