"""The dashboard as a person has it: the command in a process of its own, and Chromium in front of it."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from machine.ports import free_port, is_open
from tests.architecture import ROOT

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"phone": (390, 844), "desk": (1440, 900)}
PAGES = {
    "overview": "",
    "revenue": "revenue",
    "customers": "customers",
    "billing": "billing",
    "operations": "operations",
}
"""By name, the ends of their addresses."""

OPENS_WITHIN = 30
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@contextmanager
def dashboard(settings: Path) -> Iterator[str]:
    """The address of a dashboard that runs meanwhile."""
    port = free_port()
    command = [sys.executable, "-m", "jobs", "open-dashboard", "--no-browser", "--port", str(port)]
    process = subprocess.Popen([*command, "--settings", str(settings)], cwd=ROOT, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + OPENS_WITHIN
        while not is_open(port):
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
            assert time.monotonic() < until, "it does not open"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=OPENS_WITHIN)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def guarded(page: Page, address: str) -> list[str]:
    """Lets the page ask its own host alone. Returns the addresses that it asked besides, a list that grows."""
    others: list[str] = []

    def decide(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob") or f"{url.scheme}://{url.netloc}" == address:
            route.continue_()
        else:
            others.append(route.request.url)
            route.abort()

    page.route("**/*", decide)
    page.on("websocket", lambda socket: None if urlsplit(socket.url).netloc in address else others.append(socket.url))
    return others


def settle(page: Page) -> None:
    """Waits until the page is drawn."""
    page.wait_for_selector(DONE)
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(150)  # figures settle to their width


DRAWN = """() => document.querySelector('h1') && [...document.querySelectorAll('.stEChartsChart')].every(
    chart => chart.ariaBusy === 'false')"""
