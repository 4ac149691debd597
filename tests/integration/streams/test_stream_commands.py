"""Commands that print streams: one JSON value per line, as they arrive."""

from __future__ import annotations

import json
import signal
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.support.scripted_server import Step, answer, serving
from tests.support.streams import EVENTS, feed
from tests.support.things_command import run, running

pytestmark = pytest.mark.variants
LINES = "application/x-ndjson"
THINGS = "".join(f'{{"id": {number}, "name": "n", "more": true}}\n' for number in (1, 2, 3))


def test_items_are_printed_line_by_line_with_all_properties(things: Any, tmp_path: Path) -> None:
    with serving(feed(LINES, THINGS)) as server:
        code, output, errors = run(things, tmp_path, "things", "export", f"--base-url={server.url}")
    assert (code, [json.loads(line) for line in output.splitlines()]) == (
        0,
        [{"id": number, "name": "n", "more": True} for number in (1, 2, 3)],
    )
    assert '"items": 3' in errors


def test_the_number_of_items_is_limited(things: Any, tmp_path: Path) -> None:
    words = ("things", "export", "--max-items=2", "--fields=id", "--quiet")
    with serving(feed(LINES, THINGS, ending="hang")) as server:
        code, output, errors = run(things, tmp_path, *words, f"--base-url={server.url}")
    assert (code, output, errors) == (0, '{"id": 1}\n{"id": 2}\n', "")


def test_an_operation_with_both_responses_streams_on_request(things: Any, tmp_path: Path) -> None:
    words = ("chats", "create", "--text=hi")
    steps = (
        answer(200, b'{"text": "whole"}'),
        feed(EVENTS, 'data: {"delta": "a"}\n\ndata: [DONE]\n\n'),
    )
    with serving(*steps) as server:
        whole = run(things, tmp_path, *words, f"--base-url={server.url}")
        stream = run(things, tmp_path, *words, "--stream", f"--base-url={server.url}")
    assert json.loads(whole[1]) == {"text": "whole"}
    assert stream[:2] == (0, '{"delta": "a"}\n')


def test_a_failure_of_the_stream_has_an_exit_code(things: Any, tmp_path: Path) -> None:
    with serving(feed(LINES, THINGS, ending="cut")) as server:
        code, output, errors = run(things, tmp_path, "things", "export", f"--base-url={server.url}")
    assert (code, len(output.splitlines())) == (69, 3)
    assert "Traceback" not in errors


def test_an_interrupt_ends_the_stream_cleanly(things: Any, tmp_path: Path) -> None:
    with (
        serving(feed(LINES, THINGS, ending="hang")) as server,
        running(things, tmp_path, "things", "export", f"--base-url={server.url}") as process,
    ):
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]  # printed before the stream ends
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3]
    assert (process.returncode, "Traceback" in errors) == (130, False)
    assert "interrupted" in errors


def test_a_closed_pipe_ends_the_stream(things: Any, tmp_path: Path) -> None:
    closed = threading.Event()

    def step(connection: socket.socket, done: threading.Event) -> None:
        head = f"HTTP/1.1 200 Sent\r\ncontent-type: {LINES}\r\n\r\n"
        connection.sendall(head.encode() + b'{"id": 1}\n')
        closed.wait(30)
        connection.sendall(b'{"id": 2}\n')
        connection.recv(1)  # empty when the client closes the connection
        done.set()

    first: Step = step
    with (
        serving(first) as server,
        running(things, tmp_path, "things", "export", f"--base-url={server.url}") as process,
    ):
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        closed.set()
        assert server.done.wait(30)
        assert process.wait(30) == 0
