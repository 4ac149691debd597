"""Overhead of the client over plain httpx2 and msgspec.

Rounds of both alternate, and the fastest round of each is compared, which excludes the load of other
processes. Limits: a call takes less than 1.15 times as long, decoding a page of 500 activities less
than 1.3 times, the import at most 1.5 times.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime

import httpx2
import msgspec
import pytest

from pipedrive_activities import OPERATIONS, Pipedrive
from pipedrive_activities._runtime.call.running_call import CallOutcome
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.pagination.positions import PageRequest
from pipedrive_activities.models import ActivitiesResponse, ActivityResponse

ACTIVITY = {
    "id": 1,
    "subject": "Call",
    "type": "call",
    "owner_id": 7,
    "deal_id": 4,
    "done": False,
    "due_date": "2026-12-01",
    "due_time": "10:00",
    "duration": "01:00",
    "note": None,
    "location": {"value": "Tallinn", "country": "EE"},
    "participants": [{"person_id": 3, "primary": True}],
    "add_time": "2026-01-01T00:00:00Z",
    "update_time": "2026-01-01T00:00:00Z",
}
ONE = json.dumps({"success": True, "data": ACTIVITY}).encode()
PAGE = json.dumps(
    {
        "success": True,
        "data": [{**ACTIVITY, "id": number} for number in range(500)],
        "additional_data": {"next_cursor": "abc"},
    }
).encode()
SERVER = """\
import http.server, sys
body = sys.argv[1].encode()
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    disable_nagle_algorithm = True
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def ratio(ours: Callable[[], object], bare: Callable[[], object], calls: int, rounds: int) -> float:
    """Return the time of ``ours`` divided by that of ``bare``, for their fastest rounds."""

    def seconds(work: Callable[[], object]) -> float:
        started = time.perf_counter()
        for _ in range(calls):
            work()
        return time.perf_counter() - started

    ours(), bare()
    pairs = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
    return min(time_ours for time_ours, _ in pairs) / min(time_bare for _, time_bare in pairs)


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Run a real HTTP server in a separate process and return its origin."""
    command = [sys.executable, "-c", SERVER, ONE.decode()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.kill()


def test_a_call_takes_less_than_1_15_times(origin: str) -> None:
    decoder = msgspec.json.Decoder(ActivityResponse)
    headers = {"x-api-token": "t", "accept": "application/json"}
    with (
        httpx2.Client(base_url=origin, headers=headers) as http,
        Pipedrive("t", base_url=origin) as client,
    ):

        def bare() -> object:
            response = http.get("/api/v2/activities/42", params={"include_fields": "attendees"})
            response.raise_for_status()
            return decoder.decode(response.content).data

        def ours() -> object:
            return client.activities.get(42, include_fields="attendees")

        overhead = ratio(ours, bare, calls=20, rounds=60)
    sys.stdout.write(f"a call: {overhead:.3f} times plain httpx2 and msgspec\n")
    assert overhead < 1.15


def test_decoding_a_page_of_500_takes_less_than_1_3_times() -> None:
    """Both decode to the same types: the datetimes and dates of the models, too."""
    decoder = msgspec.json.Decoder(ActivitiesResponse)
    first = decoder.decode(PAGE).data
    assert isinstance(first, list)
    assert isinstance(first[0].update_time, datetime)
    assert isinstance(first[0].due_date, date)
    outcome = CallOutcome(RawResponse(status=200, headers={}, content=PAGE), (), 10)
    operation, request = OPERATIONS["getActivities"], PageRequest(arguments={})
    with Pipedrive("t") as client:
        overhead = ratio(
            lambda: client._caller.page(operation, request, outcome, None),
            lambda: decoder.decode(PAGE).data,
            calls=5,
            rounds=60,
        )
    sys.stdout.write(f"a page of 500: {overhead:.3f} times plain msgspec\n")
    assert overhead < 1.3


@pytest.mark.parametrize(
    "code", ["import pipedrive_activities", "from pipedrive_activities import Pipedrive"]
)
def test_importing_takes_at_most_1_5_times_msgspec(code: str) -> None:
    def seconds(code: str) -> float:
        probe = f"import time; s = time.perf_counter(); {code}; print(time.perf_counter() - s)"
        environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
        command = [sys.executable, "-c", probe]
        process = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        return float(process.stdout)

    seconds(code), seconds("import msgspec")
    pairs = [(seconds(code), seconds("import msgspec")) for _ in range(15)]
    overhead = min(ours for ours, _ in pairs) / min(bare for _, bare in pairs)
    sys.stdout.write(f"{code}: {overhead:.3f} times import msgspec\n")
    assert overhead <= 1.5
