"""The page of the mock server in a browser: live updates, keyboard use and accessibility."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from pipedrive_activities.mock import Mock, Server
from tests.integration.pages.conftest import DESKTOP, PHONE
from tests.support.axe import axe_violations
from tests.support.variants import first_and_variants

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

LIST = "/api/v2/activities"
TOKEN = {"x-api-token": "mock-token"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(Mock(seed=5)) as running:
        yield running


@pytest.fixture(scope="module")
def tab(browser: object) -> Iterator[object]:
    """A tab that the tests share: opening one takes longer than loading the page."""
    context = browser.new_context(viewport=DESKTOP)
    opened = context.new_page()
    opened.problems, opened.requested = [], []
    opened.on("console", lambda message: opened.problems.append(message.text))
    opened.on("pageerror", lambda error: opened.problems.append(str(error)))
    opened.on("request", lambda request: opened.requested.append(request.url))
    yield opened
    context.close()


@pytest.fixture
def page(tab: object, server: Server) -> Iterator[object]:
    """The page of a new server; it asks no other server for anything."""
    tab.problems.clear()
    tab.requested.clear()
    tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    tab.set_viewport_size(DESKTOP)
    tab.goto(server.url)
    yield tab
    assert not [url for url in tab.requested if not url.startswith((server.url, "data:"))]
    tab.goto("about:blank")


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
    table = page.get_by_role("region", name="Request log").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(2)
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Clear").click()
    assert "tokens spent" in asked[0]
    assert len(server.requests) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Clear").click()
    expect(table.get_by_role("row")).to_have_count(1)
    assert server.requests == []
    assert page.problems == []


def test_requests_are_filtered_and_opened(page: object, server: Server) -> None:
    expect = playwright.expect
    expect(page).to_have_title("Pipedrive Activities: mock server")
    line = f'Pipedrive(api_token="mock-token", base_url="{server.url}")'
    expect(page.locator("#client")).to_contain_text(line)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert line in page.evaluate("navigator.clipboard.readText()")
    with httpx2.Client(base_url=server.url, headers=TOKEN) as client:
        client.get(LIST)
        client.post(LIST, json={"subject": "<b>Call</b>", "colour": "red"}, headers={"x-a": "b"})
    expect(page.locator("#empty")).to_be_hidden()
    search = page.get_by_role("searchbox", name="Filter requests")
    search.fill("addact")
    expect(page.locator("#rows tr:visible")).to_have_count(1)
    search.fill("nothing")
    expect(page.locator("#unmatched")).to_be_visible()
    search.fill("400")
    opener = page.get_by_role("button", name=f"POST {LIST}")
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    opened = page.locator(".details")
    for text in ("x-a: b", "x-api-token: <redacted>", '"subject": "<b>Call</b>"', "content-type"):
        expect(opened).to_contain_text(text)
    expect(opened).to_contain_text("'colour' is not allowed")
    expect(opened).to_contain_text("additionalProperties")
    assert "mock-token" not in opened.inner_text()
    search.fill("getActivities")
    expect(opened).to_be_hidden()
    page.locator("#rows button:visible").click()
    long_body = page.get_by_role("group", name="Response body")
    expect(long_body).to_have_attribute("tabindex", "0")
    page.locator("#rows td.request button:visible").click()
    search.fill("")
    opener.click()
    expect(opened).to_have_count(0)
    names = page.evaluate(REGION_NAMES)
    assert len(names) == len(set(names)) == 3, names
    assert page.problems == []


REGION_NAMES = """() => [...document.querySelectorAll("section, [role=region]")].map((region) =>
  region.getAttribute("aria-label") ||
  document.getElementById(region.getAttribute("aria-labelledby")).textContent)"""


@pytest.mark.variants
@pytest.mark.parametrize("width", first_and_variants([320, 390, 768]))
def test_a_phone_shows_the_status_without_scrolling(
    page: object, server: Server, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    with httpx2.Client(base_url=server.url, headers=TOKEN) as client:
        client.get(f"{LIST}/1", params={"include_fields": "attendees"})
        client.get(f"{LIST}/{10**12}")
    expect = playwright.expect
    expect(page.locator("#rows tr")).to_have_count(2)
    for text in ("200", "404"):
        box = page.get_by_role("cell", name=text, exact=True).bounding_box()
        assert box["x"] + box["width"] <= width, box
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#rows button").first.click()
    expect(page.locator(".details")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.variants
@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_axe_finds_no_violation(
    page: object, server: Server, scheme: str, size: dict[str, int]
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    playwright.expect(page.locator("#client")).to_contain_text(server.url)
    assert axe_violations(page) == []
    with httpx2.Client(base_url=server.url, headers=TOKEN) as client:
        client.get(LIST)
        client.get(LIST, headers={"x-mock-fault": "status=503"})
        client.post(LIST, json={"subject": "a", "colour": "red"})
    buttons = page.locator("#rows td.request button")
    playwright.expect(buttons).to_have_count(3)
    for button in buttons.all():
        button.click()
    playwright.expect(page.locator(".details")).to_have_count(3)
    assert axe_violations(page) == []
    page.locator("#filter").fill("nothing")
    page.locator("#pause").click()
    assert axe_violations(page) == []


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
