"""What becomes of a difference between fresh and posted lines, beyond the corrections on paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gold.billing.document_lines import DocumentLine, Entry, entry_of, line_of, posted
from gold.billing.documents import Document
from gold.billing.note_terms import note_terms
from gold.billing.notes import drafts
from lake.note_settings import BY_DEBIT_NOTE, Notes
from tests.gold.billing.note_lines import BY_NOTE, LINE, TERMS, standing, taxed, used

MARCH, APRIL, MAY = "2026-03", "2026-04", "2026-05"


def told(document: Document) -> tuple[str, str, str]:
    return document.kind, document.cycle, str(document.total)


def differing(fresh: list[DocumentLine], before: list[DocumentLine]) -> list[list[str]]:
    """The lines of each note to March's bill, with their signs."""
    notes = drafts(standing(fresh, before, MARCH), BY_NOTE).documents
    return [[("-" if entry.is_reversal else "+") + entry.line.line_id for entry in note.entries] for note in notes]


def test_what_bears_no_tax_is_a_note_of_its_own() -> None:
    before = [used("voice", "1.00", "vat 0.20"), used("sms", "1.00"), taxed("vat 0.20", "1.00", "0.20")]
    fresh = [used("voice", "2.00", "vat 0.20"), used("sms", "0.50"), taxed("vat 0.20", "2.00", "0.40")]
    notes = drafts(standing(fresh, before, MARCH), BY_NOTE).documents
    assert [told(note) for note in notes] == [("credit_note", MARCH, "-0.50"), ("debit_note", MARCH, "1.20")]


def test_lines_that_share_a_tax_are_on_one_note_and_so_are_those_that_a_third_links() -> None:
    before = [
        used("voice", "1.00", "city 0.01", "vat 0.20"),
        used("sms", "1.00", "vat 0.20"),
        used("data", "1.00", "x 1"),
    ]
    fresh = [replace(line, amount=Decimal("1.50")) for line in before]
    assert differing(fresh, before) == [
        ["-usage/+1/voice", "+usage/+1/voice", "-usage/+1/sms", "+usage/+1/sms"],
        ["-usage/+1/data", "+usage/+1/data"],
    ]
    link = replace(used("voice", "-0.10", "x 1", "vat 0.20"), line_id="discount/any", kind="discount", msisdn=None)
    assert [note[-1] for note in differing([*fresh, link], before)] == ["+discount/any"]


@pytest.mark.parametrize(
    ("raise_", "minimum", "kind"),
    [
        ("0.01", "0", "debit_note"),
        ("0.50", "0.50", "debit_note"),
        ("0.49", "0.50", "write_off"),
        ("0.00", "0.50", "credit_note"),
        ("-0.01", "0.50", "credit_note"),
    ],
)
def test_only_a_raise_below_the_minimum_is_written_off(raise_: str, minimum: str, kind: str) -> None:
    fresh = replace(LINE, uses=2, amount=LINE.amount + Decimal(raise_))
    terms = replace(BY_NOTE, minimum=Decimal(minimum))
    (note,) = drafts(standing([fresh], [LINE], MARCH), terms).documents
    assert (note.kind, note.total, note.amends) == (kind, Decimal(raise_), f"{MARCH}-A1")


@pytest.mark.parametrize("amount", ["0.40", "1.00", "2.00"])
def test_what_differs_after_the_last_day_of_corrections_is_written_off_and_a_late_bill_is_none(amount: str) -> None:
    fresh = [replace(LINE, uses=2, amount=Decimal(amount)), used("voice", "3.00", cycle=APRIL)]
    over, bill = drafts(standing(fresh, [LINE], MARCH), replace(TERMS, corrected_from=MAY)).documents
    assert (over.kind, over.cycle) == ("write_off", MARCH)
    assert told(bill) == ("bill", APRIL, "3.00")
    assert not bill.carried


def test_a_cycle_is_corrected_for_so_many_months_after_its_own() -> None:
    notes = Notes(BY_DEBIT_NOTE, "0.50", 24)
    assert note_terms(notes, date(2028, 3, 31)).corrected_from == MARCH
    assert note_terms(notes, date(2028, 4, 1)).corrected_from == APRIL
    assert note_terms(notes, date(2026, 12, 1)).corrected_from == "2024-12"
    assert note_terms(notes, date(2027, 1, 1)).minimum == Decimal("0.50")


def test_the_first_of_two_bills_carries_whichever_cycle_it_is_of() -> None:
    before = [used("voice", "1.00", cycle=APRIL)]
    fresh = [used("voice", amount, cycle=cycle) for cycle, amount in ((MARCH, "5.00"), (APRIL, "1.25"), (MAY, "7.00"))]
    made = drafts(standing(fresh, before, APRIL), TERMS)
    assert [told(bill) for bill in made.documents] == [("bill", MARCH, "5.25"), ("bill", MAY, "7.00")]
    (block,) = made.documents[0].carried
    assert (block.cycle, block.amends, block.total) == (APRIL, f"{APRIL}-A1", Decimal("0.25"))


def test_a_raise_waits_for_a_bill_that_is_to_come_and_a_credit_for_none() -> None:
    dearer, cheaper = (replace(LINE, amount=Decimal(amount)) for amount in ("1.25", "0.75"))
    made = drafts(standing([dearer], [LINE], MARCH, has_next=True), TERMS)
    assert made.documents == ()
    assert list(made.waiting) == [Entry(LINE, is_reversal=True), Entry(dearer)]
    made = drafts(standing([cheaper], [LINE], MARCH, has_next=True), TERMS)
    assert [told(note) for note in made.documents] == [("credit_note", MARCH, "-0.25")]
    assert made.waiting == ()


def test_usage_of_a_cycle_without_a_bill_waits() -> None:
    made = drafts(replace(standing([LINE], []), billed=()), TERMS)
    assert (made.documents, list(made.waiting)) == ((), [Entry(LINE)])


def test_a_bill_that_is_issued_and_no_longer_fresh_is_credited_whole() -> None:
    (note,) = drafts(standing([], [LINE], MARCH), TERMS).documents
    assert (told(note), list(note.entries)) == (("credit_note", MARCH, "-1.00"), [Entry(LINE, is_reversal=True)])


def test_other_words_are_no_difference_and_each_sign_has_its_own() -> None:
    german = replace(LINE, label="Sprache", line_no=7)
    assert drafts(standing([german], [LINE], MARCH), TERMS).documents == ()
    dearer = replace(german, amount=Decimal("1.25"))
    (note,) = drafts(standing([dearer], [LINE], MARCH), BY_NOTE).documents
    assert [entry.line.label for entry in note.entries] == ["Voice", "Sprache"]


def test_a_bill_of_nothing_is_a_bill() -> None:
    (bill,) = drafts(replace(standing([], []), billed=(MARCH,)), TERMS).documents
    assert told(bill) == ("bill", MARCH, "0")


def test_an_entry_is_posted_with_its_sign_and_read_as_it_was() -> None:
    tax = replace(taxed("vat 0.20", "0.00", "0.00"), included=Decimal("0.10"))
    for line in (LINE, tax, used("sms", "0.00", "vat 0.20", "city 0.01")):
        for entry in (Entry(line), Entry(line, is_reversal=True)):
            assert entry_of(posted(entry)) == entry
    row = posted(Entry(tax, is_reversal=True))
    assert [str(row[name]) for name in ("base", "rate", "amount", "included")] == ["0.00", "0.20", "0.00", "-0.10"]
    assert line_of(posted(Entry(LINE)) | {"line_no": 3}) == LINE
