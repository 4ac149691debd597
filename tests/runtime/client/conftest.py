"""Fixture ``adapter``: runs a test with the blocking and with the asynchronous client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedrive_activities._runtime import deprecation
from tests.support.both_clients import ClientAdapter


@pytest.fixture(params=["sync", "async"])
def adapter(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ClientAdapter]:
    for name in ("PIPEDRIVE_API_TOKEN", "PIPEDRIVE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(deprecation, "_warned_call_sites", set())
    made = ClientAdapter(request.param)
    yield made
    made.close()
