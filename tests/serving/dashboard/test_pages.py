"""What stands on each page: its charts and tables, each with its data to take along, its units and its sentences."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from lake.runs import Run, write_run
from serving.dashboard.data import bills
from serving.dashboard.snapshot import kept_open
from serving.opened import pointed
from tests.serving.dashboard import small_snapshot
from tests.serving.dashboard.conftest import Opens, settings_over
from tests.serving.dashboard.small_snapshot import BILLED_AT, publish
from tests.serving.dashboard.test_app import figure, said
from tests.serving.dashboard.test_lake_state import cells

CHARTS = {
    "overview": ["Revenue by cycle", "Revenue by service", "Revenue by plan", "Usage revenue by day"],
    "revenue": ["Revenue by region (MAD)", "Revenue by plan", "Revenue by service", "Uses by weekday and hour"],
    "customers": ["Customers by segment", "Customers by score", "Uses by day: A1", "Uses by weekday and hour: A1"],
    "billing": [],
    "operations": ["Rejects by reason"],
}
TABLES = {
    "overview": [],
    "revenue": ["Service margin, before discounts"],
    "customers": ["Largest customers", "Cycle by cycle"],
    "billing": ["Bills, the largest first", "Documents", "History"],
    "operations": ["Tables of the snapshot"],
}
NO_LAKE = ["Lag and last changes", "Control totals", "Last runs", "Tables of the lake"]
"""Of Operations: a sentence stands below each where there is no lake."""

ALONE = {"Samples, and what to do", "One customer"}
"""Headings of what is no rows."""


def options(app: AppTest) -> dict[str, dict[str, Any]]:
    """Of ECharts, by what a chart is called for those who do not see it."""
    return {chart.proto.alt: json.loads(chart.proto.spec) for chart in app.get("echarts_chart")}


@pytest.mark.parametrize("page", CHARTS)
def test_a_page_has_its_charts_and_tables_and_the_data_of_each_to_take_along(opens: Opens, page: str) -> None:
    app = opens(page, account="A1", bill="2026-03-A1")
    assert sorted(options(app)) == sorted(CHARTS[page])
    headings = {element.value for element in app.subheader} - ALONE
    assert headings == {*CHARTS[page], *TABLES[page], *(NO_LAKE if page == "operations" else ())}
    downloads = [button for button in app.get("download_button") if button.label == "CSV" and button.key != "bill csv"]
    assert len(downloads) == len(headings)


@pytest.mark.parametrize("page", CHARTS)
def test_every_axis_says_what_it_counts(opens: Opens, page: str) -> None:
    for title, option in options(opens(page, account="A1")).items():
        axes = [axis for side in ("xAxis", "yAxis") for axis in as_list(option.get(side, []))]
        named = [axis["name"] for axis in axes if axis.get("name")]
        if option["series"][0]["type"] == "treemap":
            assert "(MAD)" in title
        else:
            assert named, title
            assert not [name for name in named if name.endswith(("Revenue", "charge"))], title


def as_list(axes: Any) -> list[dict[str, Any]]:
    return axes if isinstance(axes, list) else [axes]


def test_customers_are_ranked_by_what_the_reader_asks_for_and_narrowed_to_a_segment(opens: Opens) -> None:
    app = opens("customers")
    assert cells(app, "Account")["Account"] == ["A1", "A2", "A3"]
    assert cells(app, "Account")["Revenue (MAD)"] == ["100.00", "20.00", "3.00"]
    segments = dict(zip(*(cells(app, "Account")[name] for name in ("Account", "Segment")), strict=True))
    (first, *_) = segments
    code = segments[first].lower().replace(" ", "_")
    narrowed = cells(opens("customers", segment=code), "Account")["Account"]
    assert narrowed == [who for who, segment in segments.items() if segment == segments[first]]


def test_one_customer_is_shown_with_figures_and_every_cycle(opens: Opens) -> None:
    app = opens("customers", account="A1")
    assert figure(app, "Revenue")[0] == "100.00 MAD"
    assert "Souss" in said(app)
    assert cells(app, "Total due (MAD)")["Cycle"] == ["2026-03", "2026-02"]


def test_rejects_are_shown_with_masked_samples_and_how_to_mend_them(opens: Opens) -> None:
    app = opens("operations", reason="corrupt_json")
    assert figure(app, "Rejected records")[0] == "3"
    assert '{"caller_id":"+############"}' in said(app)
    assert "ask who writes them, and send them again" in said(app)


def test_the_last_runs_say_how_they_ended(opens: Opens, tmp_path: Path) -> None:
    over = published(tmp_path)
    for minute, (state, status) in enumerate((("done", 0), ("failed", 3))):
        began = datetime(2026, 4, 1, 12, minute, tzinfo=UTC)
        ended = began + timedelta(seconds=7)
        run = Run(f"rate-usage-{began:%Y%m%dT%H%M%S.%f}", "rate-usage", began, state, ended, status)
        write_run(str(tmp_path / "lake"), run)
    table = cells(opens("operations", over=over), "Job")
    assert table["State"] == ["✗ Failed", "✓ Done"]
    assert (table["Exit status"], table["Time (s)"]) == (["3", "0"], ["7", "7"])


def published(folder: Path) -> Path:
    """Settings over a snapshot of their own."""
    (folder / "published").mkdir()
    publish(folder / "published")
    return settings_over(folder / "published")


def test_operations_is_drawn_anew_by_itself_and_takes_the_newest_snapshot(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, fragment = [], streamlit.fragment

    def noting(*of: Any, **options: Any) -> Callable[..., Any]:
        asked.append(options.get("run_every"))
        return fragment(*of, **options)

    monkeypatch.setattr(streamlit, "fragment", noting)
    over = published(tmp_path)
    app = opens("operations", over=over)
    assert asked[-1] == 30
    publish(tmp_path / "published", "bbbbbbbbbbbb")
    assert "bbbbbbbbbbbb" in said(app.run())


def test_figures_of_last_week_say_how_old_they_are(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "days old: run tollhouse publish" in said(opens())
    monkeypatch.setattr(small_snapshot, "PUBLISHED_AT", datetime.now(UTC).isoformat(timespec="milliseconds"))
    assert "days old" not in said(opens(over=published(tmp_path)))


@pytest.mark.parametrize(
    ("amount", "hours", "sentence"),
    [
        ("99.00", -1, "The invoice is older than this bill: run tollhouse render-bills --cycle 2026-03."),
        ("99.00", 1, "The invoice is of a newer bill than this snapshot has: run tollhouse publish-gold."),
        ("120.00", -1, ""),
    ],
)
def test_a_bill_says_when_its_invoice_is_of_another(
    opens: Opens, tmp_path: Path, amount: str, hours: int, sentence: str
) -> None:
    over = published(tmp_path)
    snapshot = kept_open(tmp_path / "published", pointed(tmp_path / "published"))
    row = bills.bill(snapshot, "2026-03-A1")
    assert row
    document = bills.bill_document(snapshot, row, "Africa/Casablanca")
    folder = tmp_path / "invoices/2026-03"
    folder.mkdir(parents=True)
    drawn = {**document, "amounts": document["amounts"] | {"total_due": amount}}
    (folder / "2026-03-A1.json").write_text(json.dumps(drawn), encoding="utf-8")
    (folder / "2026-03-A1.pdf").write_bytes(b"%PDF")
    at = (BILLED_AT + timedelta(hours=hours)).timestamp()
    os.utime(folder / "2026-03-A1.pdf", (at, at))
    warned = [element.value for element in opens("billing", over=over, bill="2026-03-A1").warning]
    assert [text for text in warned if "invoice" in text] == ([sentence] if sentence else [])
