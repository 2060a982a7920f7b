"""Lines of documents in a few words, and accounts that stand somewhere, for tests of notes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gold.billing.document_lines import DocumentLine, Entry
from gold.billing.lines import LineTax
from gold.billing.note_terms import NoteTerms
from gold.billing.notes import Standing

TERMS = NoteTerms(is_carried=True, minimum=Decimal(0), corrected_from="2024-03")
BY_NOTE = replace(TERMS, is_carried=False)
LINE = DocumentLine(
    "2026-03", "usage/+1/voice", "usage", "voice", "Voice", "+1", "voice", 1, 60, 0,
    Decimal("1.000000"), None, Decimal("1.00"), None, None, (),
)  # fmt: skip


def taxes(*said: str) -> tuple[LineTax, ...]:
    """`vat 0.20` as taxes that a line bears."""
    pairs = [text.split() for text in said]
    return tuple(LineTax(name, Decimal(rate)) for name, rate in pairs)


def used(service: str, amount: str, *borne: str, cycle: str = "2026-03") -> DocumentLine:
    """A usage line, and the taxes that it bears."""
    money = Decimal(amount)
    line_id = f"usage/+1/{service}"
    of = {"line_id": line_id, "name": service, "record_type": service, "base": money, "amount": money, "cycle": cycle}
    return replace(LINE, **of, taxes=taxes(*borne))  # type: ignore[arg-type]


def taxed(said: str, base: str, amount: str, cycle: str = "2026-03") -> DocumentLine:
    """A line of a tax, such as `vat 0.20`."""
    (tax,) = taxes(said)
    figures: dict[str, Any] = {"base": Decimal(base), "rate": tax.rate, "amount": Decimal(amount)}
    nothing = dict.fromkeys(("msisdn", "record_type", "uses", "units", "free_units", "taxes"))
    words = {"line_id": f"tax/{tax.name}", "kind": "tax", "name": tax.name, "label": tax.name, "cycle": cycle}
    return replace(LINE, **words, **nothing, **figures, rules_version=date(2018, 1, 1))  # type: ignore[arg-type]


def standing(fresh: list[DocumentLine], posted: list[DocumentLine], *issued: str, has_next: bool = False) -> Standing:
    """Of A1, whose cycles with fresh lines are billed. issued: cycles whose bill is."""
    bills = {cycle: f"{cycle}-A1" for cycle in issued}
    return Standing("A1", fresh, [Entry(line) for line in posted], {line.cycle for line in fresh}, bills, has_next)
