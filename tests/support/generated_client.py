"""Generates a package from an OpenAPI document, imports it, and calls both of its clients.

A call of ``BothClients`` is made with the blocking and with the asynchronous client; both must give
the same result and send the same request.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2

from tests.integration.conftest import Project


def generate_module(
    folder: Path, name: str, text: str, settings: str = "", targets: str = "client, contract"
) -> ModuleType:
    """Generate a package ``name`` in a folder with the client ``Api``, and import it."""
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    product = f"{{distribution: {name}, package: {name}, version: '1', client: Api, command: api, environment: API}}"
    config = f"product: {product}\ntargets: [{targets}]\n{settings}"
    (folder / "codegen.yaml").write_text(config, encoding="utf-8")
    arguments = ("--spec=spec.yaml", "--config=codegen.yaml", "--out=out")
    generated = Project(folder).run("generate", *arguments)
    assert generated.exit_code == 0, generated.output
    sys.path.insert(0, str(folder / "out"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder / "out"))


class BothClients:
    """Both clients of a generated package, with prepared responses.

    ``requests`` are the requests of the blocking client, in order; ``mismatches`` are those of its
    last call.
    """

    # Values are Any: the package is generated when the test runs.
    def __init__(self, module: Any, **settings: Any) -> None:
        self._module = module
        self._settings = {"base_url": "https://api.test", "retries": 0, **settings}
        self.requests: list[httpx2.Request] = []
        self.mismatches: list[Any] = []

    def call(
        self, operation: str, arguments: dict[str, Any], response: httpx2.Response | None = None
    ) -> Any:
        """Call an operation with both clients; return the result of the blocking one."""
        sent: list[httpx2.Request] = []
        results = [
            self._outcome(self._call, sent, operation, arguments, response),
            self._outcome(self._call_async, sent, operation, arguments, response),
        ]
        assert repr(results[0]) == repr(results[1])
        self.requests += sent[:1]
        assert [request.url for request in sent[:1]] == [request.url for request in sent[1:]]
        if isinstance(results[0], Exception):
            raise results[0]
        return results[0]

    def _outcome(self, call: Any, sent: list[httpx2.Request], *arguments: Any) -> Any:
        def respond(request: httpx2.Request) -> httpx2.Response:
            response = arguments[-1] or httpx2.Response(204)
            sent.append(request)
            return httpx2.Response(
                response.status_code, headers=response.headers, content=response.content
            )

        try:
            return call(httpx2.MockTransport(respond), *arguments[:-1])
        except self._module.errors.ApiError as error:
            return error

    def _call(self, transport: Any, operation: str, arguments: dict[str, Any]) -> Any:
        with self._module.Api(transport=transport, **self._settings) as client:
            result = client.call(operation, arguments)
            self.mismatches = list(client.mismatches)
            return result

    def _call_async(self, transport: Any, operation: str, arguments: dict[str, Any]) -> Any:
        async def run() -> Any:
            async with self._module.AsyncApi(transport=transport, **self._settings) as client:
                return await client.call(operation, arguments)

        return asyncio.run(run())
