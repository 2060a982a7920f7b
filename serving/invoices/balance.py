"""Whether an invoice's parts add up: items to usage lines, lines to the total."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

Document = dict[str, Any]


def balances(document: Document) -> bool:
    """True if the items add up to the base of each usage line, and the lines to the total due."""
    lines = document["lines"]
    due = Decimal(document["amounts"]["total_due"])
    usage = [line for line in lines if line["kind"] == "usage"]
    adds_up = sum(Decimal(line["amount"]) for line in lines) == due
    return adds_up and sums(document["items"], "charge") == sums(usage, "base")


def sums(entries: list[Document], key: str) -> dict[tuple[str, str], Decimal]:
    """Money by number and service."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        totals[entry["msisdn"], entry["record_type"]] += Decimal(entry[key])
    return totals
