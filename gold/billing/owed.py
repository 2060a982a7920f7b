"""What an account's cycle owes: its fresh lines less all that is posted of it, parted by the taxes that they bear."""

from collections import Counter
from collections.abc import Iterable, Sequence

from gold.billing.document_lines import DocumentLine, Entry
from gold.billing.lines import LineTax
from gold.billing.usage import SERVICE_ORDER

KIND_ORDER = {kind: index for index, kind in enumerate(("usage", "discount", "fee", "tax"))}


def owed(fresh: Sequence[DocumentLine], posted: Iterable[Entry]) -> list[Entry]:
    """The entries that make of all that is posted what is fresh: of a changed line minus as posted, plus as it is."""
    again = [Entry(entry.line, not entry.is_reversal) for entry in posted]
    missing = Counter[DocumentLine](fresh)
    for entry in again:
        missing[entry.line] += -1 if entry.is_reversal else 1
    now = [Entry(line) for line in fresh if missing[line]]
    before = sorted((entry for entry in again if missing[entry.line]), key=repr)
    entries = []
    for entry in (*now, *before):  # of equal lines with other words the fresh one stands, else the first by its words
        sign = -1 if entry.is_reversal else 1
        if missing[entry.line] * sign > 0:
            missing[entry.line] -= sign
            entries.append(entry)
    return entries


def standing_order(entry: Entry) -> tuple[object, ...]:
    """Where an entry stands on a document, for every two that differ: as on bills, but rules in order of their ids."""
    line = entry.line
    service = SERVICE_ORDER.get(line.record_type or "", len(SERVICE_ORDER))
    rank = (line.cycle, KIND_ORDER[line.kind], line.msisdn or "", service if line.kind == "usage" else 0)
    return *rank, line.line_id, not entry.is_reversal, repr(line)


def by_tax(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Entries in parts, none of which has a tax of another: a tax and what bears it belong together.

    So do lines that share one of their taxes. What bears none is a part of its own.
    """
    parts: dict[frozenset[LineTax], list[Entry]] = {}
    for entry in entries:
        taxes = taxes_of(entry.line)
        linked = [key for key in parts if key & taxes or key == taxes]
        together = [one for key in linked for one in parts.pop(key)]
        parts[taxes.union(*linked)] = [*together, entry]
    return sorted(
        (sorted(part, key=standing_order) for part in parts.values()), key=lambda part: standing_order(part[0])
    )


def taxes_of(line: DocumentLine) -> frozenset[LineTax]:
    """The taxes that decide to which part a line belongs."""
    if line.kind == "tax" and line.rate is not None:
        return frozenset([LineTax(line.name, line.rate)])
    return frozenset(line.taxes or ())
