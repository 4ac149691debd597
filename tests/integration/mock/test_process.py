"""The server as a process: start, shutdown, and durability after a crash."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.support.local_servers import Running, fail, serve
from tests.support.mock_api import LIST
from tests.support.variants import first_and_variants


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with serve("--no-metering") as server:
        yield server


def test_the_greeting_shows_the_url_and_how_to_connect(running: Running) -> None:
    text = "\n".join(running.greeting)
    assert running.url.startswith("http://127.0.0.1:")
    assert f'Pipedrive(api_token="mock-token", base_url="{running.url}")' in text
    assert f"PIPEDRIVE_BASE_URL={running.url}" in text
    assert "PIPEDRIVE_API_TOKEN=mock-token" in text
    with running.client() as client:
        assert client.get(LIST).json()["success"] is True


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_while_a_connection_is_open(signal_number: int, tmp_path: Path) -> None:
    file = tmp_path / "activities.db"
    with serve("--db", str(file)) as server, server.client() as client:
        client.post(LIST, json={})
        server.stop(signal_number)
        assert server.process.stderr is not None
        assert server.process.stderr.read() == ""
        assert server.process.returncode == 0
    assert list(tmp_path.iterdir()) == [file], "the write-ahead log is left"


def test_records_in_a_file_survive_a_restart(tmp_path: Path) -> None:
    file = str(tmp_path / "activities.db")
    with serve("--db", file, "--seed", "3") as server, server.client() as client:
        client.patch(f"{LIST}/1", json={"subject": "Kept"})
        server.stop()
    with serve("--db", file, "--seed", "9") as server, server.client() as client:
        records = client.get(LIST).json()["data"]
        assert [each["id"] for each in records] == [1, 2, 3]
        assert records[0]["subject"] == "Kept"


@pytest.mark.parametrize("after", first_and_variants([40, 5, 90]))
def test_a_killed_server_keeps_all_acknowledged_writes(tmp_path: Path, after: int) -> None:
    file = tmp_path / "activities.db"
    acknowledged: list[int] = []
    enough = threading.Event()

    def write(server: Running) -> None:
        with server.client() as client:
            try:
                while True:
                    response = client.post(LIST, json={"subject": f"n{len(acknowledged)}"})
                    acknowledged.append(response.json()["data"]["id"])
                    if len(acknowledged) >= after:
                        enough.set()
            except httpx2.TransportError:
                return

    with serve("--db", str(file), "--seed", "0", "--no-metering") as server:
        writers = [threading.Thread(target=write, args=(server,)) for _ in range(3)]
        for writer in writers:
            writer.start()
        assert enough.wait(60)
        server.stop(signal.SIGKILL)
        for writer in writers:
            writer.join()
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {id_ for (id_,) in database.execute("SELECT id FROM record")}
    database.close()
    assert set(acknowledged) <= kept
    with serve("--db", str(file), "--no-metering") as server, server.client() as client:
        assert client.get(f"{LIST}/{acknowledged[-1]}").status_code == 200


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("drop", httpx2.RemoteProtocolError),
        ("drop-response", httpx2.RemoteProtocolError),
        ("truncate", httpx2.RemoteProtocolError),
    ],
)
def test_connection_faults_can_be_injected(
    running: Running, fault: str, error: type[Exception]
) -> None:
    with running.client() as client:
        before = client.get("/_mock").json()["activities"]
        with pytest.raises(error):
            client.post(LIST, json={}, headers={"x-mock-fault": fault})
        created = client.get("/_mock").json()["activities"] - before
        assert created == (0 if fault == "drop" else 1)
        assert client.get(LIST).status_code == 200


def test_injected_latency_causes_a_timeout(running: Running) -> None:
    with running.client() as client, pytest.raises(httpx2.ReadTimeout):
        client.get(LIST, headers={"x-mock-fault": "latency=30"}, timeout=0.2)


@pytest.mark.parametrize(
    "arguments",
    [["--plan", "gold"], ["--seats", "0"], ["--port", "x"], ["--db", "/nowhere/at/all.db"]],
)
def test_an_invalid_argument_is_reported_without_traceback(arguments: list[str]) -> None:
    done = fail("--port", "0", *arguments)
    assert done.returncode == 2
    assert "error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_reported(running: Running) -> None:
    done = fail("--port", running.url.rpartition(":")[2])
    assert (done.returncode, done.stderr[:7]) == (2, "error: ")


def run_module(prelude: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the module after some statements, as ``python -m`` does."""
    code = f"import runpy, sys; {prelude}; runpy.run_module('pipedrive_activities.mock', run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", first_and_variants(["uvicorn", "starlette", "jsonschema_rs"]))
def test_without_its_extra_it_says_what_to_install(name: str) -> None:
    completed = run_module(f"sys.modules[{name!r}] = None")
    assert completed.returncode == 1
    assert completed.stderr == (
        f"error: the mock server needs {name}; pip install 'pipedrive-activities[mock]'\n"
    )


def test_a_port_in_use_is_named(running: Running) -> None:
    port = running.url.rpartition(":")[2]
    completed = run_module("sys.argv[0] = 'mock'", "--port", port)
    assert completed.returncode == 2
    assert completed.stderr == (
        f"error: port {port} of 127.0.0.1 is in use; choose another one with --port (0: any free one)\n"
    )


@pytest.mark.variants
def test_an_address_of_another_machine_is_named() -> None:
    completed = run_module("sys.argv[0] = 'mock'", "--port", "0", "--host", "192.0.2.1")
    assert completed.returncode == 2
    assert "cannot listen on 192.0.2.1" in completed.stderr
