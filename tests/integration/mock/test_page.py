"""The page in a real browser: live updates, keyboard use and accessibility."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import httpx2
import pytest

from pipedrive_activities.mock import Mock, Server

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LIST = "/api/v2/activities"
TOKEN = {"x-api-token": "mock-token"}

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(Mock(seed=5)) as running:
        yield running


@pytest.fixture
def page(server: Server) -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        # Chromium does not start as root with its sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = browser.new_page()
        opened.problems = []
        opened.on("console", lambda message: opened.problems.append(message.text))
        opened.on("pageerror", lambda error: opened.problems.append(str(error)))
        opened.on("request", lambda request: opened.problems.append(request.url)
                  if not request.url.startswith((server.url, "data:")) else None)  # fmt: skip
        opened.goto(server.url)
        yield opened
        browser.close()


def test_the_page_shows_requests_and_the_budget_live(page: object, server: Server) -> None:
    expect = playwright.expect
    expect(page.locator("#status")).to_have_text("Live")
    expect(page.locator("#remaining")).to_have_text("30,000")
    with httpx2.Client(base_url=server.url, headers=TOKEN) as client:
        client.get(LIST, params={"limit": 5})
        client.post(LIST, json={"subject": "<img src=x onerror=alert(1)>"})
        client.get(f"{LIST}/99")
        client.get(LIST, headers={"x-mock-fault": "status=503"})
    rows = page.locator("#rows tr")
    expect(rows).to_have_count(4)
    expect(page.locator("#remaining")).to_have_text("29,974")
    expect(page.locator("#tokens")).to_have_text("26")
    first = rows.last.locator("td").all_inner_texts()
    assert first[2:6] == [f"GET {LIST}?limit=5", "getActivities", "200", "10"]
    expect(rows.first.locator("small")).to_have_text("fault: status=503")
    expect(page.locator("#empty")).to_be_hidden()
    assert page.problems == []


def test_the_page_works_with_keyboard_and_screen_reader(page: object, server: Server) -> None:
    expect = playwright.expect
    expect(page.get_by_role("status")).to_have_text("Live")
    pause = page.get_by_role("button", name="Pause")
    pause.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Resume")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_have_text("Paused")
    page.keyboard.press("Enter")
    with httpx2.Client(base_url=server.url, headers=TOKEN) as client:
        client.get(LIST)
    table = page.get_by_role("region", name="Requests").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Clear").click()
    expect(table.get_by_role("row")).to_have_count(1)
    assert server.requests == []
    assert page.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_sufficient_contrast(page: object, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    ratios = page.evaluate(CONTRAST)
    assert min(ratios.values()) >= 4.5, ratios


CONTRAST = """() => {
  const style = getComputedStyle(document.documentElement);
  const light = (name) => {
    const hex = style.getPropertyValue(name).trim().slice(1);
    const parts = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratios = {};
  for (const ink of ["--ink", "--quiet", "--warn", "--bad"])
    for (const ground of ["--ground", "--card"]) {
      const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
      ratios[ink + ground] = (a + 0.05) / (b + 0.05);
    }
  return ratios;
}"""


def test_the_page_reports_a_stopped_server(page: object, server: Server) -> None:
    playwright.expect(page.locator("#status")).to_have_text("Live")
    server.__exit__(None, None, None)
    playwright.expect(page.locator("#status")).to_have_text("No response from the server")
