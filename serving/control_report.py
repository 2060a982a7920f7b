"""Control totals as text: a line per hop and measure, what became of cycles, what is in suspense, what is broken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from gold.billing.documents import KINDS
from gold.control_totals import Total
from gold.cycle_way import CycleWay
from gold.hops import HOPS
from gold.suspense import IN_SUSPENSE, Suspense, worth
from serving.text_table import block, text_table
from telecom.services import SERVICES

COLUMNS = ("hop", "measure", ">parts", ">going in", ">coming out", ">difference", "")
UNITS = "units: seconds, messages and bytes, added up"
MEASURES = ("records", "units", "money")
WAY_COLUMNS = ("cycle", "", ">rated", ">on bills", *(f">{kind.replace('_', ' ')}s" for kind in KINDS), ">pending")
SUSPENSE_COLUMNS = ("service", "days old", ">uses", ">units", ">estimate")

Row = Mapping[str, Any]
Line = tuple[str, str, str]
"""Hop, measure and note."""


def overview_text(totals: Iterable[Total]) -> str:
    """A table with the totals of each hop, in the order of the data's way."""
    return "\n".join([*text_table(COLUMNS, overview(totals)), UNITS])


def overview(totals: Iterable[Total]) -> list[tuple[str, ...]]:
    """The rows of that table, by COLUMNS."""
    lines: dict[Line, list[Total]] = defaultdict(list)
    for total in totals:
        lines[total.hop, total.measure, total.note or ""].append(total)
    keys = sorted(lines, key=lambda key: (HOPS.index(key[0]), MEASURES.index(key[1]), key[2]))
    return [line(key, lines[key]) for key in keys]


def ways_text(ways: Iterable[CycleWay]) -> str:
    """What became of charges and amounts, a line for each cycle and measure; nothing where there is no cycle."""
    return block("From usage to bill to document", WAY_COLUMNS, map(way_row, ways))


def way_row(way: CycleWay) -> tuple[str, ...]:
    """The cells of one, by WAY_COLUMNS."""
    decimals = 2 if way.rated is None else 6
    rated = "" if way.rated is None else f"{way.rated:,.6f}"
    amounts = (way.billed, *(way.posted[kind] for kind in KINDS), way.pending)
    return way.cycle, way.measure, rated, *(f"{amount:,.{decimals}f}" for amount in amounts)


def suspense_text(parts: Sequence[Suspense]) -> str:
    """What is in suspense, by service and age, and what it may be worth; nothing where nothing is."""
    return block("In suspense, at the mean charge of the service", SUSPENSE_COLUMNS, suspense_rows(parts))


def suspense_rows(parts: Sequence[Suspense]) -> Iterator[tuple[str, ...]]:
    """By SUSPENSE_COLUMNS, with the sum at the end."""
    for part in parts:
        estimate = "not known" if part.estimate is None else f"{part.estimate:,.6f}"
        label = SERVICES[part.service].label if part.service in SERVICES else part.service
        yield label, part.age, f"{part.uses:,}", f"{part.units:,}", estimate
    if parts:
        yield "all", "", f"{sum(part.uses for part in parts):,}", "", f"{worth(parts):,.6f}"


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
        if row["source"] == "rated" and row["kind"] in IN_SUSPENSE:
            waiting[row["kind"], row["reason"]].append(row)
    today = day_number(now)
    for (status, reason), rows in sorted(waiting.items()):
        uses, days = sum(row["records"] for row in rows), today - min(row["day"] for row in rows)
        yield f"{status}: {uses:,} uses, {reason}, the oldest {days:,} days old"


def written_off_text(counts: Mapping[str, int]) -> Iterator[str]:
    """What nobody is to pay for any more. counts: of gold.expired_detail.written_off."""
    if counts["written_off"]:
        yield f"written off: {counts['written_off']:,} uses were in suspense when their call detail was removed"
    if counts["too_late"]:
        yield (
            f"written off: {counts['too_late']:,} records came too late, when call detail of their time was removed; "
            "what was billed and came again is among them"
        )


def day_number(instant: datetime) -> int:
    """Days since 1970, UTC."""
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)).days


def shown(value: Decimal, measure: str) -> str:
    """Money with all its places, counts without any."""
    return f"{value:,.6f}" if measure == "money" else f"{value:,.0f}"
