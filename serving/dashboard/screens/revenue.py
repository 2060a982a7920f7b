"""Where revenue comes from: regions, plans, services, margins and hours. A click on a bar narrows all pages to it."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import streamlit as st

from serving.dashboard.axes import Axes
from serving.dashboard.charts import Node, Point, bars, treemap
from serving.dashboard.choices import PLAN, SERVICE, choose
from serving.dashboard.data import revenue
from serving.dashboard.drawing import Column, Heading, chart, number, table
from serving.dashboard.filters import REGION
from serving.dashboard.habits import habits
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View, view

INSIDE = (REGION, "plan", "record_type")
"""What rectangles are of, the outermost first."""


def page(view: View) -> None:
    """The page."""
    regions(view)
    left, right = st.columns(2, gap="medium")
    with left:
        by_plan(view)
    with right:
        by_service(view)
    margins(view)
    rows = revenue.by_hour(view.snapshot, view.filters)
    habits(view, Heading(view.text("Uses by weekday and hour"), "uses-by-weekday-and-hour", rows))
    if view.filters.region:
        st.caption(view.text("Hours are those of all regions."))


def regions(view: View) -> None:
    """Regions, in them plans, in them services."""
    rows = revenue.by_region_and_plan(view.snapshot, view.filters)
    title = view.text("Revenue by region ({unit})", unit=view.language.currency)
    nodes = rectangles(view, [row for row in rows if row["revenue"] > 0], INSIDE)
    chart(view, Heading(title, "revenue-by-region", rows), treemap(nodes, view.text("All regions")))
    st.caption(
        view.text("A click on a region shows its plans, and on a plan its services; one on a bar narrows all pages.")
    )


def rectangles(view: View, rows: list[Row], columns: Sequence[str]) -> list[Node]:
    """The rows as rectangles by the first of the columns, in them by the others, the largest first."""
    if not columns:
        return []
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[columns[0]], []).append(row)
    nodes = [
        Node(point(view, columns[0], name, of_one), rectangles(view, of_one, columns[1:]))
        for name, of_one in groups.items()
    ]
    return sorted(nodes, key=lambda node: node.point.value, reverse=True)


def point(view: View, column: str, name: str, rows: list[Row]) -> Point:
    amount = sum((row["revenue"] for row in rows), Decimal(0))
    return Point(name if column == REGION else member(view, name), amount, view.language.money(amount))


def member(view: View, name: str) -> str:
    """A plan or a service in words; of no service are fees."""
    return view.text("Fees") if name == "none" else view.language.word(name)


def by_plan(view: View) -> None:
    """A bar for each plan."""
    rows = revenue.by_one(view.snapshot, view.filters, "plan")
    axes = Axes(view.text("Revenue ({unit})", unit=view.language.currency))
    title = view.text("Revenue by plan")
    names = {member(view, row["plan"]): row["plan"] for row in rows}
    figure = bars(
        [Point(member(view, r["plan"]), r["revenue"], view.language.money(r["revenue"])) for r in rows],
        axes,
        view.language,
    )
    chart(view, Heading(title, "revenue-by-plan", rows), figure, lambda name: choose(PLAN, names[name]))


def by_service(view: View) -> None:
    """A bar for each service, and one for fees."""
    rows = revenue.by_one(view.snapshot, view.filters, "record_type")
    axes = Axes(view.text("Revenue ({unit})", unit=view.language.currency))
    title = view.text("Revenue by service")
    names = {member(view, row["record_type"]): row["record_type"] for row in rows if row["record_type"] != "none"}
    points = [Point(member(view, r["record_type"]), r["revenue"], view.language.money(r["revenue"])) for r in rows]
    picked = partial(choose_service, names)
    chart(view, Heading(title, "revenue-by-service", rows), bars(points, axes, view.language), picked)


def choose_service(names: dict[str, str], name: str) -> None:
    if name in names:
        choose(SERVICE, names[name])


def margins(view: View) -> None:
    """What is left of charges after what the same uses cost."""
    rows = revenue.margins(view.snapshot, view.filters)
    words = view.language
    unit = words.currency
    left = {row["record_type"]: None if row["cost"] is None else row["charge"] - row["cost"] for row in rows}
    table(
        view,
        Heading(view.text("Service margin, before discounts"), "service-margin", rows),
        (
            Column(view.text("Service"), lambda row: words.word(row["record_type"])),
            number(view.text("Charges ({unit})", unit=unit), lambda row: words.number(row["charge"], 2)),
            number(
                view.text("Cost ({unit})", unit=unit),
                lambda row: words.amount(row["cost"], "", words.decimals),
            ),
            number(
                view.text("Margin ({unit})", unit=unit),
                lambda row: words.amount(left[row["record_type"]], "", words.decimals),
            ),
            number(view.text("Margin (%)"), lambda row: share(view, left[row["record_type"]], row)),
        ),
    )
    if rows and all(row["cost"] is None for row in rows):
        st.caption(view.text("No run says what uses cost, so that the margin is not known: docs/tariff.md, runs."))


def share(view: View, left: Decimal | None, row: Row) -> str:
    return view.language.amount(None if left is None or not row["charge"] else left * 100 / row["charge"], "", 1)


if __name__ == "__main__":
    page(view())
