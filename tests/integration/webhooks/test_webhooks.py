"""Webhooks: the mock server sends a signed event, the package and the command line read it."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from tests.support.any_mock import AnyMock, generate_mock

DOCUMENTS = Path(__file__).parents[2] / "mutants/contract/documents"


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> AnyMock:
    """The package of an API with webhooks and a callback."""
    rules = (DOCUMENTS / "webhooks.rules.yaml").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("hooks")
    return generate_mock(DOCUMENTS / "webhooks.yaml", "hooks_api", folder, rules)


@pytest.fixture
def mock(hooks: AnyMock) -> Any:
    return hooks.module("mock").Mock()


def test_a_payload_that_may_be_null_needs_no_example(hooks: AnyMock) -> None:
    content = {"application/json": {"schema": {"type": ["object", "null"]}}}
    document = {
        "openapi": "3.1.0",
        "webhooks": {"gone": {"post": {"requestBody": {"content": content}}}},
    }
    table, sender = hooks.module("mock.table"), hooks.module("mock.webhooks").WebhookSender
    events = table.Webhooks(events=(table.Event(name="gone", at="/webhooks/gone/post"),))
    clock = hooks.module("mock").Clock()
    message = sender(hooks.module("mock.document").Document(document), events, clock).message(
        "gone"
    )
    assert json.loads(message.body) is None or message.body == b"{}"


class Receiver(HTTPServer):
    """A receiver on this machine that keeps the requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        self.send_response(202)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def control(hooks: AnyMock, mock: Any, body: object) -> httpx2.Response:
    """Send an order to the control endpoint of the mock server, without a network."""

    async def post() -> httpx2.Response:
        transport = httpx2.ASGITransport(hooks.module("mock").App(mock))
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/_mock/webhooks", json=body)

    return asyncio.run(post())


@pytest.mark.parametrize("event", ["orderCreated", "orderShipped", "onData"])
def test_the_mock_sends_a_signed_event_that_the_package_reads(
    hooks: AnyMock, mock: Any, receiver: Receiver, event: str
) -> None:
    response = control(hooks, mock, {"event": event, "url": receiver.url})
    expected = {"event": event, "url": receiver.url, "status": 202, "body": "ok"}
    assert response.json() == expected
    path, headers, body = receiver.received[0]
    assert path == "/hook?a=1"
    named = None if event.startswith("order") else event
    unwrap = hooks.module("webhooks").unwrap
    received = unwrap(body, headers, secret=mock.webhooks.secret, event=named, strict=True)
    assert received.name == event
    errors = hooks.module("errors")
    with pytest.raises(errors.InvalidSignature):
        unwrap(body + b" ", headers, secret=mock.webhooks.secret, event=named)


def test_the_mock_sends_a_payload_of_the_caller_at_the_time_of_its_clock(
    hooks: AnyMock, mock: Any, receiver: Receiver
) -> None:
    payload = {"type": "order.created", "id": 7, "more": [1]}
    order = {"event": "orderCreated", "url": receiver.url, "payload": payload}
    mock.clock.advance(3600)
    assert control(hooks, mock, order).status_code == 200
    _, headers, body = receiver.received[0]
    assert json.loads(body) == payload
    with pytest.raises(hooks.module("errors").InvalidSignature, match="timestamp"):
        hooks.module("webhooks").unwrap(body, headers, secret=mock.webhooks.secret)


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ({"event": "nothing", "url": "http://127.0.0.1:1/"}, "the API has: orderCreated, "),
        ({"event": "orderCreated", "url": "http://192.0.2.1/"}, "on this machine"),
        ({"event": "orderCreated", "url": "http://localhost.evil.example/"}, "on this machine"),
        ({"event": "orderCreated", "url": "http://localhost@192.0.2.1/"}, "on this machine"),
        ({"event": "orderCreated", "url": "https://localhost/"}, "http://"),
        ({"event": "orderCreated", "url": "http://localhost:x/"}, "Port"),
        ({"event": "orderCreated", "url": "http://127.0.0.1:1/"}, "refused"),
        ({"event": "orderCreated", "url": "http://127.0.0.1:1/\r\nX: y"}, ""),
        ({"event": "orderCreated"}, "url"),
    ],
)
def test_an_event_is_sent_to_this_machine_only(
    hooks: AnyMock, mock: Any, order: object, message: str
) -> None:
    response = control(hooks, mock, order)
    assert response.status_code == 400
    assert message in response.json()["error"]


@pytest.fixture
def run(hooks: AnyMock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Return a function that runs a command: (exit code, output, messages)."""
    program = hooks.module("cli.program")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            code = program.run(["webhook", "unwrap", *arguments])
        return code, out.getvalue(), err.getvalue()

    return command


def request_of(mock: Any, event: str) -> tuple[list[str], bytes]:
    """Return the options with the headers of an event, and its body."""
    message = mock.webhooks.message(event)
    return [f"--header={name}: {value}" for name, value in message.headers.items()], message.body


def test_the_command_line_prints_a_verified_event(
    run: Any, mock: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    headers, body = request_of(mock, "orderCreated")
    monkeypatch.setenv("API_WEBHOOK_SECRET", mock.webhooks.secret)
    code, out, err = run(*headers, "--output=json", stdin=body)
    assert (code, err) == (0, "")
    expected = {"event": "orderCreated", "known": True, "payload": json.loads(body)}
    assert json.loads(out) == expected
    (tmp_path / "body").write_bytes(body)
    monkeypatch.delenv("API_WEBHOOK_SECRET")
    secret = mock.webhooks.secret.encode() + b"\n"
    code, out, err = run("body", *headers, "--secret-file=-", "--output=json", stdin=secret)
    assert (code, json.loads(out)) == (0, expected)


def test_the_command_line_prints_nothing_of_what_is_not_signed(
    run: Any, mock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, body = request_of(mock, "orderCreated")
    monkeypatch.setenv("API_WEBHOOK_SECRET", mock.webhooks.secret)
    code, out, err = run(*headers, stdin=body.replace(b"order", b"0rder"))
    assert (code, out) == (65, "")
    assert "signature" in err
    assert mock.webhooks.secret not in err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--header=x"], 64, "--header: 'x' has no value"),
        (["--secret-file=-"], 64, "cannot both be standard input"),
        (["--secret-file=none"], 65, "cannot read --secret-file"),
        (["none"], 65, "cannot read the body"),
        ([], 64, "set API_WEBHOOK_SECRET or pass --secret-file"),
    ],
)
def test_a_wrong_command_says_what_to_do(
    run: Any, arguments: list[str], code: int, message: str
) -> None:
    status, out, err = run(*arguments, stdin=b"{}")
    assert (status, out) == (code, "")
    assert message in err


def test_a_secret_that_is_no_text_is_an_input_error(run: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff")
    code, out, err = run(f"--secret-file={tmp_path / 'secret'}", stdin=b"{}")
    assert (code, out) == (65, "")
    assert "--secret-file is not valid UTF-8" in err


def test_an_unknown_event_is_an_error_and_a_callback_is_named_by_the_caller(
    run: Any, mock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, body = request_of(mock, "onData")
    monkeypatch.setenv("API_WEBHOOK_SECRET", mock.webhooks.secret)
    code, out, _ = run(*headers, "--event=onData", "--output=json", stdin=body)
    assert (code, json.loads(out)["event"]) == (0, "onData")
    code, out, err = run(*headers, "--event=none", stdin=body)
    assert (code, out) == (64, "")
    assert "--event: unknown event 'none'" in err
    code, out, _ = run(*headers, "--output=json", stdin=body)
    assert json.loads(out) == {"event": "", "known": False, "payload": json.loads(body)}
