"""A browser for all tests of pages, and pages that must not complain."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="package")
def browser() -> Iterator[object]:
    """Chromium; the test is skipped where there is none.

    Starting it takes a second. It is closed after this folder: while it runs, no test can start an
    event loop.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        # Chromium does not start as root with its sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield launched
        launched.close()


class Opened:
    """A page, and what it must not do: complain, or ask for anything but its own files."""

    def __init__(self, browser: object, path: Path, **context: object) -> None:
        self.context = browser.new_context(**{"viewport": DESKTOP, **context})
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda message: self.problems.append(message.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self._check(request.url))
        self.url = path.as_uri()

    def reload(self) -> object:
        """Load the page again, without what it remembers; return it."""
        self.page.evaluate("localStorage.clear()")
        self.page.goto(self.url)
        return self.page

    def _dismiss(self, dialog: object) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _check(self, url: str) -> None:
        if not url.startswith(self.url.rpartition("/")[0]):
            self.problems.append(url)

    def __enter__(self) -> Opened:
        self.page.goto(self.url)
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        self.expect_no_problems()

    def expect_no_problems(self) -> None:
        assert self.problems == []
