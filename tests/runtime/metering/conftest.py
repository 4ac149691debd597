"""Fixtures: a quota store of each kind, with a fake clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.store import QuotaStore
from tests.support.stores import FakeClock, StoreKind, open_store
from tests.support.valkey import REASON, find_server, running_server


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    executable = find_server()
    if executable is None:
        pytest.skip(REASON)
    with running_server(executable) as url:
        yield url


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["memory", "sqlite", "redis"])
def new_store(
    request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path
) -> Iterator[Callable[[], QuotaStore]]:
    """Return a function that opens the same store again (memory: the same object)."""
    kind: StoreKind = request.param
    url = request.getfixturevalue("server_url") if kind == "redis" else ""
    opened: list[QuotaStore] = []
    prefix = f"{request.node.name}-{next(_NUMBERS)}"

    def opener() -> QuotaStore:
        if kind != "memory" or not opened:
            opened.append(open_store(kind, clock, tmp_path / "quota.db", url, prefix))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[[], QuotaStore]) -> QuotaStore:
    return new_store()


_NUMBERS = itertools.count()
