"""Processes of the MCP server, for clients over standard input and output and over HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mcp import StdioServerParameters

from tests.support.local_servers import ROOT, unmeasured

COMMAND = (sys.executable, "-m", "pipedrive_activities.cli", "mcp")


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the environment of a server for the API at a URL, with its files in a folder."""
    return {
        **unmeasured(os.environ),
        "PYTHONPATH": str(ROOT / "generated"),
        "PIPEDRIVE_BASE_URL": url,
        "PIPEDRIVE_API_TOKEN": "mock-token",
        "PIPEDRIVE_CONFIG_DIR": str(folder),
        "PIPEDRIVE_STATE_DIR": str(folder),
        "PIPEDRIVE_KEYRING": "off",
    }


def stdio(url: str, folder: Path, *options: str) -> StdioServerParameters:
    """Return how a client starts a server."""
    python, *arguments = COMMAND
    return StdioServerParameters(
        command=python, args=[*arguments, *options], env=environment(url, folder)
    )


@dataclass(frozen=True)
class HttpServer:
    """A server that accepts connections. ``token`` is its bearer token."""

    url: str
    token: str
    process: subprocess.Popen[str]


@contextmanager
def http_server(url: str, folder: Path, *options: str) -> Iterator[HttpServer]:
    """Run a server over HTTP inside the block."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        env=environment(url, folder),
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    try:
        words = process.stderr.readline().split()
        token = Path(words[-1]).read_text(encoding="utf-8").strip()
        yield HttpServer(words[2].rstrip(";"), token, process)
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stderr.close()
