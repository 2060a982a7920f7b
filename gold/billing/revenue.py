"""What usage lines bring in after their shares of the discounts, and on which days: shared as the bills are."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice

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


LINE = ("kind", "name", "record_type", "amount", "selected_charges")
"""The columns of gold.bill_lines by which lines are shared."""


def net_lines(bills: pyarrow.RecordBatch, known: Mapping[str, Discount], decimals: int) -> pyarrow.RecordBatch:
    """The rows of NET_LINES. bills: gold.reports.net_revenue.NET_INPUT.

    known: discounts of the tariff, by name. decimals: of the currency's minor unit, in which lines are shared.
    """
    rows, lengths = in_order(bills["lines"], "line_no"), compute.list_value_length(bills["lines"]).to_pylist()
    lines = map(line, *(rows.field(name).to_pylist() for name in LINE))
    left = [units for length in lengths for units in left_of_bill(list(islice(lines, length)), known, decimals)]
    is_usage = compute.equal(rows.field("kind"), "usage")
    usage, of_bill = rows.filter(is_usage), compute.list_parent_indices(bills["lines"]).filter(is_usage)
    whose = [bills[name].take(of_bill) for name in ("bill_id", "account_id", "cycle")]
    said = [usage.field(name) for name in ("number_key", "record_type", "uses", "units")]
    return pyarrow.RecordBatch.from_arrays([*whose, *said, pyarrow.array(left, pyarrow.int64())], schema=NET_LINES)


def left_of_bill(lines: Sequence[Line], known: Mapping[str, Discount], decimals: int) -> list[int]:
    """What all discounts of a bill leave of each usage line, in minor units. lines: in order."""
    usage, discounts = ([line for line in lines if line.kind == kind] for kind in ("usage", "discount"))
    return after_discounts(usage, discounts, known, decimals)


def line(kind: str, name: str, record_type: str | None, amount: Decimal, selected: Sequence[Row] | None) -> Line:
    """A row of gold.bill_lines as far as it is shared."""
    charges = {selection["selection"]: selection["charge"] for selection in selected or ()}
    return Line(kind, name, "", "", amount, ZERO, record_type=record_type, charges=charges)


def net_days(lines: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
    """The rows of NET_DAYS: what is left of each line, shared over its days and plans by what their uses cost.

    lines: gold.reports.net_revenue.DAYS_INPUT.
    """
    of_line, days = compute.list_parent_indices(lines["days"]), in_order(lines["days"], "local_date", "plan")
    micros = iter(days.field("micros").to_pylist())
    weights = [list(islice(micros, count)) for count in compute.list_value_length(lines["days"]).to_pylist()]
    shares = list(chain.from_iterable(map(apportion, lines["minor_units"].to_pylist(), weights)))
    whose = (lines[name].take(of_line) for name in ("bill_id", "record_type"))
    columns = [*whose, days.field("local_date"), days.field("plan"), pyarrow.array(shares, pyarrow.int64())]
    return pyarrow.RecordBatch.from_arrays(columns, schema=NET_DAYS)


def in_order(lists: pyarrow.Array, *names: str) -> pyarrow.Array:
    """The structs of all lists, one list after another, those of a list by these fields, none first: of equal shares
    the first gets what is left over. To sort them all at once takes a fraction of sorting list by list, as SQL does."""
    rows = lists.flatten()
    keys = {"list": compute.list_parent_indices(lists)} | {name: rows.field(name) for name in names}
    order = compute.sort_indices(pyarrow.table(keys), [(name, "ascending", "at_start") for name in keys])
    return rows.take(order)
