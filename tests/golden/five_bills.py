"""Reads the five bills worked out by hand: `*.txt` beside this file, their tables and their `working`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from tests.oracle.records import Bill, Line, Rated, Subscriber, Use

Row = dict[str, str]


@dataclass(frozen=True)
class HandBill:
    """One text: what went in, each use's verdict, and the bills by (cycle, account)."""

    title: str
    subscribers: list[Subscriber]
    uses: list[Use]
    local_starts: dict[str, datetime]
    rated: dict[str, Rated]
    bills: dict[tuple[str, str], Bill]


def five_bills() -> list[HandBill]:
    """The five texts in their order."""
    return [read(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("?_*.txt"))]


def read(text: str) -> HandBill:
    """Takes one text apart; raises KeyError or ValueError where a table is malformed."""
    title, _, body = text.partition("\n")
    sections = dict(part.split("]\n", 1) for part in body.split("\n[")[1:])
    uses = table(sections["uses"])
    return HandBill(
        title,
        [subscriber(row) for row in table(sections["subscribers"])],
        [use(row) for row in uses],
        {row["id"]: datetime.fromisoformat(row["local"]) for row in uses},
        {row["id"]: rated(row) for row in uses},
        {bill_key(name): bill(part) for name, part in sections.items() if name.startswith("bill ")},
    )


def table(section: str) -> list[Row]:
    """Rows by column name; `-` stands for nothing."""
    head, *lines = (line.split() for line in section.strip().splitlines())
    return [{name: "" if cell == "-" else cell for name, cell in zip(head, line, strict=True)} for line in lines]


def subscriber(row: Row) -> Subscriber:
    """A row of `[subscribers]`."""
    return Subscriber(
        row["msisdn"],
        row["account"],
        row["plan"],
        row["status"],
        row["student"] == "yes",
        row["urban"] == "yes",
        date.fromisoformat(row["joined"]),
        date.fromisoformat(row["from"]),
        date.fromisoformat(row["to"]) if row["to"] else None,
    )


def use(row: Row) -> Use:
    """A row of `[uses]`; flags: R roaming, I international."""
    return Use(
        row["id"],
        row["type"],
        row["msisdn"],
        datetime.fromisoformat(row["utc"]).replace(tzinfo=UTC),
        int(row["units"]),
        "R" in row["flags"],
        "I" in row["flags"],
    )


def rated(row: Row) -> Rated:
    """The verdict that stands in a row of `[uses]`."""
    return Rated(row["status"], row["reason"] or None, int(row["free"]), number(row["charge"]))


def bill_key(name: str) -> tuple[str, str]:
    """`bill 2026-03 ACC-A` as (cycle, account)."""
    _, cycle, account = name.split()
    return cycle, account


def bill(section: str) -> Bill:
    """A `[bill]`: its lines, and the amounts of its last line."""
    lines, _, totals = section.partition("\ntotals")
    words = totals.split()
    amounts = {name: Decimal(amount) for name, amount in zip(words[::2], words[1::2], strict=True)}
    return Bill(
        [bill_line(row) for row in table(lines)],
        amounts["usage"],
        amounts["discount"],
        amounts["fee"],
        amounts["tax"],
        amounts["due"],
    )


def bill_line(row: Row) -> Line:
    """A line of a `[bill]`."""
    base, rate, amount = number(row["base"]), number(row["rate"]), Decimal(row["amount"])
    return Line(row["kind"], row["name"], row["msisdn"], base, rate, amount)


def number(cell: str) -> Decimal | None:
    """A decimal, or None for `-`."""
    return Decimal(cell) if cell else None
