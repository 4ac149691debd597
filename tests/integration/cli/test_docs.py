"""``pipedrive docs``: the reference in a browser, or its path."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipedrive_activities.cli.commands import docs
from tests.integration.cli.conftest import Shell

GENERATED = Path(__file__).resolve().parents[3] / "generated"
PAGE = GENERATED / "docs/index.html"


@pytest.mark.parametrize("options", [(), ("--print-path",)])
def test_without_a_terminal_the_path_is_printed(shell: Shell, options: tuple[str, ...]) -> None:
    result = shell("docs", *options)
    assert (result.code, result.out, result.err) == (0, f"{PAGE}\n", "")


@pytest.mark.parametrize("has_browser", [True, False])
def test_on_a_terminal_the_page_opens_if_there_is_a_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], has_browser: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or has_browser)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    docs.COMMAND.main([], standalone_mode=False)
    captured = capsys.readouterr()
    assert opened == [PAGE.as_uri()]
    assert captured.out == ("" if has_browser else f"{PAGE}\n")
    assert captured.err == (
        f"Opened {PAGE}\n" if has_browser else "There is no browser; open this file:\n"
    )


def test_a_package_without_the_pages_says_so(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "_PACKAGE", tmp_path / "package")
    result = shell("docs")
    assert result.code == 78
    assert "the reference pages are not installed" in result.err


def test_the_pages_of_the_wheel_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tomllib.loads((GENERATED / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    ((source, target),) = included.items()
    assert (GENERATED / source / PAGE.name).is_file()
    page = tmp_path / target / PAGE.name
    page.parent.mkdir(parents=True)
    page.touch()
    monkeypatch.setattr(docs, "_PACKAGE", tmp_path / "pipedrive_activities")
    assert docs.find_page() == page
