"""``specgen docs``: the path of the reference, and a server that announces changes."""

from __future__ import annotations

import urllib.request

import pytest

from tests.integration.conftest import Project
from tests.integration.test_watch import run_watch


@pytest.fixture
def documented(project: Project) -> Project:
    """The project with the target docs."""
    config = project.folder / "spec/codegen.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[client]", "[client, docs]"), encoding="utf-8")
    return project


def test_the_path_of_the_reference_is_printed(documented: Project) -> None:
    missing = documented.run("docs")
    assert missing.exit_code == 1
    assert "add docs to targets" in missing.output
    documented.run("generate")
    assert documented.run("docs").output == "generated/docs/index.html\n"


def test_the_served_pages_change_with_the_document(documented: Project) -> None:
    with run_watch(documented, "docs", "--serve") as watcher:
        url = watcher.wait_for("the reference is at").split()[-1]
        assert url.startswith("http://127.0.0.1:")
        watcher.wait_for("watching for changes")
        with urllib.request.urlopen(url) as response:
            assert b"/index.html" in response.read()
        with urllib.request.urlopen(f"{url}changes") as events:
            assert events.readline() == b": connected\n"
            documented.change("title: ", "title: Renamed ")
            assert events.readline() == b"\n"
            assert events.readline() == b"data: changed\n"
        with urllib.request.urlopen(f"{url}index.html") as response:
            assert b"<title>Renamed " in response.read()
        assert watcher.interrupt() == 0
