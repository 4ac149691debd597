"""A package whose operations return streams."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.generated_client import generate_module
from tests.support.streams import Reader

SPEC = (Path(__file__).parent / "spec.yaml").read_text(encoding="utf-8")
SETTINGS = 'stream_end: "[DONE]"\n'


@pytest.fixture(scope="session")
def things(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The package generated from ``spec.yaml``, with its command line and mock server."""
    folder = tmp_path_factory.mktemp("things")
    return generate_module(folder, "things", SPEC, SETTINGS, targets="client, cli, contract, mock")


@pytest.fixture(params=["sync", "async"])
def reader(request: pytest.FixtureRequest, things: Any) -> Reader:
    """A reader for each of the clients."""
    return Reader(request.param, things.Api, things.AsyncApi, things.errors.ApiError)
