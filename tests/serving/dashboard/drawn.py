"""Pages of the dashboard without a browser, and all that they would send to one."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from serving.dashboard.app import PAGES
from serving.dashboard.serve import APP

SECONDS = 60


def opened(page: str, **query: str) -> AppTest:
    """A page, over the settings that sys.argv names whenever it runs. query: of its address."""
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.query_params.update(query)
    if page != "overview":
        app.run()
        app.switch_page(f"screens/{page}.py")
    return app.run()


def sent(settings: Path, page: str, **query: str) -> str:
    """Whatever a page tells a browser: texts, figures and tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["app.py", str(settings)])
        app = opened(page, **query)
    assert not app.exception
    return "\n".join(str(getattr(node, "proto", "")) for node in app._tree)


def write_pages(settings: Path, bill: str, folder: Path) -> None:
    """Writes what each page sends, with a bill and its account chosen, as texts below a folder."""
    for page in PAGES:
        text = sent(settings, page, account=bill.split("-", 2)[2], bill=bill, find=bill)
        assert (bill in text) == (page == "billing")
        (folder / f"{page}.txt").write_text(text, encoding="utf-8")
