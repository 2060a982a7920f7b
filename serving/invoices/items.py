"""The itemised list of an invoice: every use that was charged, in the order it started."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from serving.invoices.tables import Column, Table
from serving.invoices.units import numbers, quantity, service

Document = dict[str, Any]

TIMES = "\u00d7"
"""The multiplication sign."""


def itemised(document: Document) -> Table:
    """One row per use: local time, number, service, other party, remarks, units, free units, charge."""
    return usage_table("Itemised usage", document["items"], document["currency"], several=len(numbers(document)) > 1)


def usage_table(title: str, items: list[Document], currency: str, *, several: bool) -> Table:
    """Uses as rows. several: of several numbers, which are told."""
    columns = (
        Column("Date and time", 2.2),
        *([Column("Number", 1.8)] if several else []),
        Column("Service", 1.0),
        Column("Called or sent to", 1.9),
        Column("Remark", 2.4),
        Column("Used", 1.6, right=True),
        Column("Of these free", 1.5, right=True),
        Column(f"Charge, {currency}", 1.6, right=True),
    )
    return Table(title, columns, [item(entry, several) for entry in items], size=7.5, pitch=12.5)


def correction_table(title: str, items: list[Document], currency: str) -> Table:
    """Uses of one number as rows, with what was billed of each before and what is charged now; nothing of one that was
    not billed, or is not charged any more."""
    table = usage_table(title, items, currency, several=False)
    columns = (
        *table.columns[:-1],
        Column(f"Billed, {currency}", 1.6, right=True),
        Column("Corrected", 1.6, right=True),
    )
    rows = [
        (*row[:-1], entry["billed"] or "", entry["charge"] or "") for row, entry in zip(table.rows, items, strict=True)
    ]
    return replace(table, columns=columns, rows=rows)


def item(entry: Document, several: bool) -> tuple[str, ...]:
    """One use as a row. What was not free shows no free units."""
    kind, free = entry["record_type"], entry["free_units"] or 0
    return (
        entry["local_start"],
        *([entry["msisdn"]] if several else []),
        service(kind),
        entry["other_party"] or "",
        remark(entry),
        quantity(kind, entry["units"]),
        quantity(kind, free) if free else "",
        entry["charge"] or "",
    )


def remark(entry: Document) -> str:
    """Where the use took place or went, if not at home, and by what its price was multiplied, if by anything."""
    factor = Decimal(entry["modifier"])
    times = f"{TIMES} {factor.normalize():f}"
    told = {"roaming": entry["is_roaming"], "abroad": entry["is_international"], times: factor != 1}
    return ", ".join(word for word, is_so in told.items() if is_so)
