"""Power BI's pages show fields that the model has, within the page, none above another."""

import json
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any

import pytest

from serving.bi.report_pages import HEIGHT, PAGES, WIDTH, page_text, report_pages
from tests.architecture import ROOT
from tests.serving.bi.test_semantic_model import TABLES

FILES = {path: json.loads(text) for path, text in report_pages().items()}
VISUALS = {path: content for path, content in FILES.items() if path.endswith("visual.json")}


def test_the_committed_page_is_as_it_would_be_written_today() -> None:
    committed = (ROOT / "docs/power_bi_page.json").read_text(encoding="utf-8")
    assert committed == page_text("revenue"), "run tollhouse write-bi and copy var/bi/power_bi_page.json to docs/"


def test_three_pages_and_one_of_checks_stand_in_their_order() -> None:
    pages = FILES["pages/pages.json"]
    assert pages["pageOrder"] == [page.name for page in PAGES]
    assert len(pages["pageOrder"]) == 4
    for name in pages["pageOrder"]:
        assert FILES[f"pages/{name}/page.json"]["name"] == name


@pytest.mark.parametrize("path", VISUALS, ids=lambda path: PurePosixPath(path).parent.name)
def test_a_visual_shows_fields_of_the_model(path: str) -> None:
    content = VISUALS[path]
    assert content["name"] == PurePosixPath(path).parent.name
    fields = [p for role in content["visual"]["query"]["queryState"].values() for p in role["projections"]]
    assert fields
    for field in fields:
        ((kind, said),) = field["field"].items()
        table = TABLES[said["Expression"]["SourceRef"]["Entity"]]
        column = table.all(kind.lower())[said["Property"]]
        assert "isHidden" not in column.properties or kind == "Column"
        assert field["queryRef"] == f"{table.name}.{said['Property']}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_visuals_lie_on_the_page_and_not_on_each_other(page: Any) -> None:
    places = [v["position"] for path, v in VISUALS.items() if path.startswith(f"pages/{page.name}/")]
    for place in places:
        assert 0 <= place["x"] <= place["x"] + place["width"] <= WIDTH
        assert 0 <= place["y"] <= place["y"] + place["height"] <= HEIGHT
    for one, other in combinations(places, 2):
        beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        below = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
        assert beside or below


def test_the_checks_hold_each_measure_against_what_was_published() -> None:
    table = VISUALS["pages/checks/visuals/checks_1/visual.json"]
    shown = [p["nativeQueryRef"] for p in table["visual"]["query"]["queryState"]["Values"]["projections"]]
    assert shown == ["cycle", "kpi", "Reckoned here", "Published", "Difference", "Verdict"]
