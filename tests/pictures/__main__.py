"""Takes the pictures of the README from the reference, the command line and the mock server's page.

Needs Chromium. Writes a PNG file for each picture and colour scheme into the folder of this module.
The command line runs in a terminal of its own against the mock server.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, DIMMED_MONOKAI, TerminalTheme
from rich.text import Text

from pipedrive_activities.mock import Mock, Server, Settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
SCHEMES = ("light", "dark")
WINDOW = {"width": 1440, "height": 860}
COLUMNS = 96
SHOWN = (
    "activities list --limit 3 --fields id,subject,type,due_date",
    "activities update 3 --done --dry-run",
    "activities list --budget 5",
    "activities list-collection --limit 1 --fields id,subject",
)
"""The commands in the picture of the command line."""
UNSEEN = (
    "activities create --subject Call --type call",
    "activities get 7",
    "activities update 7 --done",
    "activities delete 8 --yes",
    "activities get 8",
    "activities get 4711",
)
"""Further commands whose requests the mock server's page lists."""

_THEMES: dict[str, tuple[TerminalTheme, str, str]] = {
    "light": (DEFAULT_TERMINAL_THEME, "#ffffff", "#1b1f1c"),
    "dark": (DIMMED_MONOKAI, "#181c19", "#e7ebe5"),
}
"""Colours of the terminal: those of its text, the background, and plain text."""

_TERMINAL_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: {background} }}
pre {{ margin: 0; padding: 20px 24px; color: {text}; font: 14px/1.45 "DejaVu Sans Mono", monospace;
display: inline-block }}
</style><pre>{code}</pre>"""


def main() -> None:
    """Write all pictures; exit with a message where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("the pictures need Chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver, _mock_server() as url:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        output = _run_commands(url, SHOWN)
        _run_commands(url, UNSEEN)
        for scheme in SCHEMES:
            _take_reference(browser, scheme)
            _take_terminal(browser, scheme, output)
            _take_mock_page(browser, scheme, url)
        browser.close()


@contextmanager
def _mock_server() -> Iterator[str]:
    with Server(Mock(seed=25, settings=Settings())) as server:
        yield server.url


@contextmanager
def _page(browser: Browser, scheme: str) -> Iterator[Page]:
    context = browser.new_context(viewport=WINDOW, color_scheme=scheme)
    yield context.new_page()
    context.close()


def _path(name: str, scheme: str) -> Path:
    return FOLDER / f"{name}-{scheme}.png"


def _take_reference(browser: Browser, scheme: str) -> None:
    with _page(browser, scheme) as page:
        page.goto((ROOT / "generated/docs/index.html").as_uri() + "#getActivities")
        page.screenshot(path=_path("reference", scheme))


def _take_mock_page(browser: Browser, scheme: str, url: str) -> None:
    with _page(browser, scheme) as page:
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(url)
        page.get_by_text("/api/v2/activities").first.wait_for()
        page.screenshot(path=_path("mock", scheme))


def _take_terminal(browser: Browser, scheme: str, output: str) -> None:
    theme, background, text = _THEMES[scheme]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(output))
    code = console.export_html(theme=theme, inline_styles=True, code_format="{code}")
    with _page(browser, scheme) as page:
        page.set_content(_TERMINAL_PAGE.format(background=background, text=text, code=code))
        page.locator("pre").screenshot(path=_path("terminal", scheme))


def _run_commands(url: str, commands: tuple[str, ...]) -> str:
    """Return prompts and output of commands, as a terminal shows them in the end."""
    with tempfile.TemporaryDirectory() as state:
        environment = {
            **os.environ,
            "PIPEDRIVE_API_TOKEN": "mock-token",
            "PIPEDRIVE_BASE_URL": url,
            "PIPEDRIVE_CONFIG_DIR": state,
            "PIPEDRIVE_STATE_DIR": state,
            "TERM": "xterm-256color",
        }
        environment.pop("NO_COLOR", None)
        return "\n".join(_run(command, environment) for command in commands)


def _run(command: str, environment: dict[str, str]) -> str:
    output = pexpect.run(
        f"{sys.executable} -m pipedrive_activities.cli {command}",
        env=environment,
        dimensions=(40, COLUMNS),
        encoding="utf-8",
        timeout=60,
    )
    # A progress line is overwritten by what follows its carriage return.
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in output.rstrip().split("\n"))
    return "\n".join([f"\x1b[1m$ pipedrive {command}\x1b[0m", *lines, ""])


if __name__ == "__main__":
    main()
