"""From the revenue of one month to that of the next: customers, volume, price, discounts, fees. Adds up exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from gold.star.fact_invoice_line import CONTAINED_TAX
from serving.month_end.month import Month, Row
from telecom.services import SERVICES

ZERO = Decimal(0)
DIGITS = 60
"""Enough for a product of money and units, exact."""

METHOD = (
    "Usage before discounts is told apart by customer. Gone and new: all usage of accounts that have a bill of "
    "one of the two months only. Of the others, service by service: volume is the units of this month at last "
    "month's average charge a unit, less last month's usage; price is this month's usage less that, so it holds "
    "changes of the tariff, of what is free, and of the mix of hours and destinations. Where a service was not "
    "used last month, all of it is volume. Discounts, fees and contained taxes are this month's less last "
    "month's, of all customers. Each level is rounded once, so the steps add up to the change to the last "
    "digit."
)


@dataclass(frozen=True)
class Step:
    """What made revenue another: an amount of money, without tax."""

    name: str
    amount: Decimal
    text: str


@dataclass(frozen=True)
class Bridge:
    """before, after: revenue without tax, by the lines of the bills. The steps are their difference."""

    before: Decimal
    steps: Sequence[Step]
    after: Decimal

    @property
    def gap(self) -> Decimal:
        """What the steps leave unsaid; 0."""
        return self.after - self.before - sum((step.amount for step in self.steps), ZERO)


def bridge(month: Month) -> Bridge:
    """The bridge of a month, from nothing where the month before has no bills."""
    return Bridge(revenue(month, month.before), list(steps(month)), revenue(month, month.cycle))


def steps(month: Month) -> Iterator[Step]:
    """In the order in which they are read."""
    who = month.customers
    gone = sum((row["amount_before"] for row in month.used if not row["is_billed"]), ZERO)
    new = sum((row["amount"] for row in month.used if not row["was_billed"]), ZERO)
    yield Step("Customers gone", -gone, f"{who['gone']:,} accounts with a bill last month and none this month")
    yield Step("New customers", new, f"{who['new']:,} accounts with a bill this month and none last month")
    stayed = [row for row in month.used if row["was_billed"] and row["is_billed"]]
    for row in stayed:
        units = f"{unit_of(row['record_type'])}s"
        text = f"{row['units_before']:,} {units} before, {row['units']:,} now"
        yield Step(f"Volume, {row['record_type']}", level(row, month.decimals) - row["amount_before"], text)
    for row in stayed:
        text = f"average charge a {unit_of(row['record_type'])}, at the {unit_of(row['record_type'])}s of this month"
        yield Step(f"Price and mix, {row['record_type']}", row["amount"] - level(row, month.decimals), text)
    for name, kind, text in (
        ("Discounts", "discount", "all rules; a negative step is more discounts"),
        ("Fees", "fee", "recurring and one-off"),
    ):
        yield Step(name, change(month, kind, "amount"), text)
    contained = change(month, "tax", "revenue", CONTAINED_TAX)
    if contained:
        yield Step("Contained taxes", contained, "taxes that prices contain are no revenue")


def unit_of(service: str) -> str:
    """What a service is counted in."""
    return SERVICES[service].unit if service in SERVICES else "unit"


def level(row: Row, decimals: int) -> Decimal:
    """The units of this month at the average charge of last month, rounded to the minor unit."""
    if not row["units_before"]:
        return Decimal(row["amount"])
    with localcontext(prec=DIGITS):
        cost = row["amount_before"] * row["units"] / row["units_before"]
        return Decimal(cost.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def change(month: Month, kind: str, column: str, revenue_kind: str = "") -> Decimal:
    """A column of one kind of lines, this month's less last month's."""
    lines = [row for row in month.lines if row["kind"] == kind and revenue_kind in ("", row["revenue_kind"])]
    return sum((row[column] if row["cycle"] == month.cycle else -row[column] for row in lines), ZERO)


def revenue(month: Month, cycle: str) -> Decimal:
    """Of the bills of a cycle: usage, discounts and fees, less the taxes that they contain."""
    return sum(
        (
            row["revenue"] if row["kind"] == "tax" else row["amount"]
            for row in month.lines
            if row["cycle"] == cycle and (row["kind"] != "tax" or row["revenue_kind"] == CONTAINED_TAX)
        ),
        ZERO,
    )
