"""Executes the examples in the README of a generated package, with responses made from its types.

Run it in the folder of the distribution with the package's name as argument. Standard output is that
of the examples; each request is a line on standard error.
"""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
from call_all import example, success_of


def blocks(readme: str) -> list[str]:
    """Return the Python examples, without those of tests."""
    found = re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    return [block for block in found if "def test_" not in block]


def respond(package: str, request: httpx2.Request) -> httpx2.Response:
    """Return the success response of the operation that a request calls; the only page of a list."""
    sys.stderr.write(f"{request.method} {request.url.raw_path.decode()}\n")
    operations = import_module(package).OPERATIONS.values()
    operation = next(each for each in operations if is_request_of(each, request))
    if operation.stream and operation.stream.media_type in request.headers["accept"]:
        return httpx2.Response(200, headers={"content-type": operation.stream.media_type})
    status, kind = success_of(import_module(f"{package}.type_tables").RESPONSES[operation.id])
    if kind is None:
        return httpx2.Response(204)
    body: Any = example(kind)
    pages = operation.pagination
    if pages and (pages.style in ("offset", "page") or pages.last_item):
        body = with_value(body, pages.items, [])
    elif pages and pages.next_cursor.startswith("/"):
        body = with_value(body, pages.next_cursor, None)
    return httpx2.Response(status, content=json.dumps(body).encode())


def with_value(body: Any, pointer: str, value: Any) -> Any:
    """Set the value at a JSON Pointer, and return the body."""
    *path, last = ["", *pointer.split("/")[1:]]
    document = {"": body}
    parent: Any = document
    for token in path:
        parent = parent[token]
    parent[last] = value
    return document[""]


def is_request_of(operation: Any, request: httpx2.Request) -> bool:
    path = re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(operation.path))
    return operation.method == request.method and bool(re.fullmatch(path, request.url.path))


def main(package: str) -> None:
    """Execute each example; the client of the first one is open again in those that follow."""
    sys.path.insert(0, str(Path.cwd()))
    base = import_module(f"{package}._runtime.client").SyncClient
    transport = httpx2.MockTransport(lambda request: respond(package, request))
    connect = base.__init__

    def connect_to_transport(self: Any, *arguments: Any, **settings: Any) -> None:
        connect(self, *arguments, **{**settings, "transport": transport, "strict": True})

    base.__init__ = connect_to_transport
    namespace: dict[str, Any] = {}
    for block in blocks(Path("README.md").read_text(encoding="utf-8")):
        if "client" in namespace:
            namespace["client"] = type(namespace["client"])()
        exec(compile(block, "README.md", "exec"), namespace)


if __name__ == "__main__":
    main(sys.argv[1])
