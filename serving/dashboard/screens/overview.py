"""The month at a glance: KPIs with their change, the trend, and what revenue is made of."""

from functools import partial

import streamlit as st

from gold.star.fact_invoice_line import REVENUE_KINDS
from serving.dashboard.axes import Axes
from serving.dashboard.charts import Point, bars, line, stacked
from serving.dashboard.data import kpis, operations, revenue
from serving.dashboard.drawing import Heading, chart, plain, tiles
from serving.dashboard.filters import PLAN, SERVICE
from serving.dashboard.kpi_tile import tile
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View, view

SHOWN = (
    "total_revenue", "arpu", "customers", "churn_rate", "uses", "minutes", "megabytes", "rejected_money",
)  # fmt: skip
NO_SERVICE = "none"
"""What fees are of."""


def overview(view: View) -> None:
    """The page."""
    words = view.language
    months = {"month": words.month(view.filters.cycle), "before": words.month(view.before)}
    st.caption(
        view.text("{month}; changes are on {before}, and a dash where there is nothing to compare with.", **months)
    )
    histories = kpis.histories(view.snapshot, SHOWN, view.filters)
    tiles("kpis", [partial(tile, view, name, histories.get(name)) for name in SHOWN])
    finding(view)
    left, right = st.columns(2, gap="medium")
    with left:
        trend(view)
        mix(view, SERVICE, (view.text("Revenue by service"), "revenue-by-service"))
    with right:
        days(view)
        mix(view, PLAN, (view.text("Revenue by plan"), "revenue-by-plan"))


def finding(view: View) -> None:
    """What is worth a look: the reject reason that costs most."""
    rows = operations.rejects(view.snapshot, view.filters)
    if rows and rows[0]["estimated_charge"]:
        said = view.text(
            "Largest loss on the way: {records} records rejected as {reason}, about {money}. Operations tells more.",
            records=view.language.number(rows[0]["records"]), reason=view.language.word(rows[0]["reason"]),
            money=view.language.money(rows[0]["estimated_charge"]),
        )  # fmt: skip
        st.info(plain(said), icon=":material/search_insights:")


def trend(view: View) -> None:
    """Revenue by cycle, its kinds above one another."""
    rows = revenue.by_cycle(view.snapshot, view.filters)
    series = {
        view.language.word(kind): [
            Point(row["cycle"], row["revenue"], view.language.money(row["revenue"]))
            for row in rows
            if row["revenue_kind"] == kind
        ]
        for kind in REVENUE_KINDS
        if any(row["revenue_kind"] == kind for row in rows)
    }
    axes = Axes(view.text("Cycle"), view.text("Revenue ({unit})", unit=view.language.currency))
    chart(view, Heading(view.text("Revenue by cycle"), "revenue-by-cycle", rows), stacked(series, axes, view.language))


def days(view: View) -> None:
    """Usage revenue by day."""
    rows = revenue.by_day(view.snapshot, view.filters)
    points = [Point(str(row["local_date"]), row["revenue"], view.language.money(row["revenue"])) for row in rows]
    axes = Axes(view.text("Day (day/month)"), view.text("Usage revenue ({unit})", unit=view.language.currency))
    chart(
        view,
        Heading(view.text("Usage revenue by day"), "usage-revenue-by-day", rows),
        line(points, axes, view.language),
    )


def mix(view: View, column: str, head: tuple[str, str]) -> None:
    """Which service, or plan, revenue is of. head: the title, and the name of the file."""
    rows = revenue.by_one(view.snapshot, view.filters, column)
    named = [row | {"name": "fees" if row[column] == NO_SERVICE else row[column]} for row in rows]
    axes = Axes(view.text("Revenue ({unit})", unit=view.language.currency))
    chart(view, Heading(*head, rows), bars(shares(view, named), axes, view.language))


def shares(view: View, rows: list[Row]) -> list[Point]:
    """Points that say how much of the whole they are."""
    whole = sum(row["revenue"] for row in rows)
    words = view.language
    return [
        Point(
            words.word(row["name"]), row["revenue"],
            words.amount(row["revenue"] * 100 / whole if whole else None, "percent", 1),
        )
        for row in rows
    ]  # fmt: skip


if __name__ == "__main__":
    overview(view())
