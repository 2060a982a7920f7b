"""README and the pages of docs: what they link and make is there, and every picture is shown somewhere."""

import re
from pathlib import Path

import pytest

from tests.architecture import ROOT
from tests.test_documented_commands import FENCED, PAGES

LINK = re.compile(r"\]\(([^)\s]+)\)")
MADE = re.compile(r"^make ([a-z-]+)", re.M)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_links_and_makes_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert {target for block in FENCED.findall(text) for target in MADE.findall(block)} <= TARGETS
    files = [link.partition("#")[0] for link in LINK.findall(text) if not link.startswith(("http", "#"))]
    assert [file for file in files if not (page.parent / file).exists()] == []


def test_every_picture_is_shown() -> None:
    texts = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [path.name for path in sorted((ROOT / "docs/images").iterdir()) if f"images/{path.name}" not in texts] == []
