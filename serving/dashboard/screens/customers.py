"""Who the customers are: segments, the largest of them, and one of them with habits."""

from functools import partial

import streamlit as st

from serving.dashboard import address
from serving.dashboard.axes import Axes
from serving.dashboard.charts import Point, bars, grid
from serving.dashboard.choices import ALL, choose
from serving.dashboard.customer import ACCOUNT, customer
from serving.dashboard.data import customers
from serving.dashboard.drawing import Column, Heading, chart, number, table
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View, view
from telecom.services import SERVICES

COUNTS = {str(count): str(count) for count in (10, 25, 50, 100)}
SEGMENT = "segment"
RANKED_BY = {"revenue": "Revenue"} | {name: service.label for name, service in SERVICES.items()} | {"uses": "Uses"}


def page(view: View) -> None:
    """The page."""
    of_segments = customers.segments(view.snapshot, view.filters)
    left, right = st.columns(2, gap="medium")
    with left:
        segments(view, of_segments)
    with right:
        scores(view)
    largest(view, of_segments)
    customer(view)


def segments(view: View, rows: list[Row]) -> None:
    """How many customers are in a segment; a click narrows the list below."""
    words = view.language
    names = {words.word(row["segment"]): row["segment"] for row in rows}
    shown = [Point(words.word(r["segment"]), r["customers"], words.number(r["customers"])) for r in rows]
    head = Heading(view.text("Customers by segment"), "customers-by-segment", rows)
    chart(view, head, bars(shown, Axes(view.text("Customers")), words), partial(choose_segment, names))
    st.caption(view.text("Segments follow from three scores: how lately, how often, and for how much a customer used."))
    st.caption(view.text("A click on a bar lists its customers."))


def choose_segment(names: dict[str, str], name: str) -> None:
    choose(SEGMENT, names[name])


def scores(view: View) -> None:
    """Customers by two of the three scores."""
    rows, words = customers.scores(view.snapshot, view.filters), view.language
    count = {(row["recency_score"], row["frequency_score"]): row["customers"] for row in rows}
    cells = {
        str(often): [
            Point(str(late), number, words.amount(number, "customers"))
            for late in range(1, 6)
            for number in [count.get((late, often), 0)]
        ]
        for often in range(5, 0, -1)
    }
    texts = [[words.compact(point.value) for point in row] for row in cells.values()]
    axes = Axes(view.text("Recency score (5: used last)"), view.text("Frequency score (5: most days)"))
    chart(view, Heading(view.text("Customers by score"), "customers-by-score", rows), grid(cells, axes, texts))


def largest(view: View, of_segments: list[Row]) -> None:
    """The first customers by what the reader ranks them by."""
    words = view.language
    with st.container(horizontal=True):
        by = {name: view.text(label) for name, label in RANKED_BY.items()}
        ranking = address.one_of(view.text("Ranked by"), "ranking", by, "revenue")
        count = address.one_of(view.text("How many"), "top", COUNTS, "10")
        names = {row["segment"]: words.word(row["segment"]) for row in of_segments}
        segment = address.one_of(view.text("Segment"), SEGMENT, {ALL: view.text("All")} | names, ALL)
    of_one = None if segment == ALL else segment
    rows = customers.largest(view.snapshot, view.filters, ranking, int(count), of_one)
    head = Heading(view.text("Largest customers"), "largest-customers", rows)
    table(view, head, columns(view), choose_account)


def choose_account(row: Row) -> None:
    st.session_state[ACCOUNT] = row["account_id"]


def columns(view: View) -> tuple[Column, ...]:
    """Of the list of customers."""
    text, words = view.text, view.language
    return (
        Column(text("Account"), lambda row: row["account_id"]),
        Column(text("Customer"), lambda row: row["customer_name"]),
        Column(text("Region"), lambda row: row["region"]),
        Column(text("Plan"), lambda row: words.word(row["plan"])),
        Column(text("Segment"), lambda row: words.word(row["segment"])),
        number(text("Revenue ({unit})", unit=words.currency), lambda row: words.number(row["revenue"], words.decimals)),
        number(text("Uses"), lambda row: words.number(row["uses"])),
        number(text("Calls (minutes)"), lambda row: words.number(row["voice_units"] // 60)),
        number(text("Data (MB)"), lambda row: words.number(row["data_units"] // 1_000_000)),
        Column(text("Last used on"), lambda row: words.day(row["last_used_on"])),
    )


if __name__ == "__main__":
    page(view())
