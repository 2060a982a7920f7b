"""The dashboard as a person has it: every page in Chromium, on a phone and on a desk, with no host but its own."""

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from serving.dashboard.charts import COLOURS
from tests.serving.dashboard.browsing import CHROMIUM, PAGES, WIDTHS, chromium, dashboard, guarded, settle

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium, and run it again"),
]
SEVERE = ("serious", "critical")
AT_A_DESK, ON_A_PHONE = (pytest.mark.parametrize("page", [width], indirect=True) for width in ("desk", "phone"))
"""What pages look like is seen at both; what is clicked on or downloaded has no width but for what a phone hides."""

OPENS_WITHIN = 10
"""Seconds, on a machine that does other things besides; 3 are wanted of one that does not."""


@pytest.fixture(scope="module")
def address(settings: Path) -> Iterator[str]:
    """Of a dashboard that runs."""
    with dashboard(settings) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as running:
        yield running


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page that may ask the dashboard alone, and asks nobody else until the test ends."""
    width, height = WIDTHS[request.param]
    page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
    others = guarded(page, address)
    yield page
    page.close()
    assert others == []


@pytest.mark.parametrize("end", PAGES.values(), ids=PAGES)
def test_a_page_opens_soon_fits_its_width_and_has_no_severe_finding_of_axe(page: Page, address: str, end: str) -> None:
    began = time.monotonic()
    page.goto(f"{address}/{end}?account=A1&bill=C2026-0000001")
    settle(page)
    assert time.monotonic() - began < OPENS_WITHIN
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not page.get_by_test_id("stException").count()
    findings = Axe().run(page).response["violations"]
    severe = [(f["id"], [node["html"][:200] for node in f["nodes"]]) for f in findings if f["impact"] in SEVERE]
    assert severe == []


@AT_A_DESK
def test_a_click_on_a_bar_narrows_all_pages_and_is_in_the_address_and_a_second_takes_it_back(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/revenue")
    settle(page)
    click_first_bar(page)
    page.wait_for_url("**/revenue?plan=standard")
    page.goto(f"{address}/?{urlsplit(page.url).query}")
    settle(page)
    expect(page.get_by_text("103.00", exact=True)).to_be_visible()  # A1 and A3
    page.get_by_role("link", name="Revenue").click()
    page.wait_for_url("**/revenue?plan=standard")
    settle(page)
    click_first_bar(page)
    page.wait_for_url("**/revenue")


def click_first_bar(page: Page) -> None:
    """Clicks into the first bar of revenue by plan."""
    bar = page.locator(f'[class*="st-key-chart-revenue-by-plan"] path[fill="{COLOURS[0]}"]').first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@AT_A_DESK
def test_a_chart_s_data_is_downloaded_exact(page: Page, address: str) -> None:
    page.goto(f"{address}/revenue")
    settle(page)
    with page.expect_download() as download:
        page.locator(".st-key-csv-revenue-by-plan button >> visible=true").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    assert rows == [{"plan": "standard", "revenue": "103.0000"}, {"plan": "premium", "revenue": "20.0000"}]
    assert download.value.suggested_filename == "revenue-by-plan-2026-03.csv"


@AT_A_DESK
def test_a_bill_is_found_read_and_downloaded_without_a_telephone_number(page: Page, address: str) -> None:
    page.goto(f"{address}/billing?find=amal&bill=2026-03-A1")
    settle(page)
    expect(page.get_by_text("Bill 2026-03-A1 (draft)")).to_be_visible()
    for kind, begins in (("pdf", b"%PDF"), ("json", b"{"), ("csv", b"bill_id")):
        with page.expect_download() as download:
            page.locator(f".st-key-bill-{kind} button").click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(begins)
        assert b"+212" not in content


@ON_A_PHONE
def test_pages_follow_one_another_and_keep_the_choice_and_the_language(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=fr&cycle=2026-02")
    settle(page)
    expect(page.get_by_text("80,00", exact=True)).to_be_visible()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Facturation").click()
    page.wait_for_url("**/billing?*cycle=2026-02*")
    settle(page)
    expect(page.get_by_role("heading", name="Facturation")).to_be_visible()
    assert "lang=fr" in page.url
