"""Operations with their own servers, a query in the server's URL, equal names, HEAD and OPTIONS."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.any_mock import AnyMock, generate_mock

DOCUMENT = Path(__file__).parent / "files.yaml"
QUERY = "tenant=a%20b&beta"


@dataclass
class Recorder:
    """A server on the loopback interface that answers 204, or 200 with an id to a GET of a file."""

    server: ThreadingHTTPServer
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def take(self) -> list[str]:
        """Return the requests since the last call."""
        taken, self.requests[:] = list(self.requests), []
        return taken


class _Handler(BaseHTTPRequestHandler):
    recorder: Recorder

    def _respond(self) -> None:
        self.recorder.requests.append(f"{self.command} {self.path}")
        self.recorder.headers.append({name.lower(): text for name, text in self.headers.items()})
        has_body = "/files/" in self.path and self.command in {"GET", "HEAD"}
        body = b'{"id": 7}' if has_body else b""
        self.send_response(200 if body else 204)
        if body:
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
        if self.command in {"HEAD", "OPTIONS"}:
            self.send_header("set-cookie", "session=hush")
            self.send_header("allow", "GET, HEAD")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_GET = do_HEAD = do_OPTIONS = do_DELETE = do_POST = _respond

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def recorders() -> Iterator[tuple[Recorder, Recorder]]:
    """The server of the API, and that of the uploads."""
    made = []
    for name in ("Api", "Uploads"):
        handler: type[_Handler] = type(name, (_Handler,), {})
        recorder = Recorder(ThreadingHTTPServer(("127.0.0.1", 0), handler))
        handler.recorder = recorder
        threading.Thread(target=recorder.server.serve_forever, daemon=True).start()
        made.append(recorder)
    yield made[0], made[1]
    for recorder in made:
        recorder.server.shutdown()
        recorder.server.server_close()


@pytest.fixture(scope="module")
def files(
    tmp_path_factory: pytest.TempPathFactory, recorders: tuple[Recorder, Recorder]
) -> AnyMock:
    folder = tmp_path_factory.mktemp("files")
    text = DOCUMENT.read_text(encoding="utf-8")
    text = text.replace("API_SERVER", f"http://{recorders[0].address}")
    document = folder / "document.yaml"
    document.write_text(text.replace("UPLOAD_SERVER", recorders[1].address), encoding="utf-8")
    return generate_mock(document, "files_api", folder)


Call = Callable[..., Any]
Command = Callable[..., int]


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, files: AnyMock, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the method ``resource.name``; ``of_client`` is passed to the client."""
    monkeypatch.delenv("API_BASE_URL", raising=False)
    package = files.module()

    def blocking(
        method: str, *arguments: object, of_client: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        resource, _, name = method.partition(".")
        with package.Api("the-key", **(of_client or {}), retries=0) as client:
            return getattr(getattr(client, resource), name)(*arguments, **more)

    async def asynchronous(
        method: str, *arguments: object, of_client: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        resource, _, name = method.partition(".")
        async with package.AsyncApi("the-key", **(of_client or {}), retries=0) as client:
            return await getattr(getattr(client, resource), name)(*arguments, **more)

    if request.param == "sync":
        return blocking
    return lambda *arguments, **more: asyncio.run(asynchronous(*arguments, **more))


def test_equal_names_head_and_options(recorders: tuple[Recorder, Recorder], call: Call) -> None:
    api, _ = recorders
    assert call("files.get", 7, id_query="abc", id_header=True).id == 7
    assert api.headers[-1]["id"] == "true"
    assert call("files.check", 7, id_query="abc") is None
    assert call("files.describe", 7, id_query="abc") is None
    target = f"/v1/files/7?{QUERY}&id=abc"
    assert api.take() == [f"GET {target}", f"HEAD {target}", f"OPTIONS {target}"]


def test_an_operation_is_called_at_its_own_server(
    recorders: tuple[Recorder, Recorder], call: Call
) -> None:
    api, uploads = recorders
    call("uploads.list")
    call("uploads.create")
    assert uploads.take() == ["GET /v2/uploads", "POST /uploads?mode=fast"]
    assert uploads.headers[-1]["x-key"] == "the-key"
    assert api.take() == []
    call("uploads.clear")
    assert api.take() == ["DELETE /other/uploads"]


def test_a_chosen_base_url_applies_to_all_operations(
    recorders: tuple[Recorder, Recorder], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, uploads = recorders
    call("uploads.list", of_client={"base_url": f"http://{api.address}"})
    monkeypatch.setenv("API_BASE_URL", f"http://{api.address}")
    call("uploads.list")
    assert (len(api.take()), uploads.take()) == (2, [])


def test_variables_of_the_own_server_of_an_operation_are_chosen(
    files: AnyMock, recorders: tuple[Recorder, Recorder], call: Call
) -> None:
    api, uploads = recorders
    call("uploads.list", of_client={"server_variables": {"version": "v3"}})
    assert (uploads.take(), api.take()) == (["GET /v3/uploads"], [])
    call("uploads.clear", of_client={"server_variables": {"version": "v3"}})
    assert api.take() == ["DELETE /other/uploads"]
    errors = files.module("errors")
    for variables, message in (
        ({"verison": "v3"}, "unknown server variable 'verison'; there are: scheme, version"),
        ({"scheme": "http://evil.example/"}, "part of a host name"),
    ):
        with pytest.raises(errors.ArgumentError, match=message):
            call("uploads.list", of_client={"server_variables": variables})
    with pytest.raises(errors.ArgumentError, match="base_url is given"):
        call(
            "uploads.list",
            of_client={"server_variables": {"version": "v3"}, "base_url": "http://localhost"},
        )
    assert (uploads.take(), api.take()) == ([], [])


def run(files: AnyMock, *arguments: str, **environment: str) -> str:
    kept = {name: text for name, text in os.environ.items() if name != "API_BASE_URL"}
    completed = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=files.folder,
        env={**kept, "PYTHONPATH": str(files.folder), "API_API_KEY": "the-key", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert completed.returncode == 0, completed.stdout[-6000:] + completed.stderr
    return completed.stdout


@pytest.fixture
def command(files: AnyMock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Run a command in this process; return its exit code."""
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"API_{name}_DIR", str(tmp_path))
    monkeypatch.setenv("API_API_KEY", "the-key")
    monkeypatch.delenv("API_BASE_URL", raising=False)
    program = files.module("cli.program")
    return lambda *words: program.run([*words])


def test_the_command_line_calls_the_same_servers(
    recorders: tuple[Recorder, Recorder], command: Command
) -> None:
    api, uploads = recorders
    assert command("files", "get", "7", "--id-query", "abc", "--id-header") == 0
    assert command("uploads", "list") == 0
    assert api.take() == [f"GET /v1/files/7?{QUERY}&id=abc"]
    assert api.headers[-1]["id"] == "true"
    assert uploads.take() == ["GET /v2/uploads"]


@pytest.mark.parametrize(
    ("words", "length"),
    [
        (("files", "check", "7", "--id-query=abc"), "9"),
        (("api", "HEAD", "/v1/files/7?id=abc"), "9"),
        (("files", "describe", "7", "--id-query=abc"), None),
        (("api", "OPTIONS", "/v1/files/7?id=abc"), None),
    ],
)
def test_the_command_line_prints_headers_where_there_is_no_body(
    command: Command,
    words: tuple[str, ...],
    length: str | None,
    recorders: tuple[Recorder, Recorder],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(*words, "--output=json") == 0
    headers = json.loads(capsys.readouterr().out)
    assert headers["allow"] == "GET, HEAD"
    assert headers.get("content-length") == length
    assert headers["set-cookie"] == "<redacted>"
    assert command(*words, "--query=allow", "--output=jsonl") == 0
    assert json.loads(capsys.readouterr().out) == "GET, HEAD"
    assert command(*words, "--output=table") == 0
    printed = capsys.readouterr().out
    assert "GET, HEAD" in printed
    assert "hush" not in printed
    assert len(recorders[0].take()) == 3


def test_the_command_line_takes_variables_from_options_and_profiles(
    recorders: tuple[Recorder, Recorder],
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, uploads = recorders
    words = ["uploads", "list"]
    assert command("config", "set", "server_variables", "version=v3") == 0
    assert command(*words) == 0
    assert command(*words, "--server-variable=version=v4") == 0
    monkeypatch.setenv("API_SERVER_VARIABLES", "version=v5, scheme=http")
    assert command(*words) == 0
    paths = [f"GET /{version}/uploads" for version in ("v3", "v4", "v5")]
    assert uploads.take() == paths
    monkeypatch.setenv("API_SERVER_VARIABLES", "verison=v5")
    assert command(*words) == 78
    assert command(*words, f"--base-url=http://{uploads.address}") == 0
    assert uploads.take() == ["GET /v2/uploads"]
    for wrong in (["config", "set", "server_variables", "v3"], [*words, "--server-variable="]):
        capsys.readouterr()
        assert command(*wrong) == 64
        assert "expected NAME=VALUE with one of scheme, version" in capsys.readouterr().err


def test_the_mock_server_accepts_the_query_of_the_server(files: AnyMock, call: Call) -> None:
    mock = files.module("mock")
    with mock.Server(mock.Mock(settings=mock.Settings(api_token="the-key"))) as server:
        assert call("files.check", 7, id_query="abc", of_client={"base_url": server.url}) is None
        with pytest.raises(files.module("errors").ClientError):
            call("files.check", 7, id_query="ab", of_client={"base_url": server.url})
        call("uploads.create", of_client={"base_url": server.url})
        assert [logged.query for logged in server.mock.requests] == [
            {"id": 7, "query.id": "abc"},
            {},
        ]


@pytest.mark.variants
def test_the_contract_tests_pass(files: AnyMock) -> None:
    run(files, "pytest", "-q", "-p", "no:cacheprovider", "tests")
