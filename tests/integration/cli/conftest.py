"""The command line against a stand-in for the API, in this process or as a process of its own."""

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
from tests.integration.cli.stub_api import Stand


@dataclass
class Result:
    """What a run left behind."""

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
    """Runs the command line with an environment and folders of its own."""

    stand: Stand
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": str(Path(pipedrive_activities.__file__).parents[1]),
            "PYTHONUTF8": "1",
            "PIPEDRIVE_BASE_URL": self.stand.origin,
            "PIPEDRIVE_API_TOKEN": self.stand.token,
            "PIPEDRIVE_CONFIG_DIR": str(self.folder / "config"),
            "PIPEDRIVE_STATE_DIR": str(self.folder / "state"),
            "PIPEDRIVE_KEYRING": "off",
            **self.environment,
        }

    def __call__(self, *arguments: str, stdin: str = "") -> Result:
        """Run in this process: quick, and the same code from the first argument on."""
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
        """Run as a process, as people do."""
        done = subprocess.run(
            [*self.command, *arguments],
            env=self.env,
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def stand() -> Iterator[Stand]:
    with Stand(count=12) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def shell(
    stand: Stand,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    return Shell(stand, tmp_path, monkeypatch, capsys)
