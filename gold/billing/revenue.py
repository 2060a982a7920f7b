"""What usage lines bring in after their shares of the discounts, and on which days: shared as the bills are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow

from gold.billing.account import Row
from gold.billing.amounts import ZERO, money
from gold.billing.apportion import apportion
from gold.billing.lines import Line
from gold.billing.records import records
from gold.billing.shares import after_discounts
from gold.pricing.tariff.discounts import Discount

NetLine = tuple[str, str, str, str, str, int, int, Any]
"""Bill, account, cycle, number, service, uses, units and net."""

Day = tuple[date | None, str | None, int]
"""A local date, a plan, and what uses cost, in micro-units."""

NO_DAY: Day = (None, None, 0)


@dataclass(frozen=True)
class NetRevenue:
    """known: discounts of the tariff, by name. decimals: of the currency's minor unit, in which lines are shared."""

    known: Mapping[str, Discount]
    decimals: int

    def __call__(self, tables: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
        """The rows of gold.reports.net_revenue.OUTPUTS from its net_inputs."""
        net = [line for bill in by_bill(tables["lines"]) for line in self.net_lines(bill)]
        days = by_line(tables["days"])
        shared = [row for line in net for row in self.net_days(line, days.get(line[1:5], [NO_DAY]))]
        names = ("bill_id", "account_id", "cycle", "msisdn", "record_type")
        return {
            "net": table(net, (*names, "uses", "units", "net")),
            "days": table(shared, (*names, "local_date", "plan", "revenue")),
        }

    def net_lines(self, bill: Iterable[Row]) -> Iterator[NetLine]:
        """The usage lines of a bill, with what all its discounts leave of each."""
        rows = sorted(bill, key=lambda row: row["line_no"])
        usage, discounts = ([row for row in rows if row["kind"] == kind] for kind in ("usage", "discount"))
        left = after_discounts(list(map(line, usage)), map(line, discounts), self.known, self.decimals)
        for row, units in zip(usage, left, strict=True):
            whose = (row["bill_id"], row["account_id"], row["cycle"], row["msisdn"], row["record_type"])
            yield *whose, row["uses"], row["units"], money(units, self.decimals)

    def net_days(self, net: NetLine, days: Sequence[Day]) -> Iterator[tuple[Any, ...]]:
        """A usage line's net shared over its days and plans."""
        ordered = sorted(days, key=lambda day: (day[0] or date.min, day[1] or ""))
        shares = apportion(int(net[7].scaleb(self.decimals)), [micros for _, _, micros in ordered])
        for (local_date, plan, _), share in zip(ordered, shares, strict=True):
            yield *net[:5], local_date, plan, money(share, self.decimals)


def by_bill(lines: pyarrow.Table) -> Iterable[list[Row]]:
    """The rows of each bill."""
    bills: dict[str, list[Row]] = defaultdict(list)
    for row in records(lines):
        bills[row["bill_id"]].append(row)
    return bills.values()


def by_line(days: pyarrow.Table) -> dict[tuple[str, ...], list[Day]]:
    """The days of each usage line."""
    found: dict[tuple[str, ...], list[Day]] = defaultdict(list)
    names = ("account_id", "cycle", "msisdn", "record_type", "local_date", "plan", "micros")
    for *whose, local_date, plan, micros in zip(*(days[name].to_pylist() for name in names), strict=True):
        found[tuple(whose)].append((local_date, plan, micros))
    return found


def line(row: Row) -> Line:
    """A row of gold.bill_lines as far as it is shared."""
    charges = {each["selection"]: each["charge"] for each in row["selected_charges"] or ()}
    texts = (row["kind"], row["name"], "", "")
    return Line(*texts, row["amount"], ZERO, record_type=row["record_type"], charges=charges)


def table(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> pyarrow.Table:
    """Rows as a table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pyarrow.table({name: list(column) for name, column in zip(names, columns, strict=True)})
