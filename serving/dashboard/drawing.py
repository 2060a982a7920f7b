"""What all pages draw with: headings with their data to download, figures, tables and sentences."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from zlib import crc32

import pyarrow
import streamlit as st

from serving.csv_text import csv_text
from serving.dashboard.charts import Figure
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View

Callback = Callable[[], object]
WHOLE = 25
"""Rows of a table that is shown whole; longer ones scroll."""

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>$~:&-])")


def plain(text: str) -> str:
    """A text of the data as it is, whatever signs of Markdown it has."""
    return SPECIAL.sub(r"\\\1", text)


@dataclass(frozen=True)
class Heading:
    """title: of what stands below. name: of the file that its rows are downloaded as. none: said without any row."""

    title: str
    name: str
    rows: Sequence[Row]
    none: str = ""


def heading(view: View, head: Heading) -> None:
    """The title, and beside it a button that downloads the rows as CSV."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(head.title, anchor=False)
        st.download_button(
            "CSV", partial(csv_text, head.rows), f"{head.name}-{view.filters.cycle}.csv", "text/csv",
            key=f"csv {head.name}", help=view.text("Download the data of: {title}", title=head.title),
            on_click="ignore", type="tertiary", icon=":material/download:", disabled=not head.rows,
        )  # fmt: skip


def chart(view: View, head: Heading, figure: Figure | None, picked: Callable[[str], None] | None = None) -> None:
    """A figure below its heading, or a sentence where there is nothing to draw. picked: is told the name of a bar that
    was clicked."""
    heading(view, head)
    if figure is None or not head.rows:
        st.info(head.none or view.text("There is nothing to show for this choice."))
        return
    options: dict[str, Any] = {"theme": None, "renderer": "svg", "height": figure.height, "alt": head.title}
    if picked is None:
        st.echarts_chart(figure.option, key=f"chart {head.name}", **options)
        return
    key = f"chart {head.name} {crc32(repr(figure.option).encode())}"  # another figure has nothing picked yet
    st.echarts_chart(figure.option, key=key, on_select=partial(tell, key, picked, figure.names), **options)


def tell(key: str, picked: Callable[[str], None], names: Sequence[str]) -> None:
    """Tells which bar of a figure was clicked, if any is. names: of the bars."""
    for series in st.session_state[key].selection.selected:
        picked(names[series["data_indices"][0]])


@dataclass(frozen=True)
class Column:
    """Of a table on a page. label: of its head, with the unit. shown: what stands in a cell. is_right: as numbers."""

    label: str
    shown: Callable[[Row], str]
    is_right: bool = False


def number(label: str, shown: Callable[[Row], str]) -> Column:
    """A column of numbers."""
    return Column(label, shown, is_right=True)


def table(view: View, head: Heading, columns: Sequence[Column], picked: Callable[[Row], None] | None = None) -> None:
    """Rows below their heading, or a sentence where there is none. picked: is told the row that is clicked."""
    heading(view, head)
    if not head.rows:
        st.info(head.none or view.text("There is nothing to show for this choice."))
        return
    cells = pyarrow.table({column.label: list(map(column.shown, head.rows)) for column in columns})
    looks: Mapping[str, Any] = {
        column.label: st.column_config.TextColumn(alignment="right" if column.is_right else "left")
        for column in columns
    }
    options: dict[str, Any] = {
        "hide_index": True,
        "column_config": looks,
        "alt": head.title,
        "key": f"table {head.name}",
    }
    options["height"] = "content" if len(head.rows) <= WHOLE else "auto"
    if picked is None:
        st.dataframe(cells, **options)
    else:
        on_select = partial(tell_row, options["key"], picked, head.rows)
        st.dataframe(cells, on_select=on_select, selection_mode="single-row", **options)


def tell_row(key: str, picked: Callable[[Row], None], rows: Sequence[Row]) -> None:
    """Tells which row of a table was clicked, if any is."""
    indices = st.session_state[key].selection.rows
    if indices:
        picked(rows[indices[0]])


def tiles(name: str, cells: Sequence[Callback], across: int = 4) -> None:
    """Tiles side by side, so many in a row: see style.css. name: of all of them, on the page."""
    with st.container(key=f"tiles-{across}-{name}"):
        for draw in cells:
            draw()
