"""The sheets of money, each a function of the figures: bridge, journal, tax, discounts and accrual."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gold.journal import NOT_BILLED
from serving.month_end.bridge import METHOD
from serving.month_end.checks import Figures
from serving.month_end.sheet import COUNT, DASH, DAY, EXACT, MONEY, PERCENT, TEXT, Cell, Column, Row, Sheet

ZERO = Decimal(0)


def bridge(figures: Figures) -> Sheet:
    """From last month's revenue to this month's."""
    month, made = figures.month, figures.bridge
    rows: list[Row] = [(f"Revenue of {month.before}", made.before, f"{month.customers['before']:,} customers")]
    rows += [(step.name, step.amount, step.text) for step in made.steps]
    none = "" if month.customers["before"] else f" {month.before} has no bills, so all of this month's usage is new."
    columns = (Column("Step", TEXT, 30), Column("Revenue", MONEY, 24), Column("What it is", TEXT, 72))
    totals = [(f"Revenue of {month.cycle}", made.after, f"{month.customers['now']:,} customers")]
    return Sheet("Bridge", "Bridge of revenue, without tax", METHOD + none, columns, rows, totals)


def journal(figures: Figures) -> Sheet:
    """The postings."""
    columns = (
        Column("Entry", TEXT, 10),
        Column("Day", DAY, 12),
        Column("Account", TEXT, 12),
        Column("Text", TEXT, 44),
        Column("Debit", MONEY, 22),
        Column("Credit", MONEY, 22),
    )
    posted = figures.journal
    rows: list[Row] = [(line.entry, line.day, line.account, line.text, line.debit, line.credit) for line in posted]
    entries = dict.fromkeys(line.entry for line in posted)
    totals: list[Row] = [
        (entry, None, "", "Sum", *(sum_of(row[at] for row in rows if row[0] == entry) for at in (-2, -1)))
        for entry in entries
    ]
    note = (
        "Account codes are those of [ledger] in the settings. Bills are posted on the last day of the month that names "
        "their cycle. Revenue is posted as billed, discounts on an account of their own. The accrual is before "
        "discounts and without tax, rounded half up by service, and is reversed on the first day of the next month."
    )
    return Sheet("Journal", "Ledger journal", note, columns, rows, totals)


def tax(figures: Figures) -> Sheet:
    """Taxes by rate."""
    columns = (
        Column("Tax", TEXT, 24),
        Column("Rate", PERCENT, 10),
        Column("How", TEXT, 20),
        Column("Bills", COUNT, 12),
        Column("Taxed amount", MONEY, 24),
        Column("Added tax", MONEY, 22),
        Column("Contained tax", MONEY, 22),
    )
    rules = [row for row in figures.month.rules if row["kind"] == "tax"]
    rows: list[Row] = [
        (
            row["label"],
            rate(row["rate"]),
            "contained in prices" if row["is_included"] else "added",
            row["bills"],
            row["base"],
            row["amount"],
            row["included"],
        )
        for row in rules
    ]
    sums = [sum_of(row[name] for row in rules) for name in ("amount", "included")]
    note = "Each tax is rounded on its bill. A taxed amount stands in several rows where several taxes are taken of it."
    return Sheet("Tax", "Tax by rate", note, columns, rows, [("Sum", None, "", None, None, *sums)])


def discounts(figures: Figures) -> Sheet:
    """Discounts by rule and rate."""
    columns = (
        Column("Rule", TEXT, 30),
        Column("Name in the tariff", TEXT, 22),
        Column("Rate", PERCENT, 10),
        Column("Bills", COUNT, 12),
        Column("Amount it is taken of", MONEY, 25),
        Column("Discount", MONEY, 22),
    )
    rules = [row for row in figures.month.rules if row["kind"] == "discount"]
    rows: list[Row] = [
        (
            row["label"],
            row["name"],
            rate(row["rate"]),
            row["bills"],
            row["base"],
            row["amount"],
        )
        for row in rules
    ]
    total = sum_of(row["amount"] for row in rules)
    note = "A bill's rules are taken one after another, each of what is left or of some uses, as the tariff says."
    return Sheet("Discounts", "Discounts by rule", note, columns, rows, [("Sum", "", None, None, None, total)])


def accrual(figures: Figures) -> Sheet:
    """What was used and no bill has."""
    columns = (
        Column("Cycle", TEXT, 12),
        Column("Service", TEXT, 14),
        Column("Rated uses", COUNT, 14),
        Column("On bills", COUNT, 14),
        Column("Charges", EXACT, 20),
        Column("Charges on bills", EXACT, 20),
        Column("Not yet billed", EXACT, 20),
    )
    names = ("uses", "billed_uses", "charge", "billed_charge")
    every = figures.month.unbilled
    rows: list[Row] = [
        (row["cycle"], row["record_type"], *(row[name] for name in names), row["charge"] - row["billed_charge"])
        for row in every
    ]
    sums = [sum_of(row[name] for row in every) for name in names]
    exact: Row = ("Sum", "", *sums, sums[2] - sums[3])
    posted: Row = ("Posted", "", None, None, None, None, Cell(accrued(figures), MONEY))
    note = (
        "Charges of rated uses of all cycles until this one, in the currency, before discounts and without tax, less "
        "those on bills. A cycle is that of its account, and may end in the next month. Posted: half up by service."
    )
    return Sheet("Accrual", "Unbilled accrual", note, columns, rows, [exact, posted])


def sum_of(amounts: Iterable[Any]) -> Decimal:
    """Of amounts, none of which may be there."""
    return sum((amount for amount in amounts if amount is not None), ZERO)


def rate(share: Decimal | None) -> Decimal | str:
    """Of a rule; a dash where it has none."""
    return DASH if share is None else share


def accrued(figures: Figures) -> Decimal:
    """What the accrual debits."""
    return sum_of(line.debit for line in figures.journal if line.entry == NOT_BILLED.entry)
