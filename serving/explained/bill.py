"""The parts of a bill or note: its kinds of lines, their uses, what each was charged for, and where it came from."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from gold.statuses import FREE_NUMBER, REASONS
from serving.charge_text import rows
from serving.coordinates import came_from
from serving.explained.part import Part
from serving.invoices.money import percent, shortest
from serving.invoices.units import quantity, service

Row = Mapping[str, Any]
Whose = tuple[str, str, str]
"""Cycle, number and service of a line's uses."""

SECTIONS = {"usage": "Usage", "discount": "Discounts", "fee": "Fees", "tax": "Taxes"}


@dataclass(frozen=True)
class Explained:
    """heading: title and what is said of it. cycle: its own. lines: rows of gold.documents.lines, or of gold.bill_lines
    with their cycle. uses: rows of gold.rated_usage with local_start, answer (gold.rating.explain) and the coordinates
    of their records, by whose line they are."""

    heading: tuple[str, str]
    cycle: str
    currency: str
    lines: Sequence[Row]
    uses: Mapping[Whose, Sequence[Row]]


def explained(bill: Explained) -> Part:
    """The whole of it."""
    title, said = bill.heading
    parts = [part for cycle in cycles(bill) for part in of_cycle(bill, cycle)]
    return Part("bill", title, said, total(parts), parts)


def cycles(bill: Explained) -> list[str]:
    """Its own first, then those that it carries something of."""
    others = {line["cycle"] for line in bill.lines} - {bill.cycle}
    return [bill.cycle, *sorted(others)]


def of_cycle(bill: Explained, cycle: str) -> Iterator[Part]:
    """A section for each kind of line."""
    carried = "" if cycle == bill.cycle else f" carried from {cycle}"
    for kind, title in SECTIONS.items():
        lines = [line_part(bill, line) for line in bill.lines if line["cycle"] == cycle and line["kind"] == kind]
        if lines:
            yield Part("section", title + carried, count(len(lines), "line"), total(lines), lines)


def line_part(bill: Explained, line: Row) -> Part:
    """A line, and what it was made of."""
    if line.get("is_reversal"):
        return Part("line", name(line), "minus what was posted before", line["amount"])
    if line["kind"] != "usage":
        return Part("line", name(line), reckoned(line), line["amount"], list(rules(line)))
    used = bill.uses.get((line["cycle"], line["msisdn"], line["record_type"]), ())
    units = [quantity(line["record_type"], line[column] or 0) for column in ("units", "free_units")]
    said = f"{count(line['uses'], 'use')}, {units[0]}" + (f", {units[1]} of it free" if line["free_units"] else "")
    uses = [use_part(use, bill.currency) for use in used]
    rest = line["amount"] - total(uses)
    parts = [*uses, Part("entry", "rounding of the line", amount=rest)] if uses and rest else uses
    return Part("line", name(line), said, line["amount"], parts)


def name(line: Row) -> str:
    """As the customer reads it, and whose."""
    label = service(line["record_type"]) if line["kind"] == "usage" else line["label"]
    return f"{label} {line['msisdn']}" if line["msisdn"] else str(label)


def reckoned(line: Row) -> str:
    """What a line that is no usage is of."""
    if line["rate"] is None or line["base"] is None:
        return ""
    share = f"{percent(str(line['rate']))} of {shortest(str(line['base']), 2)}"
    return share if line["included"] is None else f"{share}: {shortest(str(line['included']), 2)} in prices already"


def rules(line: Row) -> Iterator[Part]:
    """What made a line that is no usage, and what it bears."""
    by = f"bill rules from {line['rules_version']}" if line["rules_version"] else "the plan"
    yield Part("origin", f"{line['kind']} {line['name']} of {by}")
    if line["taxes"]:
        borne = ", ".join(f"{tax['name']} {percent(str(tax['rate']))}" for tax in line["taxes"])
        yield Part("origin", f"bears {borne}")


def use_part(use: Row, currency: str) -> Part:
    """A use, its charge's entries, the tariff that priced it, and the record that told of it."""
    answer = json.loads(use["answer"])
    zone = f" ({use['zone']})" if use["zone"] else ""
    to = f" to {use['other_party']}{zone}" if use["other_party"] else ""
    title, said = f"{use['local_start']}{to}", quantity(use["record_type"], use["units"])
    parts = [*entries(use, answer, currency), *origins(use)]
    return Part("use", title, said, use["charge"], parts)


def entries(use: Row, answer: Row, currency: str) -> Iterator[Part]:
    """What a charge adds up from."""
    if answer["reason"] == FREE_NUMBER:
        yield Part("origin", REASONS[FREE_NUMBER])
        return
    for what, units, price, amount, _ in list(rows(use, answer, currency))[:-1]:
        yield Part("entry", what, " at ".join(filter(None, (units, price))), Decimal(amount))


def origins(use: Row) -> Iterator[Part]:
    """The tariff's version and the record."""
    yield Part("origin", f"plan {use['plan']} from {use['plan_version']}", f"tariff {use['tariff_hash']}")
    yield Part("origin", f"record {use['usage_id']}", came_from(use))


def total(parts: Iterable[Part]) -> Decimal:
    """What parts come to."""
    return sum((part.amount for part in parts if part.amount is not None), Decimal(0))


def count(number: int, what: str) -> str:
    """1 line, 2 lines."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def by_line(uses: Iterable[Row]) -> dict[Whose, list[Row]]:
    """Uses by whose line they are on, each line's in the order of their starts."""
    ordered = sorted(uses, key=lambda use: (*whose(use), use["start_time"], use["usage_id"]))
    return {key: list(group) for key, group in groupby(ordered, key=whose)}


def whose(use: Row) -> Whose:
    """Of a row of gold.rated_usage."""
    return use["cycle"], use["msisdn"], use["record_type"]
