"""The pages over a small snapshot, by Streamlit's own test of apps."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from serving.dashboard.data import customers
from serving.dashboard.language import DASH
from tests.serving.dashboard import small_snapshot
from tests.serving.dashboard.browsing import PAGES
from tests.serving.dashboard.conftest import Opens, settings_of_own, settings_over
from tests.serving.dashboard.small_snapshot import publish


def said(app: AppTest) -> str:
    """All texts of a page."""
    parts = (app.title, app.subheader, app.caption, app.markdown, app.info, app.warning, app.code)
    return "\n".join(str(element.value) for part in parts for element in part)


def figure(app: AppTest, label: str) -> tuple[str, str]:
    """Value and change of the tile with this label."""
    (tile,) = [tile for tile in app.metric if tile.label == label]
    return tile.value.replace("\u00a0", " "), tile.delta.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_drawn_without_an_exception_and_says_which_snapshot_it_is_of(
    opens: Opens, page: str, language: str
) -> None:
    app = opens(page, lang=language)
    assert not app.exception
    assert "0123456789ab" in said(app)
    assert ("published 2026" if language == "en" else "publié le 02/04/2026") in said(app).replace("\\", "")


def test_the_overview_shows_the_newest_billed_month_and_its_change_on_the_one_before(opens: Opens) -> None:
    app = opens()
    assert figure(app, "Total revenue (MAD)") == ("123.00", "+53.8 %")  # 100 + 20 + 3 on 50 + 30
    assert figure(app, "Revenue per customer (MAD)") == ("41.00", "+2.5 %")
    assert figure(app, "Customers") == ("3", "+50.0 %")
    assert "2 records rejected as Missing start time" in said(app)


def test_nothing_to_compare_with_is_a_dash_and_never_zero(opens: Opens) -> None:
    app = opens(cycle="2026-02")
    assert figure(app, "Total revenue (MAD)") == ("80.00", DASH)
    assert figure(app, "Estimated charge of rejects (MAD)")[1] == DASH


def test_filters_are_read_from_the_address_and_narrow_every_figure(opens: Opens) -> None:
    app = opens(region="Casablanca", plan="premium")
    assert figure(app, "Total revenue (MAD)") == ("20.00", "-33.3 %")
    assert figure(app, "Uses")[0] == "1"
    assert figure(app, "Estimated charge of rejects (MAD)") == (DASH, DASH)  # rejects have no region
    assert {box.label: box.value for box in app.selectbox}["Region"] == "Casablanca"


def test_a_choice_goes_to_the_address_and_stays_on_the_next_page(opens: Opens) -> None:
    app = opens()
    app.selectbox(key="cycle").set_value("2026-02").run()
    app.switch_page("screens/billing.py").run()
    assert figure(app, "Bills")[0] == "2"
    assert app.query_params["cycle"] in ("2026-02", ["2026-02"])


def test_french_writes_numbers_as_french_does(opens: Opens) -> None:
    app = opens(lang="fr")
    assert app.title[0].value == "Vue d'ensemble"
    assert figure(app, "Revenu total (MAD)") == ("123,00", "+53,8 %")


def test_nothing_published_is_a_sentence_with_the_way_out(opens: Opens, tmp_path: Path) -> None:
    app = opens(over=settings_over(tmp_path / "published"))
    assert "Nothing is published" in said(app)
    assert "tollhouse publish" in said(app)
    assert not app.exception


@pytest.mark.parametrize("broken", ["current.json", "0123456789ab/manifest.json"])
@pytest.mark.parametrize(
    "content", ["", "{}", None, *(pytest.param(text, marks=pytest.mark.slow) for text in ("{", "[]"))]
)
def test_half_a_snapshot_is_a_sentence(opens: Opens, tmp_path: Path, broken: str, content: str | None) -> None:
    published = tmp_path / "published"
    published.mkdir()
    publish(published, cycles=["2026-03"])
    path = published / broken
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    app = opens(over=settings_over(published))
    assert not app.exception
    assert "run tollhouse publish" in said(app)


def test_a_snapshot_whose_file_is_gone_is_a_sentence(opens: Opens, tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    publish(published, "00000000abcd", cycles=["2026-03"])
    (published / "00000000abcd" / "bills" / "2026-03.parquet").unlink()
    assert "is not whole" in said(opens(over=settings_over(published)))


def with_manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Settings over a snapshot whose manifest was changed."""
    published = folder / "published"
    published.mkdir()
    publish(published, "00000000abce", cycles=["2026-03"])
    path = published / "00000000abce" / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))
    return settings_over(published)


def test_a_snapshot_of_an_older_version_says_what_it_lacks(opens: Opens, tmp_path: Path) -> None:
    def older(manifest: dict[str, Any]) -> None:
        del manifest["tables"]["kpi_values"], manifest["format"]

    assert "kpi_values" in said(opens(over=with_manifest(tmp_path, older))).replace("\\", "")


def test_a_snapshot_without_any_cycle_is_a_sentence(opens: Opens, tmp_path: Path) -> None:
    def empty(manifest: dict[str, Any]) -> None:
        manifest["tables"]["kpi_values"]["rows"] = 0

    assert "has no cycle yet" in said(opens(over=with_manifest(tmp_path, empty)))


def test_a_reader_stays_in_the_snapshot_of_the_opening(opens: Opens, tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    publish(published, "aaaaaaaaaaaa")
    app = opens(over=settings_over(published))
    publish(published, "bbbbbbbbbbbb")
    assert "aaaaaaaaaaaa" in said(app.run())
    shutil.rmtree(published / "aaaaaaaaaaaa")  # pruned
    assert "bbbbbbbbbbbb" in said(app.run())


@pytest.mark.parametrize(
    ("asked", "is_written"), [("A1", True), ("0612345678", False), ("+212 612-345678", False), ("10000001", True)]
)
def test_what_may_be_a_number_is_written_into_the_address_where_it_is_an_account(
    opens: Opens, monkeypatch: pytest.MonkeyPatch, asked: str, is_written: bool
) -> None:
    months = customers.months
    monkeypatch.setattr(customers, "months", lambda *of: months(of[0], of[1].replace("10000001", "A1")))
    app = opens("customers")
    app.text_input(key="account").set_value(asked).run()
    assert app.text_input(key="account").value == asked
    assert (asked in str(dict(app.query_params))) == is_written


def test_figures_of_last_week_say_how_old_they_are(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "days old: run tollhouse publish" in said(opens())
    monkeypatch.setattr(small_snapshot, "PUBLISHED_AT", datetime.now(UTC).isoformat(timespec="milliseconds"))
    assert "days old" not in said(opens(over=settings_of_own(tmp_path)))
