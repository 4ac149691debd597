"""Speed of the mock server, compared with a plain starlette handler with the same query and Prism.

Measures requests per second, start-up time, and the first and a late page of a million activities.
Ratios are asserted, times are only printed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from pipedrive_activities.mock.rules.seed import seed_rows
from pipedrive_activities.mock.rules.store import SORTS, ListQuery, Store
from tests.support.load import measure_request_rate
from tests.support.local_servers import TOKEN, environment, serve
from tests.support.prism import find_prism, serve_prism

LIST = "/api/v2/activities?limit=20"
COUNT = 3000
ROUNDS = 3
MILLION = 1_000_000
BARE = """
import socket, sqlite3, sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from pipedrive_activities.mock.rules.seed import seed_rows
from pipedrive_activities.mock.rules.store import ListQuery, Store

store = Store()
store.fill(seed_rows(1000))
LISTING = ListQuery(equal={}, among={}, limit=20)

async def list_activities(request):
    rows = store.list(LISTING)
    bodies = b",".join(b'{"id":%d,' % row.id + row.body[1:] for row in rows[:20])
    return Response(b'{"success":true,"data":[' + bodies + b"]}", media_type="application/json")

app = Starlette(routes=[Route("/api/v2/activities", list_activities)])
listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listening.bind(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
config = uvicorn.Config(app, log_level="error", access_log=False)
uvicorn.Server(config).run(sockets=[listening])
"""


@contextmanager
def serve_bare() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", BARE], env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def measure(url: str, count: int = COUNT) -> float:
    return measure_request_rate(url, LIST, count, TOKEN)


def test_at_least_half_as_fast_as_plain_starlette_and_faster_than_prism(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prism = find_prism(tmp_path)
    with (
        serve("--seed", "1000", "--no-metering") as ours,
        serve_bare() as bare,
        serve_prism(prism, tmp_path) as (other, start),
    ):
        figures = [
            (measure(ours.url), measure(bare), measure(other, COUNT // 10)) for _ in range(ROUNDS)
        ]
    mine, theirs, prisms = (statistics.median(column) for column in zip(*figures, strict=True))
    with capsys.disabled():
        print(f"\n{mine:.0f} requests/s; plain starlette {theirs:.0f}; Prism {prisms:.0f}")
        print(f"Prism started in {start:.2f} s")
    assert mine >= theirs / 2
    assert mine > prisms


def test_start_up_time(capsys: pytest.CaptureFixture[str]) -> None:
    times, bare = [], []
    for _ in range(5):
        started = time.perf_counter()
        with serve():
            times.append(time.perf_counter() - started)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import starlette, uvicorn"], check=True)
        bare.append(time.perf_counter() - started)
    with capsys.disabled():
        print(f"\nready in {min(times):.2f} s; imports alone {min(bare):.2f} s")


def best(store: Store, listing: ListQuery) -> float:
    times = []
    for _ in range(7):
        started = time.perf_counter()
        assert len(store.list(listing)) == 101
        times.append(time.perf_counter() - started)
    return min(times)


def test_late_pages_of_a_million_activities_are_not_slow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(tmp_path / "million.db")
    started = time.perf_counter()
    store.fill(seed_rows(MILLION))
    with capsys.disabled():
        print(f"\n{MILLION} activities written in {time.perf_counter() - started:.1f} s")
    for sort in SORTS:
        for descending in (False, True):
            first, late = (best(store, listing) for listing in listings(store, sort, descending))
            with capsys.disabled():
                print(f"{sort} {descending}: {first * 1e6:.0f} µs, late page {late * 1e6:.0f} µs")
            assert late < first * 3
    store.close()


def listings(store: Store, sort: str, descending: bool) -> tuple[ListQuery, ListQuery]:
    """Return the first page, and one after nine tenths of all activities."""
    first = ListQuery(sort=sort, descending=descending, equal={}, among={}, limit=100)
    last_id = MILLION // 10 if descending else MILLION * 9 // 10
    row = store.get(last_id)
    assert row is not None
    key = last_id if sort == "id" else msgspec.json.decode(row[0].body)[sort] or ""
    return first, replace(first, after=(key, last_id))
