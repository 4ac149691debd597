"""Proxy in front of a Redis server that loses or withholds replies to scripts.

Each reply to a script (``EVALSHA``) takes the next fault of the list; when the list is empty, all
replies are passed on. The server has always executed the script.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Fault: TypeAlias = Literal["lose", "withhold"]


@dataclass
class ReplyProxy:
    """A running proxy. ``faults`` may be changed at any time; ``done`` ends withheld replies."""

    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    scripts: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """Copy commands and replies until one side closes or a fault ends the connection."""
        is_script = False
        while True:
            readable, _, _ = select.select([client, server], [], [], 0.05)
            if self.done.is_set():
                return
            if client in readable:
                commands = client.recv(65536)
                if not commands:
                    return
                is_script = b"EVALSHA" in commands
                self.scripts += is_script
                server.sendall(commands)
            if server in readable:
                reply = server.recv(65536)
                if not reply:
                    return
                if is_script and self.faults:
                    if self.faults.pop(0) == "withhold":
                        self.done.wait()
                    return
                client.sendall(reply)


@contextlib.contextmanager
def reply_proxy(server_url: str) -> Iterator[ReplyProxy]:
    """Run a proxy for the server at a ``unix://`` URL inside the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = ReplyProxy(f"redis://127.0.0.1:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def serve(client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, contextlib.suppress(OSError):
            server.connect(server_url.removeprefix("unix://"))
            proxy.pass_on(client, server)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threads.append(threading.Thread(target=serve, args=(client,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield proxy
    finally:
        proxy.done.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
        for thread in threads:
            thread.join()
