"""Scripted TCP server on the loopback interface, for responses and network failures.

Each step of the script handles one connection, after one request was read. Connections are not kept
alive. The operating system chooses the port.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Step = Callable[[socket.socket, threading.Event], None]


@dataclass
class Script:
    """A running server. ``requests`` are the requests it read, as text, in order."""

    url: str
    requests: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> Step:
    """Send a complete response."""
    return raw(_head(status, {"content-length": str(len(body)), **headers}) + body)


def activity(number: int = 1) -> Step:
    """Send a response with an activity."""
    return answer(body=json.dumps({"success": True, "data": {"id": number}}).encode())


def raw(content: bytes) -> Step:
    """Send bytes and close."""

    def step(connection: socket.socket, done: threading.Event) -> None:
        connection.sendall(content)

    return step


def drop(connection: socket.socket, done: threading.Event) -> None:
    """Close the connection without a response."""


def reset(connection: socket.socket, done: threading.Event) -> None:
    """Reset the connection (RST), like a crashed peer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut(connection: socket.socket, done: threading.Event) -> None:
    """Send less than the announced content length."""
    connection.sendall(_head(200, {"content-length": "1000"}) + b'{"success": true, "da')


def hang(connection: socket.socket, done: threading.Event) -> None:
    """Send nothing until the test ends."""
    done.wait()


def trickle(connection: socket.socket, done: threading.Event) -> None:
    """Send the body byte by byte, so slowly that it never ends but no read times out."""
    connection.sendall(_head(200, {"content-length": "100000"}))
    with contextlib.suppress(OSError):
        while not done.wait(0.02):
            connection.sendall(b" ")


def _head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", "connection: close", "content-type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextlib.contextmanager
def serving(*steps: Step) -> Iterator[Script]:
    """Run a server inside the block; the last step handles all further connections."""
    listener = socket.create_server(("127.0.0.1", 0))
    script = Script(f"http://127.0.0.1:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket, step: Step) -> None:
        with connection, contextlib.suppress(OSError):
            script.requests.append(_read(connection))
            step(connection, script.done)

    def accept() -> None:
        served = 0
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            step = steps[min(served, len(steps) - 1)]
            served += 1
            threads.append(threading.Thread(target=serve, args=(connection, step)))
            threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield script
    finally:
        script.done.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
        for thread in threads:
            thread.join()


def _read(connection: socket.socket) -> str:
    """Read one request with its body."""
    content = b""
    while b"\r\n\r\n" not in content:
        chunk = connection.recv(65536)
        if not chunk:
            break
        content += chunk
    head, _, body = content.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536)
    if b"transfer-encoding: chunked" in head.lower():
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
    return (head + b"\r\n\r\n" + body).decode(errors="surrogateescape")
