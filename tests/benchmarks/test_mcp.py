"""Connecting to the MCP server, compared with a bare server of the SDK; only the ratio is asserted.

Processor time of the server process is measured, because other processes disturb it least.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from pathlib import Path

import pytest

pytest.importorskip("mcp", reason="the MCP SDK is not installed")

from mcp import Client, StdioServerParameters

from tests.support.assistant_servers import environment, stdio

RUNS = 7
LIMIT = 1.3
BARE = """
import anyio, mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

async def list_tools(context, params):
    return types.ListToolsResult(tools=[types.Tool(name="a", input_schema={"type": "object"})])

async def main():
    server = Server("bare", on_list_tools=list_tools)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())

anyio.run(main)
"""


def seconds(server: StdioServerParameters) -> float:
    """Return the processor time of a server from its start to its end, with tools listed once."""

    async def connect() -> None:
        async with Client(server) as client:
            assert (await client.list_tools()).tools

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    asyncio.run(connect())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_connecting_takes_little_longer_than_to_a_bare_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = "http://127.0.0.1:9"
    ours = stdio(nowhere, tmp_path, "--budget", "100")
    compiled = {**environment(nowhere, tmp_path)}
    compiled.pop("PYTHONDONTWRITEBYTECODE", None)
    ours.env = compiled
    bare = StdioServerParameters(command=sys.executable, args=["-c", BARE], env=compiled)
    seconds(ours)
    pairs = [(seconds(bare), seconds(ours)) for _ in range(RUNS)]
    plain, full = (min(times) for times in zip(*pairs, strict=True))
    with capsys.disabled():
        print(
            f"\nconnect: {full * 1000:.0f} ms; bare server: {plain * 1000:.0f} ms; ratio {full / plain:.2f}"
        )
    assert full / plain < LIMIT
