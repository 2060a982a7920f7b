"""The states that a bill had, one after another, and what is other on the second of two. Rows in, values out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from lake.runs import Run
from serving.invoices.document import decimals_of
from serving.invoices.money import shortest

Row = Mapping[str, Any]

BILL = "bill"
LINE_FIELDS = [name for name in BILL_LINES.content if name != "line_no"]
"""Where a line stands changes with others."""

HEADS = {BILL: "total_due"}
AMOUNT = "amount"
"""What is told of a bill, and of a line, that came or went."""

BESIDE_TABLES = ("code", "settings", "time_zones")


@dataclass(frozen=True)
class State:
    """run: which left it so. bill: a row of gold.bills; None: there was none any more. lines: by id, in their order."""

    run: Run
    bill: Row | None
    lines: Mapping[str, Row]


@dataclass(frozen=True)
class Change:
    """of: the bill, or a line's id. field: a column. was, now: as texts; None where there was no bill, or line."""

    of: str
    field: str
    was: str | None
    now: str | None


def state(run: Run, bill: Row | None, lines: Sequence[Row]) -> State:
    """A state of rows. lines: of the bill."""
    return State(run, bill, {line["line_id"]: line for line in sorted(lines, key=lambda line: int(line["line_no"]))})


def changes(before: State | None, after: State) -> list[Change]:
    """What is other on a state than on the one before; on the first, all that there is."""
    then = before or State(after.run, None, {})
    decimals = decimals_of(bill) if (bill := after.bill or then.bill) else 0
    told = list(between(BILL, BILLS.content, then.bill, after.bill, decimals))
    for line_id in {**then.lines, **after.lines}:
        told += between(line_id, LINE_FIELDS, then.lines.get(line_id), after.lines.get(line_id), decimals)
    return told


def between(of: str, fields: Sequence[str], was: Row | None, now: Row | None, decimals: int) -> Iterator[Change]:
    """Of two rows every field that differs; of one that came or went its amount alone."""
    for field in fields if was and now else [HEADS.get(of, AMOUNT)]:
        texts = [None if row is None else text(row[field], decimals) for row in (was, now)]
        if texts[0] != texts[1]:
            yield Change(of, field, *texts)


def text(value: Any, decimals: int) -> str:
    """A value as a reader writes it. decimals: the fewest of a number that may have some."""
    if isinstance(value, Decimal):
        return shortest(str(value), decimals)
    if isinstance(value, list):
        return ", ".join(" ".join(text(one, decimals) for one in part.values()) for part in value)
    return "" if value is None else str(value)


def inputs(before: State | None, after: State) -> dict[str, tuple[int | None, int]]:
    """The tables that the second of two states was made of in other versions, with both; of the first all."""
    then = {} if before is None else before.run.inputs
    return {
        name: (then.get(name), version)
        for name, version in sorted(after.run.inputs.items())
        if then.get(name) != version
    }


def beside(before: State | None, after: State) -> list[str]:
    """What else is other than when the state before was made: code, settings, time zones."""
    if before is None:
        return []
    return [name for name in BESIDE_TABLES if getattr(before.run, name) != getattr(after.run, name)]
