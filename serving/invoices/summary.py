"""The summary of an invoice as tables: usage by service, steps to the total, allowances, usage by number."""

from collections.abc import Iterable
from typing import Any

from serving.invoices.corrections import carried, carried_label, note
from serving.invoices.money import amount, decimals_in, line_amount, percent, shortest, total
from serving.invoices.tables import Column, Table
from serving.invoices.units import SHARED, allowance, in_service_order, numbers, quantity, service
from telecom.services import SERVICES

Document = dict[str, Any]


def summary(document: Document) -> list[Table]:
    """The tables of the summary in their order; those that would be empty are left out."""
    if document.get("amends"):
        return [note(document)]
    usage = [line for line in own(document) if line["kind"] == "usage"]
    several = len(numbers(document)) > 1
    tables = [
        by_service(usage, document),
        *carried(document),
        steps(document),
        allowances(document["allowances"], several),
    ]
    if several:
        tables.append(by_number(usage, document["currency"]))
    return [table for table in tables if table.rows]


def own(document: Document) -> list[Document]:
    """The lines of its own cycle."""
    return [line for line in document["lines"] if line.get("cycle", document["cycle"]) == document["cycle"]]


def by_service(usage: list[Document], document: Document) -> Table:
    """What each service was used and what it comes to, of all the account's numbers."""
    rows = [service_row(name, [u for u in usage if u["record_type"] == name]) for name in services(usage)]
    columns = (
        Column("Service", 2),
        Column("Uses", 1, right=True),
        Column("Used", 2, right=True),
        Column("Of these free", 2, right=True),
        Column(f"Amount, {document['currency']}", 1.6, right=True),
    )
    nothing = amount(document["amounts"]["usage_amount"])
    return Table("Usage", columns, rows or [("No usage in this period", "", "", "", nothing)])


def services(usage: Iterable[Document]) -> list[str]:
    """The record types that were used, in the order of an invoice."""
    used = {line["record_type"] for line in usage}
    return [name for name in SERVICES if name in used]


def service_row(name: str, lines: list[Document]) -> tuple[str, ...]:
    uses, units, free = (sum(line[key] for line in lines) for key in ("uses", "units", "free_units"))
    amounts = amount(total([line["amount"] for line in lines]))
    return service(name), f"{uses:,}", quantity(name, units), quantity(name, free) if free else "", amounts


def steps(document: Document) -> Table:
    """From usage by way of discounts, fees and taxes to what is due."""
    due = document["amounts"]
    rows = [("Usage", "", "", amount(due["usage_amount"]))]
    rows += [step(line) for line in own(document) if line["kind"] != "usage"]
    rows += [(carried_label(block), "", "", amount(block["total"])) for block in document.get("carried", ())]
    rows.append(("Total due", "", "", amount(due["total_due"])))
    columns = (
        Column("Item", 4.2),
        Column("Base", 1.6, right=True),
        Column("Rate", 1.2, right=True),
        Column(f"Amount, {document['currency']}", 1.6, right=True),
    )
    return Table("Your total", columns, rows, strong=frozenset({-1}))


def step(line: Document) -> tuple[str, str, str, str]:
    """A discount, fee or tax: its number, base and rate where it has them."""
    label = ", ".join(filter(None, (line["label"], line["msisdn"])))
    has_rate = line["rate"] is not None
    base = shortest(line["base"], decimals_in(line["amount"])) if has_rate and line["base"] is not None else ""
    return label, base, percent(line["rate"]) if has_rate else "", line_amount(line)


def allowances(balances: list[Document], several: bool) -> Table:
    """What was free: granted, carried in, used, carried out."""
    shown = [b for b in sorted(balances, key=in_service_order) if b["granted"] or b["carried_in"] or b["used"]]
    quantities = ("granted", "carried_in", "used", "carried_out")
    rows = [
        (
            *([b["msisdn"] or SHARED] if several else []),
            allowance(b),
            *[quantity(b["record_type"], b[key]) for key in quantities],
        )
        for b in shown
    ]
    titles = ("Granted", "Carried in", "Used", "Carried out")
    columns = tuple(Column(title, 1.7, right=True) for title in titles)
    widths = (1.65, 2.1) if any(b["bucket"] for b in shown) else ()  # for the bucket's name
    return Table("Free allowances", (*names(several, *widths), *columns), rows)


def by_number(usage: list[Document], currency: str) -> Table:
    """The usage lines as they were billed: one per number and service."""
    rows = [(line["msisdn"], *service_row(line["record_type"], [line])) for line in sorted(usage, key=in_service_order)]
    columns = (
        Column("Uses", 1, right=True),
        Column("Used", 1.8, right=True),
        Column("Of these free", 1.8, right=True),
        Column(f"Amount, {currency}", 1.6, right=True),
    )
    return Table("Usage by number", (*names(several=True), *columns), rows)


def names(several: bool, number: float = 2, what: float = 1.2) -> tuple[Column, ...]:
    """The columns that say whose and what, so wide."""
    return (*([Column("Number", number)] if several else []), Column("Service", what))
