"""``specgen watch`` in a process of its own, with a broken file in between."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.integration.conftest import Project, command, process_environment
from tests.support.interrupts import default_interrupts

TIME_LIMIT = 60
"""Seconds after which the process is killed, which fails the test."""


class Watcher:
    """A running ``specgen watch`` and its output."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.lines: list[str] = []

    def wait_for(self, text: str) -> str:
        """Return the next line of output that contains the text."""
        assert self._process.stdout
        for line in self._process.stdout:
            self.lines.append(line)
            if text in line:
                return line
        raise AssertionError(f"{text!r} was not printed, but:\n{''.join(self.lines)}")

    def interrupt(self) -> int:
        """Interrupt the process as Ctrl-C does; return the exit code."""
        self._process.send_signal(signal.SIGINT)
        self.wait_for("stopped")
        return self._process.wait(TIME_LIMIT)


@contextmanager
def run_watch(project: Project, *arguments: str) -> Iterator[Watcher]:
    with default_interrupts():
        process = subprocess.Popen(
            [*command(), *(arguments or ("watch",))],
            cwd=project.folder,
            env=process_environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
    kill_timer = threading.Timer(TIME_LIMIT, process.kill)
    kill_timer.start()
    try:
        yield Watcher(process)
    finally:
        kill_timer.cancel()
        process.kill()
        process.communicate()


def test_watch_regenerates_after_a_change_and_survives_an_invalid_file(project: Project) -> None:
    good = project.spec.read_bytes()
    with run_watch(project) as watcher:
        watcher.wait_for("3 operations")
        watcher.wait_for("watching for changes")
        before = project.tree()
        project.change("{type: integer, readOnly: true", "{type: intger, readOnly: true")
        watcher.wait_for("error[SCH004]")
        watcher.wait_for("nothing was written")
        assert project.tree() == before
        project.spec.write_bytes(good.replace(b"Take in a pet.", b"Take in an animal."))
        watcher.wait_for("3 operations")
        watcher.wait_for("watching for changes")
        assert b"Take in an animal." in (project.out / "petshop/resources/pets.py").read_bytes()
        assert watcher.interrupt() == 0
    assert "Traceback" not in "".join(watcher.lines)


def test_watch_follows_the_configuration_and_new_overlays(project: Project) -> None:
    with run_watch(project) as watcher:
        watcher.wait_for("watching for changes")
        overlay = project.spec.parent / "overlays/names.yaml"
        overlay.parent.mkdir()
        overlay.write_text(OVERLAY, encoding="utf-8")
        config = project.config.read_text(encoding="utf-8")
        project.config.write_text(f"overlays: [overlays/names.yaml]\n{config}", encoding="utf-8")
        while b"Feed it well." not in (project.out / "petshop/resources/pets.py").read_bytes():
            watcher.wait_for("watching for changes")
        assert watcher.interrupt() == 0


OVERLAY = """\
overlay: 1.0.0
info: {title: Names, version: 1.0.0}
actions:
  - target: $.paths['/pets'].post
    description: The shop says so.
    update: {description: Feed it well.}
"""
