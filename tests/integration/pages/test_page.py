"""The reference page in a real browser: search, keyboard, tabs, prices, printing, accessibility."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipedrive_activities import Pipedrive
from tests.integration.pages.conftest import DESKTOP, PHONE, Opened
from tests.support.axe import axe_violations
from tests.support.variants import first_and_variants

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PAGE = Path(__file__).resolve().parents[3] / "generated/docs/index.html"
OPERATIONS = (
    "getActivities", "getActivity", "addActivity", "updateActivity", "deleteActivity",
    "getActivitiesCollection", "deleteActivities",
)  # fmt: skip


@pytest.fixture(scope="module")
def reference(browser: object) -> Iterator[Opened]:
    """The page on a desktop, in a tab that the tests share: loading it again is faster."""
    with Opened(browser, PAGE) as opened:
        yield opened


@pytest.fixture
def page(reference: Opened) -> Iterator[object]:
    yield reference.reload()
    reference.expect_no_problems()


@pytest.mark.parametrize(
    ("scheme", "size"),
    first_and_variants(
        [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)], kept=0
    ),
)
def test_axe_finds_no_violation_with_everything_open(
    browser: object, scheme: str, size: dict[str, int]
) -> None:
    with Opened(browser, PAGE, color_scheme=scheme, viewport=size) as opened:
        assert axe_violations(opened.page) == []


def test_the_page_stays_within_its_budget(page: object) -> None:
    content = PAGE.read_bytes()
    assert len(content) <= 300_000
    assert len(gzip.compress(content)) <= 60_000
    assert page.evaluate("document.querySelectorAll('*').length") <= 6_000
    assert len(page.locator("script").inner_html()) <= 8_192
    assert len(page.locator("style").inner_html()) <= 18_000


@pytest.mark.parametrize("width", first_and_variants([320, 360, 800, 1300]))
def test_nothing_scrolls_sideways(browser: object, width: int) -> None:
    with Opened(browser, PAGE, viewport={"width": width, "height": 700}) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("height", first_and_variants([852, 900, 700], kept=0))
def test_the_samples_beside_an_operation_fit_into_the_window(browser: object, height: int) -> None:
    with Opened(browser, PAGE, viewport={"width": 1440, "height": height}) as opened:
        columns = opened.page.locator(".beside")
        heights = columns.evaluate_all(
            "each => each.map(column => [column.scrollHeight, column.clientHeight])"
        )
        assert all(content == shown <= height - 48 for content, shown in heights)
        response = opened.page.get_by_role("region", name="200 of getActivities", exact=True)
        response.focus()
        opened.page.keyboard.press("End")
        playwright.expect(response).not_to_have_js_property("scrollTop", 0)


@pytest.mark.variants
def test_every_operation_is_reached_by_its_operation_id(page: object) -> None:
    for operation in OPERATIONS:
        page.goto(f"{PAGE.as_uri()}#{operation}")
        playwright.expect(page.locator(f"section#{operation}")).to_be_in_viewport()


def test_a_link_to_a_field_in_a_closed_object_opens_it(page: object) -> None:
    field = "getActivity.200.data.attendees.email"
    assert not page.locator(f"[id='{field}']").is_visible()
    page.evaluate("id => { location.hash = id }", field)
    playwright.expect(page.locator(f"[id='{field}']")).to_be_in_viewport()


def test_the_search_finds_parameters_by_keyboard(page: object) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("updated_si")
    options = page.locator("#hits").get_by_role("option")
    playwright.expect(options.first).to_contain_text("updated_since")
    playwright.expect(options.first).to_contain_text("List activities")
    playwright.expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("[id='getActivities.query.updated_since']")).to_be_focused()
    playwright.expect(page.locator("#hits")).to_be_hidden()


def test_the_search_ranks_names_before_text_and_closes_with_escape(page: object) -> None:
    search = page.get_by_role("combobox", name="Search the reference")
    search.fill("deal_id")
    names = page.locator("#hits").get_by_role("option").all_inner_texts()
    assert names[0].startswith("deal_id")
    page.keyboard.press("ArrowDown")
    playwright.expect(page.locator("#hits").get_by_role("option").nth(1)).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Escape")
    playwright.expect(page.locator("#hits")).to_be_hidden()
    search.fill("no such thing")
    playwright.expect(page.locator("#hits").get_by_role("option")).to_have_text("No results")


@pytest.mark.parametrize(
    "text", first_and_variants(["getActivitiesCollection", "DELETE /v1/activities", "429"])
)
def test_the_search_finds_operations_and_errors(page: object, text: str) -> None:
    page.locator("#search").fill(text)
    assert page.locator("#hits [data-href]").count() > 0


@pytest.mark.variants
def test_the_language_is_chosen_once_for_all_samples_and_remembered(page: object) -> None:
    page.locator("#addActivity").get_by_text("Terminal", exact=True).click()
    for operation in OPERATIONS:
        command = page.get_by_role("region", name=f"Command of {operation}", exact=True)
        playwright.expect(command).to_contain_text("pipedrive activities")
        assert command.is_visible()
    page.reload()
    assert page.get_by_role("region", name="Command of getActivity", exact=True).is_visible()


@pytest.mark.variants
def test_a_sample_is_copied_as_it_is_shown(page: object) -> None:
    page.get_by_role("button", name="Copy the request of getActivity", exact=True).click()
    playwright.expect(page.locator("#status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "client.activities.get(42" in copied
    page.get_by_role("button", name="Copy the URL of getActivity", exact=True).click()
    url = "https://api.pipedrive.com/api/v2/activities/{id}"
    page.wait_for_function("url => navigator.clipboard.readText().then((t) => t === url)", arg=url)


@pytest.mark.variants
def test_all_rows_of_a_body_open_and_close(page: object) -> None:
    section = page.locator("#getActivity")
    email = page.locator("[id='getActivity.200.data.attendees.email']")
    section.get_by_role("button", name="Open all").click()
    assert email.is_visible()
    section.get_by_role("button", name="Close all").click()
    assert not email.is_visible()


@pytest.mark.variants
def test_the_colours_are_chosen_and_remembered(page: object) -> None:
    page.get_by_text("Dark", exact=True).click()
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(19, 22, 20)"
    page.reload()
    assert page.evaluate(background) == "rgb(19, 22, 20)"


GRID = [
    ("Lite", 1, 10_000, 500, 8),
    ("Growth", 3, 1, 1, 1),
    ("Premium", 2, 0, 100, 5),
    ("Ultimate", 1, 99_999, 100, 30),
]


@pytest.mark.parametrize(("plan", "seats", "records", "size", "reads"), first_and_variants(GRID))
def test_the_calculator_has_the_numbers_of_the_client(
    page: object, plan: str, seats: int, records: int, size: int, reads: int
) -> None:
    form = page.locator("#calculator")
    form.get_by_label("Plan").select_option(plan)
    for label, value in (("Seats", seats), ("Records", records), ("Page size", size)):
        form.get_by_label(label).fill(str(value))
    form.get_by_label("List activities").fill(str(reads))
    for title in ("Get one activity", "Create an activity", "Update fields of an activity",
                  "Delete one activity"):  # fmt: skip
        form.get_by_label(title).fill("7")
    with Pipedrive("t") as client:
        read = client.estimate("activities.list", items=records, limit=size).tokens
        single = sum(
            client.estimate(f"activities.{method}").tokens
            for method in ("get", "create", "update", "delete")
        )
    used = reads * read + 7 * single
    budget = 30_000 * {"Lite": 1, "Growth": 2, "Premium": 5, "Ultimate": 7}[plan] * seats
    playwright.expect(page.locator("#used")).to_have_text(f"{used:,} of {budget:,} tokens")
    assert page.locator("#meter").get_attribute("aria-valuenow") == str(min(used, budget))
    expected = (
        f"Over budget by {used - budget:,}" if used > budget else f"{budget - used:,} tokens left"
    )
    playwright.expect(page.locator("#verdict")).to_contain_text(expected)


def test_without_javascript_everything_is_there(browser: object) -> None:
    with Opened(browser, PAGE, java_script_enabled=False) as opened:
        page = opened.page
        assert page.locator("#getActivities").get_by_text("Whole seconds only").count() >= 1
        assert page.get_by_role("region", name="Python of getActivities", exact=True).is_visible()
        page.locator("#getActivities").get_by_text("curl", exact=True).click()
        assert page.get_by_role("region", name="curl of getActivities", exact=True).is_visible()
        assert not page.get_by_role("button", name="Copy").first.is_visible()
        page.get_by_text("Light", exact=True).click()
        assert page.get_by_role("table").first.is_visible()


def test_the_phone_menu_closes_after_a_choice_and_the_bar_names_the_section(
    browser: object,
) -> None:
    with Opened(browser, PAGE, viewport=PHONE) as opened:
        menu = opened.page.locator("#menu")
        assert not menu.is_visible()
        opened.page.get_by_role("button", name="Contents").click()
        assert menu.is_visible()
        menu.get_by_role("link", name="Create an activity").click()
        playwright.expect(menu).to_be_hidden()
        playwright.expect(opened.page.locator("#addActivity")).to_be_in_viewport()
        bar = opened.page.get_by_role("banner")
        playwright.expect(bar).to_contain_text("Create an activity")
        opened.page.evaluate("scrollTo(0, 0)")
        playwright.expect(bar).to_contain_text("Pipedrive Activities")
        playwright.expect(bar).not_to_contain_text("Create an activity")


@pytest.mark.variants
def test_the_focus_is_never_below_the_bar(browser: object) -> None:
    with Opened(browser, PAGE, viewport=PHONE) as opened:
        page = opened.page
        page.goto(f"{PAGE.as_uri()}#updateActivity")
        for _ in range(25):
            page.keyboard.press("Shift+Tab")
            top = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
            is_in_bar = page.evaluate("Boolean(document.activeElement.closest('#bar, .skip'))")
            assert is_in_bar or top > 52


@pytest.mark.variants
def test_printing_opens_every_row_and_every_tab(browser: object, tmp_path: Path) -> None:
    with Opened(browser, PAGE) as opened:
        opened.page.emulate_media(media="print")
        opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert opened.page.locator("[id='getActivity.200.data.attendees.email']").is_visible()
        assert opened.page.get_by_role(
            "region", name="curl of getActivity", exact=True
        ).is_visible()
        assert not opened.page.locator("#menu").is_visible()
        pdf = opened.page.pdf(path=tmp_path / "reference.pdf")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") > 5
