"""Fixtures that run the command line against a stub API, in this process or in a subprocess."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import pipedrive_activities
from tests.integration.cli.stub_api import StubApi


@dataclass
class Result:
    """The exit code and the output of a run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def notes(self) -> list[dict[str, Any]]:
        """The JSON lines on standard error."""
        return [json.loads(line) for line in self.err.splitlines()]

    @property
    def summary(self) -> dict[str, Any]:
        return next(note["summary"] for note in self.notes if "summary" in note)

    @property
    def error(self) -> dict[str, Any]:
        return next(note["error"] for note in self.notes if "error" in note)


@dataclass
class Shell:
    """Runs the command line with its own environment and folders."""

    api: StubApi
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        return {
            **inherited,
            "PYTHONPATH": str(Path(pipedrive_activities.__file__).parents[1]),
            "PYTHONUTF8": "1",
            "PIPEDRIVE_BASE_URL": self.api.origin,
            "PIPEDRIVE_API_TOKEN": self.api.token,
            "PIPEDRIVE_CONFIG_DIR": str(self.folder / "config"),
            "PIPEDRIVE_STATE_DIR": str(self.folder / "state"),
            "PIPEDRIVE_KEYRING": "off",
            **self.environment,
        }

    def __call__(self, *arguments: str, stdin: str = "") -> Result:
        """Run in this process, which is faster than a subprocess."""
        from pipedrive_activities.cli.program import run

        with self.monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("PIPEDRIVE_")]:
                patch.delenv(name)
            for name, value in self.env.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
            self.capsys.readouterr()
            code = run(arguments)
        captured = self.capsys.readouterr()
        return Result(int(code), captured.out, captured.err)

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "pipedrive_activities.cli"]

    def process(self, *arguments: str, stdin: str = "") -> Result:
        """Run in a subprocess, as users do."""
        completed = subprocess.run(
            [*self.command, *arguments],
            env=self.env,
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        return Result(completed.returncode, completed.stdout, completed.stderr)


@pytest.fixture
def api() -> Iterator[StubApi]:
    with StubApi(count=12) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def shell(
    api: StubApi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    return Shell(api, tmp_path, monkeypatch, capsys)
