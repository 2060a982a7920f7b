"""Control totals as text: a line per hop and measure, then what does not balance, part by part."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from gold.control_totals import Total
from gold.hops import HOPS
from gold.statuses import ERROR, UNMATCHED
from serving.text_table import text_table

COLUMNS = ("hop", "measure", ">parts", ">going in", ">coming out", ">difference", "")
MEASURES = ("records", "units", "money")

Row = Mapping[str, Any]
Line = tuple[str, str, str]
"""Hop, measure and note."""


def overview_text(totals: Iterable[Total]) -> str:
    """A table with the totals of each hop, in the order of the data's way."""
    lines: dict[Line, list[Total]] = defaultdict(list)
    for total in totals:
        lines[total.hop, total.measure, total.note or ""].append(total)
    keys = sorted(lines, key=lambda key: (HOPS.index(key[0]), MEASURES.index(key[1]), key[2]))
    table = text_table(COLUMNS, [line(key, lines[key]) for key in keys])
    return "\n".join([*table, "units: seconds, messages and bytes, added up"])


def line(key: Line, totals: Sequence[Total]) -> tuple[str, ...]:
    """The cells of one hop, measure and note."""
    hop, measure, note = key
    sums = [sum(getattr(total, side) for total in totals) for side in ("going_in", "coming_out", "difference")]
    broken = sum(total.broken for total in totals)
    verdict = f"{broken:,} DO NOT BALANCE" if broken else note or "balances"
    return (hop, measure, f"{len(totals):,}", *[shown(number, measure) for number in sums], verdict)


def broken_text(total: Total) -> str:
    """A total that does not balance: hop, part and by how much."""
    going_in, coming_out, amount = (
        shown(number, total.measure) for number in (total.going_in, total.coming_out, abs(total.difference))
    )
    what = f"{amount} {total.measure} {'missing' if total.difference > 0 else 'too many'}"
    return f"{total.hop}, {total.part}: {what} ({going_in} in, {coming_out} out)"


def conflict_text(conflict: Row) -> str:
    """An event that was set aside, and the one that stands."""
    event, first = (
        "/".join(str(conflict[prefix + name]) for name in ("topic", "partition", "offset")) for prefix in ("", "first_")
    )
    return f"conflict: {conflict['usage_id']} at {event} differs from the one at {first}, which stands"


def open_uses_text(tallies: Iterable[Row], now: datetime) -> Iterator[str]:
    """How many uses wait for what, and how old the oldest is. tallies: rows of gold.tallies."""
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tallies:
        if row["source"] == "rated" and row["kind"] in (UNMATCHED, ERROR):
            waiting[row["kind"], row["reason"]].append(row)
    today = (now - datetime(1970, 1, 1, tzinfo=UTC)).days
    for (status, reason), rows in sorted(waiting.items()):
        uses, days = sum(row["records"] for row in rows), today - min(row["first_day"] for row in rows)
        yield f"{status}: {uses:,} uses, {reason}, the oldest {days:,} days old"


def shown(value: Decimal, measure: str) -> str:
    """Money with all its places, counts without any."""
    return f"{value:,.6f}" if measure == "money" else f"{value:,.0f}"
