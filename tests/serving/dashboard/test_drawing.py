"""What stands on each page: its charts and tables, each with its data to take along and its units."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.serving.dashboard.conftest import Opens

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
