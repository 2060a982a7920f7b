"""The journal of documents, against entries worked out on paper, and its laws over documents of random books."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from gold.billing.document_lines import pending, posted
from gold.billing.documents import WRITE_OFF, Document
from gold.billing.note_terms import NoteTerms
from gold.journal import NOT_BILLED, NOT_MATCHED, RECEIVABLE, ROUNDING, JournalLine, accrued, document_entry
from gold.star.fact_invoice_line import USAGE
from lake.ledger_settings import Ledger
from tests.gold.billing.random_books import Books
from tests.gold.billing.test_notes_over_cycles import events

DAY = date(2026, 5, 2)
LEDGER = Ledger(
    receivables="owes", unbilled="unbilled", usage="usage", recurring="monthly", one_off="once", discounts="discounts",
    tax="state", rounding="rounding", write_offs="lost", suspense="waiting", suspended="held",
)  # fmt: skip
NOTHING = dict.fromkeys(("msisdn", "base", "rate", "included"))
ONE_OFF = {"setup/standard/2026-01-01"}


def line(kind: str, name: str, amount: str, cycle: str = "2026-04", **other: Any) -> dict[str, Any]:
    row = {"cycle": cycle, "kind": kind, "name": name, "label": name, "line_id": f"{kind}/{name}"}
    return NOTHING | row | {"amount": Decimal(amount)} | other


def used(service: str, charges: str, amount: str, cycle: str = "2026-04") -> dict[str, Any]:
    return line("usage", service, amount, cycle, base=Decimal(charges), msisdn="+1")


def taxed(name: str, rate: str, amount: str, cycle: str = "2026-04", included: str | None = None) -> dict[str, Any]:
    part = None if included is None else Decimal(included)
    return line("tax", name, amount, cycle, rate=Decimal(rate), included=part)


def entry(kind: str, total: str, *lines: dict[str, Any], cycle: str = "2026-03") -> list[JournalLine]:
    row = {"document_id": "id", "number": None if kind == WRITE_OFF else "N1", "kind": kind, "cycle": cycle}
    return document_entry(row | {"issue_date": DAY, "total": Decimal(total), "lines": lines}, ONE_OFF, LEDGER)


def said(lines: list[JournalLine]) -> list[str]:
    """A line as `2026-04 state: tax vat 0.20 -6.10`; below zero is a credit."""
    words = ((one.period, f"{one.account}:", one.item, one.name, one.rate, one.amount) for one in lines)
    return [" ".join(str(word) for word in row if word not in ("", None)) for row in words]


def test_a_bill_with_two_rates_a_contained_tax_a_discount_fees_and_a_carried_block() -> None:
    """April: calls that cost 10.004 are billed 10.00, data of 5.506 is billed 5.51. A discount of 1.00 on calls, a fee
    of 1.50, and 20.00 once for the set-up. VAT of 20 % on 10.00 - 1.00 + 1.50 + 20.00 = 30.50 is 6.10; of 10 % on data
    0.551, so 0.55; data contains a levy of 5 %: 5.51 x 5 / 105 = 0.2624, so 0.26. March is carried: calls that cost
    2.399 are billed 2.40, VAT 0.48. Due: 10.00 + 5.51 - 1.00 + 1.50 + 20.00 + 6.10 + 0.55 + 2.40 + 0.48 = 45.54.
    """
    setup = line("fee", "setup", "20.00", msisdn="+1", line_id="fee/+1/setup/standard/2026-01-01")
    lines = [
        used("voice", "10.004000", "10.00"), used("data", "5.506000", "5.51"), line("discount", "loyalty", "-1.00"),
        setup, line("fee", "regulatory", "1.50"), taxed("vat", "0.20", "6.10"), taxed("vat", "0.10", "0.55"),
        taxed("levy", "0.05", "0", included="0.26"),
        used("voice", "2.399000", "2.40", "2026-03"), taxed("vat", "0.20", "0.48", "2026-03"),
    ]  # fmt: skip
    assert said(entry("bill", "45.54", *lines, cycle="2026-04")) == [
        "2026-04 owes: receivable 45.54",
        "2026-03 usage: usage voice -2.399000",
        "2026-03 rounding: rounding voice -0.001000",
        "2026-03 state: tax vat 0.20 -0.48",
        "2026-04 usage: usage data -5.506000",
        "2026-04 usage: usage voice -10.004000",
        "2026-04 rounding: rounding data -0.004000",
        "2026-04 rounding: rounding voice 0.004000",
        "2026-04 monthly: recurring regulatory -1.50",
        "2026-04 once: one_off setup -20.00",
        "2026-04 discounts: discount loyalty 1.00",
        "2026-04 usage: contained_tax levy 0.05 0.26",
        "2026-04 state: tax vat 0.10 -0.55",
        "2026-04 state: tax vat 0.20 -6.10",
        "2026-04 state: owed_tax levy 0.05 -0.26",
    ]


def test_a_credit_note_takes_back_what_was_posted_and_posts_what_is() -> None:
    """Calls that cost 12.003 were billed 12.00 with VAT 2.40; they cost 10.998, so 11.00 with VAT 2.20: the note is of
    -1.00 - 0.20. Revenue goes down by 1.005, of which rounding had taken and now gave 0.003 + 0.002."""
    made = entry(
        "credit_note", "-1.20",
        used("voice", "-12.003000", "-12.00", "2026-03"), used("voice", "10.998000", "11.00", "2026-03"),
        taxed("vat", "0.20", "-2.40", "2026-03"), taxed("vat", "0.20", "2.20", "2026-03"),
    )  # fmt: skip
    assert said(made) == [
        "2026-03 owes: receivable -1.20",
        "2026-03 usage: usage voice 1.005000",
        "2026-03 rounding: rounding voice -0.005000",
        "2026-03 state: tax vat 0.20 0.20",
    ]


def test_a_write_off_is_lost_revenue_and_no_tax_is_owed_of_it() -> None:
    """A call of 0.101 that would have been billed 0.10, with VAT 0.02: 0.12, of which 0.02 are not lost but never
    owed."""
    made = entry(WRITE_OFF, "0.12", used("voice", "0.101", "0.10", "2026-03"), taxed("vat", "0.2", "0.02", "2026-03"))
    assert said(made) == [
        "2026-03 lost: write_off 0.12",
        "2026-03 lost: write_off vat 0.2 -0.02",
        "2026-03 usage: usage voice -0.101",
        "2026-03 rounding: rounding voice 0.001",
    ]
    assert {one.entry for one in made} == {"id"}


def test_a_document_that_its_lines_do_not_add_up_to_does_not_balance() -> None:
    made = entry("bill", "10.01", used("voice", "10.00", "10.00", "2026-03"))
    assert sum(one.amount for one in made) == Decimal("0.01")


def test_accruals_balance_and_go_back_on_the_day_after() -> None:
    sums = {
        ("2026-04", "voice"): Decimal("1.000001"),
        ("2026-03", "sms"): Decimal("-0.5"),
        ("2026-03", "data"): Decimal(0),
    }
    made = list(accrued(NOT_BILLED, sums, date(2026, 4, 30), LEDGER))
    assert [(str(one.day), one.entry, *said([one])) for one in made[1::2]] == [
        ("2026-04-30", "Accrual", "2026-03 usage: unbilled sms 0.5"),
        ("2026-04-30", "Accrual", "2026-04 usage: unbilled voice -1.000001"),
        ("2026-05-01", "Accrual reversal", "2026-03 usage: unbilled sms -0.5"),
        ("2026-05-01", "Accrual reversal", "2026-04 usage: unbilled voice 1.000001"),
    ]
    assert {one.account for one in made[::2]} == {"unbilled"}
    assert sum(one.amount for one in made) == 0
    assert {one.account for one in accrued(NOT_MATCHED, sums, DAY, LEDGER)} == {"waiting", "held"}


def row(document: Document) -> dict[str, Any]:
    """As far as the journal reads gold.documents."""
    facts = {"document_id": "id", "number": None, "kind": document.kind, "cycle": document.cycle, "issue_date": DAY}
    return facts | {"total": document.total, "lines": list(map(posted, document.entries))}


@pytest.mark.parametrize("seed", range(20))
def test_debits_are_credits_and_usage_is_what_its_charges_come_to(seed: int) -> None:
    terms = NoteTerms(is_carried=seed % 2 == 0, minimum=Decimal(seed % 3), corrected_from="2026-04" if seed % 4 else "")
    books = Books(Random(seed), terms)
    for _ in events(books):
        pass
    assert books.documents
    entries = [document_entry(row(document), ONE_OFF, LEDGER) for document in books.documents]
    assert {sum(one.amount for one in made) for made in entries} == {Decimal(0)}
    lines = [one for made in entries for one in made]
    owed = sum(one.amount for one in lines if one.item in (RECEIVABLE, WRITE_OFF) and not one.name)
    assert owed == sum(document.total for document in books.documents)
    assert -sum(one.amount for one in lines if one.item == USAGE) == pending(books.posted)
    amounts = sum(e.amount for document in books.documents for e in document.entries if e.line.kind == "usage")
    assert -sum(one.amount for one in lines if one.item in (USAGE, ROUNDING)) == amounts
