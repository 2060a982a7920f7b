"""A run of reconcile-lake as one HTML file, which reads nothing from elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape
from itertools import zip_longest
from pathlib import Path

from gold.billing.documents import KINDS
from gold.control_totals import Total
from gold.cycle_way import CHARGES, CycleWay
from gold.suspense import Suspense
from serving.control_report import (
    COLUMNS,
    SUSPENSE_COLUMNS,
    UNITS,
    WAY_COLUMNS,
    broken_text,
    overview,
    suspense_rows,
    way_row,
)

STYLE = Path(__file__).with_name("control_page.css")
PENDING = "Pending is what no document has yet: to be issued, carried onto a next bill, or below zero to be credited."
ESTIMATE = "Uses that nobody pays for yet, at the mean charge of a unit of their service; each line is rounded once."


@dataclass(frozen=True)
class Reconciled:
    """What a run says. began: when it did, UTC. result: its verdict in words. said: sentences beside the figures."""

    began: datetime
    currency: str
    result: str
    totals: Sequence[Total]
    ways: Sequence[CycleWay]
    suspense: Sequence[Suspense]
    said: Sequence[str] = ()

    @property
    def broken(self) -> list[str]:
        """A sentence for each total that does not balance."""
        return [broken_text(total) for total in self.totals if total.broken]


def control_page(of: Reconciled) -> str:
    """The file's text."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Reconciliation</title>'
    style, body = STYLE.read_text(encoding="utf-8"), "\n".join(sections(of))
    body = f"<body><main>\n{body}\n</main></body>"
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{style}</style></head>{body}</html>\n'


def sections(of: Reconciled) -> Iterator[str]:
    """The parts of the page, from the verdict down."""
    verdict, when = "red" if of.broken else "green", f"{of.began:%Y-%m-%d %H:%M} UTC"
    title, about = of.result[0].upper() + of.result[1:], f"reconcile-lake of {when}. Money is in {of.currency}."
    yield f'<header class="{verdict}"><h1>{escape(title)}</h1><p>{escape(about)}</p></header>'
    yield listed("What does not balance", of.broken)
    hops = overview(of.totals)
    yield section("Every hop of the data's way", UNITS, table(COLUMNS, hops, [mark(row[-1]) for row in hops]))
    bars = "".join(bar(way) for way in of.ways if way.measure == CHARGES)
    ways = [way_row(way) for way in of.ways]
    yield section("From usage to bill to document", PENDING, bars + table(WAY_COLUMNS, ways)) if ways else ""
    suspense = list(suspense_rows(of.suspense))
    yield section("In suspense", ESTIMATE, table(SUSPENSE_COLUMNS, suspense)) if suspense else ""
    yield listed("Beside the figures", of.said)


def section(title: str, note: str, content: str) -> str:
    """A part of the page; content is HTML."""
    return f"<section><h2>{escape(title)}</h2><p>{escape(note)}</p>{content}</section>"


def listed(title: str, sentences: Iterable[str]) -> str:
    """A part with a sentence a line; nothing where there is none."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<section><h2>{escape(title)}</h2><ul>{items}</ul></section>" if items else ""


def mark(verdict: str) -> str:
    """How a row with a verdict looks."""
    return "bad" if "DO NOT BALANCE" in verdict else "good" if verdict == "balances" else "noted"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], marks: Sequence[str] = ()) -> str:
    """Rows below titles; > before a title sets its column right. marks: the looks of rows."""
    sides = ["number" if column.startswith(">") else "text" for column in columns]
    lines = [cells("th", [column.removeprefix(">") for column in columns], sides, "")]
    lines += [cells("td", row, sides, look) for row, look in zip_longest(rows, marks, fillvalue="")]
    return f'<div class="wide"><table>{"".join(lines)}</table></div>'


def cells(tag: str, row: Sequence[str], sides: Sequence[str], look: str) -> str:
    """A row."""
    content = (f'<{tag} class="{side}">{escape(cell)}</{tag}>' for cell, side in zip(row, sides, strict=True))
    return f'<tr class="{look}">{"".join(content)}</tr>'


def bar(way: CycleWay) -> str:
    """How much of a cycle's charges documents have, by their kind, and how much is pending."""
    parts = {**{kind: way.posted[kind] for kind in KINDS}, "pending": way.pending}
    whole = sum((amount for amount in parts.values() if amount > 0), Decimal(0))
    shares = {name: amount / whole for name, amount in parts.items() if amount > 0}
    spans = "".join(
        f'<span class="{name}" style="width:{share:.2%}">{label(name, share)}</span>' for name, share in shares.items()
    )
    return f'<div class="bar"><b>{escape(way.cycle)}</b><div>{spans}</div></div>'


def label(name: str, share: Decimal) -> str:
    """What stands in a part of a bar that has room for it."""
    return f"{name.replace('_', ' ')} {share:.0%}" if share > Decimal("0.12") else ""
