"""What usage lines bring in after their shares of the discounts, and on which days: shared as the bills are."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

import pyarrow
from pyarrow import compute

from gold.billing.account import Row
from gold.billing.amounts import ZERO
from gold.billing.apportion import apportion
from gold.billing.lines import Line
from gold.billing.shares import after_discounts
from gold.pricing.tariff.discounts import Discount

NET_LINES = pyarrow.schema(
    {
        **dict.fromkeys(("bill_id", "account_id", "cycle", "number_key", "record_type"), pyarrow.string()),
        **dict.fromkeys(("uses", "units", "minor_units"), pyarrow.int64()),
    }
)
"""A row for each usage line. minor_units: its amount less its shares of the discounts, in the currency's minor unit."""

NET_DAYS = pyarrow.schema(
    {
        "bill_id": pyarrow.string(),
        "record_type": pyarrow.string(),
        "local_date": pyarrow.date32(),
        "plan": pyarrow.string(),
        "minor_units": pyarrow.int64(),
    }
)
"""A row for each usage line, day and plan."""


def net_lines(bills: pyarrow.RecordBatch, known: Mapping[str, Discount], decimals: int) -> pyarrow.RecordBatch:
    """The rows of NET_LINES. bills: gold.reports.net_revenue.NET_INPUT.

    known: discounts of the tariff, by name. decimals: of the currency's minor unit, in which lines are shared.
    """
    rows = [row for bill in bills.to_pylist() for row in of_bill(bill, known, decimals)]
    columns = zip(*rows, strict=True) if rows else [()] * len(NET_LINES)
    return pyarrow.RecordBatch.from_arrays(list(map(pyarrow.array, columns, NET_LINES.types)), schema=NET_LINES)


def of_bill(bill: Row, known: Mapping[str, Discount], decimals: int) -> Iterator[tuple[Any, ...]]:
    """The usage lines of a bill, with what all its discounts leave of each. Its lines are in order."""
    usage, discounts = ([row for row in bill["lines"] if row["kind"] == kind] for kind in ("usage", "discount"))
    left = after_discounts(list(map(line, usage)), map(line, discounts), known, decimals)
    whose = (bill["bill_id"], bill["account_id"], bill["cycle"])
    for row, units in zip(usage, left, strict=True):
        yield *whose, row["number_key"], row["record_type"], row["uses"], row["units"], units


def line(row: Row) -> Line:
    """A row of gold.bill_lines as far as it is shared."""
    charges = {selected["selection"]: selected["charge"] for selected in row["selected_charges"] or ()}
    texts = (row["kind"], row["name"], "", "")
    return Line(*texts, row["amount"], ZERO, record_type=row["record_type"], charges=charges)


def net_days(lines: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
    """The rows of NET_DAYS: what is left of each line, shared over its days and plans by what their uses cost.

    lines: gold.reports.net_revenue.DAYS_INPUT.
    """
    of_line, days = compute.list_parent_indices(lines["days"]), lines["days"].flatten()
    micros = iter(days.field("micros").to_pylist())
    weights = [list(islice(micros, count)) for count in compute.list_value_length(lines["days"]).to_pylist()]
    shares = list(chain.from_iterable(map(apportion, lines["minor_units"].to_pylist(), weights)))
    whose = (lines[name].take(of_line) for name in ("bill_id", "record_type"))
    columns = [*whose, days.field("local_date"), days.field("plan"), pyarrow.array(shares, pyarrow.int64())]
    return pyarrow.RecordBatch.from_arrays(columns, schema=NET_DAYS)
