"""Who gets a bill for a cycle, and as whom: an account as it was on the last day of its cycle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gold.cycles import Cycle, own
from gold.pricing.tariff.validity import holds
from telecom.subscribers import ACTIVE

Row = Mapping[str, Any]

ATTRIBUTES = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan")

PERSONAL = ("address", "vat_id")
"""Attributes that documents alone have: bills are published, and these are not."""


@dataclass(frozen=True)
class Account:
    """attributes: ATTRIBUTES by name. first_day, last_day: of its cycle, local. numbers: active in the cycle.

    coupons: the codes it holds on the last day.
    """

    account_id: str
    attributes: Row
    first_day: date
    last_day: date
    numbers: int
    coupons: frozenset[str] = frozenset()


def billed_account(rows: Iterable[Row], coupons: Iterable[Row], cycle: Cycle) -> Account | None:
    """The account of these rows for a cycle; None where no number of it is active in it.

    rows: its own of silver.subscribers, coupons: of silver.coupons, those that are believed. Its attributes are those
    of its lowest number in force on the last day; of none is, of the version that began last.
    """
    seen = [row for row in rows if is_seen(row, cycle)]
    numbers = len({row["msisdn"] for row in seen if row["status"] == ACTIVE})
    if not numbers:
        return None
    then = speaker(seen, cycle)
    last_day = on(cycle.last_day, then)
    return Account(
        then["account_id"],
        {name: then[name] for name in ATTRIBUTES},
        min(on(cycle.first_day, row) for row in seen),
        last_day,
        numbers,
        frozenset(row["code"] for row in coupons if is_in_force(row, last_day)),
    )


def personal(rows: Iterable[Row], cycle: Cycle) -> dict[str, Any]:
    """PERSONAL of the account of these rows, as billed_account has its other attributes; None of what nobody tells."""
    seen = [row for row in rows if is_seen(row, cycle)]
    return {name: speaker(seen, cycle)[name] if seen else None for name in PERSONAL}


def speaker(seen: Iterable[Row], cycle: Cycle) -> Row:
    """Which of the rows that hold in a cycle, of which there are some, tells of the account."""
    return min(seen, key=lambda row: seniority(row, cycle))


def is_billed_after(rows: Iterable[Row], cycle: Cycle) -> bool:
    """Whether a bill of a later cycle is to be expected, as rows say now: a number is active on some day after it."""
    dated = [own_dates(row) for row in rows if row["status"] == ACTIVE]
    after = cycle.last_day + timedelta(days=1)
    return any(ends is None or ends > max(begins, after) for begins, ends in dated)


def is_seen(row: Row, cycle: Cycle) -> bool:
    """Whether a row holds on some day of the cycle, by the calendar of its account."""
    begins, ends = own_dates(row)
    return begins <= cycle.last_day and (ends is None or ends > cycle.first_day)


def seniority(row: Row, cycle: Cycle) -> tuple[bool, int, str, int]:
    """Where a row stands among those that could tell of the account: the first of them does."""
    begins, ends = own_dates(row)
    is_over = ends is not None and ends <= cycle.last_day
    days_ago = (cycle.last_day - begins).days if is_over else 0
    return is_over, days_ago, row["msisdn"], -row["valid_from"].toordinal()


def own_dates(row: Row) -> tuple[date, date | None]:
    """From which day on, and before which, a row holds, on the calendar of its account."""
    ends = row["valid_to"]
    return own(row["valid_from"], row["cycle_day"]), None if ends is None else own(ends, row["cycle_day"])


def days_on_plan(rows: Iterable[Row], msisdn: str, plan: str, cycle: Cycle) -> int:
    """On how many days of a cycle a number is on a plan, whatever its status.

    Where its account gets another cycle day, own days that come twice, or never, count once, as in gold.rating.owners.
    """
    days, after = 0, cycle.last_day + timedelta(days=1)
    following: tuple[date | None, date] = (None, date.max)
    for row in sorted(rows, key=lambda row: row["valid_from"], reverse=True):
        if row["msisdn"] == msisdn:
            begins, ends = own_dates(row)
            ends = following[1] if ends is None or row["valid_to"] == following[0] else min(ends, following[1])
            days += max((min(ends, after) - max(begins, cycle.first_day)).days, 0) if row["plan"] == plan else 0
            following = row["valid_from"], begins
    return days


def on(day: date, row: Row) -> date:
    """A day on the calendar of a row's account as a local one."""
    return day + timedelta(days=(row["cycle_day"] or 1) - 1)


def is_in_force(row: Row, day: date) -> bool:
    """Whether a dated row holds on a local day."""
    return holds(day, row["valid_from"], row["valid_to"])
