"""A KPI as a tile, with its change against the month before."""

import streamlit as st

from serving.dashboard.data import kpis
from serving.dashboard.drawing import plain
from serving.dashboard.language import DASH, MONEY
from serving.dashboard.view import View

LESS_IS_BETTER = {"churn_rate", "rejected_money"}


def tile(view: View, name: str, history: kpis.History | None) -> None:
    """A KPI, and its change against the month before."""
    kpi, words = kpis.KPI[name], view.language
    value, before = (history or {}).get(view.filters.cycle), (history or {}).get(view.before)
    change = words.change(value, before)
    is_known = change != DASH
    told = "" if history is not None else " " + view.text("It is not told apart by this choice.")
    unit = words.unit(kpi.unit)
    label = view.text(kpi.label)
    st.metric(
        label if unit.lower() == label.lower() else f"{label} ({unit})",
        words.amount(value, "", words.decimals if kpi.unit == MONEY else kpi.decimals),
        change,
        delta_color=("inverse" if name in LESS_IS_BETTER else "normal") if is_known else "off",
        delta_arrow="auto" if is_known else "off",
        help=plain(view.text(kpi.description) + told),
        border=True,
    )
