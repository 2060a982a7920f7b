"""One customer: what the account was in each cycle, and when it uses the network."""

from functools import partial

import streamlit as st

from serving.dashboard import address
from serving.dashboard.axes import Axes
from serving.dashboard.charts import Point, stacked
from serving.dashboard.data import customers
from serving.dashboard.drawing import Column, Heading, chart, number, plain, table, tiles
from serving.dashboard.habits import habits
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View
from telecom.services import SERVICES

ACCOUNT = "account"
NEAR = 5


def customer(view: View) -> None:
    """A field for an account, and the customer whose it is."""
    st.subheader(view.text("One customer"), anchor=False)
    asked = address.text(view.text("Account, or a part of the name"), ACCOUNT, 80, partial(is_account, view))
    if not asked:
        st.caption(view.text("Write an account such as {account}, or choose a row above.", account=an_account(view)))
        return
    months = customers.months(view.snapshot, asked)
    if not months:
        nearest(view, asked)
        return
    row = next((month for month in months if month["cycle"] == view.filters.cycle), months[0])
    told(view, row)
    left, right = st.columns(2, gap="medium")
    with left:
        by_day(view, row)
        history(view, months)
    with right:
        hours = customers.hours(view.snapshot, row["account_id"], row["cycle"])
        title = view.text("Uses by weekday and hour: {who}", who=row["account_id"])
        habits(view, Heading(title, f"habits-{row['account_id']}", hours))


def is_account(view: View, text: str) -> bool:
    return bool(customers.months(view.snapshot, text))


def an_account(view: View) -> str:
    """One that there is."""
    rows = customers.near(view.snapshot, view.filters.cycle, "", 1)
    return rows[0]["account_id"] if rows else "A100001"


def nearest(view: View, asked: str) -> None:
    """Who may be meant."""
    rows = customers.near(view.snapshot, view.filters.cycle, asked, NEAR)
    if not rows:
        st.info(plain(view.text("No customer of this cycle is called {text}.", text=asked)))
        return
    st.write(view.text("Which of these?"))
    for row in rows:
        label = plain(f"{row['account_id']} {row['customer_name']}, {row['region']}")
        st.button(label, key=f"near {row['account_id']}", on_click=partial(choose_account, row["account_id"]))


def choose_account(account: str) -> None:
    """Shows this customer. To be called before the field is drawn."""
    st.session_state[ACCOUNT] = account


def told(view: View, row: Row) -> None:
    """Who it is, and the figures of the cycle."""
    words = view.language
    since = view.text("customer since {day}", day=words.day(row["joined_on"]))
    plan, segment = words.word(row["plan"]), words.word(row["segment"])
    who = f"{row['customer_name']}, {row['region']}, {plan}, {since}. {words.month(row['cycle'])}: {segment}."
    st.markdown(plain(who))
    if row["is_churning"]:
        st.warning(view.text("Used the network the month before, and not in this one."))
    scores = f"{row['recency_score']} {row['frequency_score']} {row['monetary_score']}"
    figures = {
        "Revenue": words.money(row["revenue"]),
        "Total due": words.money(row["total_due"]),
        "Uses": words.number(row["uses"]),
        "Scores (recency, frequency, monetary)": scores,
    }
    tiles("customer", [partial(st.metric, view.text(label), value, border=True) for label, value in figures.items()])


def by_day(view: View, row: Row) -> None:
    """Uses day by day, the services above one another."""
    rows, words = customers.days(view.snapshot, row["account_id"], row["cycle"]), view.language
    series: dict[str, list[Point]] = {}
    for service in SERVICES:
        points = [
            Point(
                str(day["local_date"]),
                day["uses"],
                f"{words.amount(day['uses'], 'uses')}, {words.money(day['charge'])}",
            )
            for day in rows
            if day["record_type"] == service
        ]
        if points:
            series[words.word(service)] = points
    axes = Axes(view.text("Day (day/month)"), view.text("Uses"))
    head = Heading(view.text("Uses by day: {who}", who=row["account_id"]), f"days-{row['account_id']}", rows)
    chart(view, head, stacked(series, axes, words, are_days=True))


def history(view: View, months: list[Row]) -> None:
    """What the customer was in each cycle."""
    text, words = view.text, view.language
    columns = (
        Column(text("Cycle"), lambda row: row["cycle"]),
        number(text("Revenue ({unit})", unit=words.currency), lambda row: words.number(row["revenue"], words.decimals)),
        number(
            text("Total due ({unit})", unit=words.currency),
            lambda r: words.number(r["total_due"], words.decimals),
        ),
        number(text("Uses"), lambda row: words.number(row["uses"])),
        Column(text("Segment"), lambda row: words.word(row["segment"])),
    )
    table(view, Heading(text("Cycle by cycle"), f"cycles-{months[0]['account_id']}", months), columns)
