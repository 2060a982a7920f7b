"""Makes the pictures of docs/images: every page of the dashboard, on a phone and on a desk.

python -m docs.screenshots --settings var/demo/settings.toml
"""

import argparse
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from docs.small_png import write_small
from tests.serving.dashboard.browsing import PAGES, WIDTHS, chromium, dashboard, settle

IMAGES = Path(__file__).with_name("images")
HIGHEST = 6_000
SHOWN = {"billing": "cycle=2026-01&find=C2026-0000001"}
"""Of a page, what is looked at: the demo's first correction."""

SCROLLED = "document.querySelector('[data-testid=\"stMain\"]').scrollHeight"


def main() -> None:
    """Overwrites the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--settings", type=Path, default=Path("conf/local.toml"))
    parser.add_argument("--to", type=Path, default=IMAGES, help="default: %(default)s")
    parser.add_argument("--query", default="", help="such as lang=fr")
    parser.add_argument("--page", choices=PAGES, help="one alone; default: all")
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    with dashboard(args.settings) as address, chromium() as browser:
        for name in [args.page] if args.page else PAGES:
            for size in WIDTHS:
                query = "&".join(filter(None, (SHOWN.get(name, ""), args.query)))
                picture(browser, f"{address}/{PAGES[name]}?{query}", size, args.to / f"{name}-{size}.png")


def picture(browser: Browser, url: str, size: str, path: Path) -> None:
    """A page from top to bottom."""
    width, height = WIDTHS[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url)
    settle(page)
    page.set_viewport_size({"width": width, "height": min(HIGHEST, max(height, page.evaluate(SCROLLED)))})
    settle(page)
    page.wait_for_timeout(600)
    write_small(Image.open(BytesIO(page.screenshot())), path)
    page.close()


if __name__ == "__main__":
    main()
