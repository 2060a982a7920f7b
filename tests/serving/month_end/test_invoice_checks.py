"""Files that say else than their documents, or are not there, are named with what mends them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gold.billing.documents import WRITE_OFF
from serving.month_end.check import DIFFERS, Check
from serving.month_end.invoice_checks import of_invoices
from serving.month_end.month import Month
from tests.serving.month_end.issued_months import file_of
from tests.serving.month_end.months import figures, month_of

NUMBER, PDFS, ELSE = "number of documents", "documents with a PDF", "documents whose file says else"
DUE = "total due on documents"
RULES = "rules and rates that differ"
RENDER = "run tollhouse render-bills --cycle 2026-03"
BRING_BACK = "run tollhouse check-numbers --files and bring back from a copy"


def wrong(month: Month, invoices: Path) -> Mapping[str, Check]:
    """The checks that differ, by what they are of."""
    made = figures(month, invoices)
    return {check.what: check for check in of_invoices(month, made.invoices) if check.verdict == DIFFERS}


def spoil(path: Path, name: str, amount: str) -> None:
    """Lets a file say another amount."""
    document = json.loads(path.read_text())
    document["amounts"][name] = amount
    path.write_text(json.dumps(document))


def test_a_draft_that_says_another_amount_is_named_and_drawn_anew(month: Month, invoices: Path) -> None:
    spoil(invoices / "2026-03/2026-03-A3.json", "total_due", "7.01")
    made = wrong(month, invoices)
    assert {what: check.mend for what, check in made.items()} == dict.fromkeys((ELSE, DUE), f"{RENDER}: 2026-03-A3")
    assert (made[DUE].figure, made[DUE].other) == (Decimal("24.40"), Decimal("24.41"))


@pytest.mark.parametrize("number", ["B2026-0000002", "C2026-0000001"])
def test_an_issued_document_that_says_another_amount_is_named_and_not_drawn_again(
    number: str, issued: Path, sent: Path
) -> None:
    spoil(file_of(sent, number), "fee_amount", "0.50")
    assert {what: check.mend for what, check in wrong(month_of(issued), sent).items()} == dict.fromkeys(
        (ELSE, "fee on documents"), f"{BRING_BACK}: {number}"
    )


def test_a_carried_block_that_says_else_differs_in_its_own_cycle_alone(issued: Path, sent: Path) -> None:
    path = file_of(sent, "B2026-0000002")
    path.write_text(path.read_text().replace('"total": "2.40"', '"total": "2.41"'))
    made = wrong(month_of(issued, "2026-02"), sent)
    assert {what: check.mend for what, check in made.items()} == dict.fromkeys(
        (ELSE, DUE), f"{BRING_BACK}: B2026-0000002"
    )
    assert wrong(month_of(issued), sent) == {}


def test_of_a_cycle_that_is_issued_in_part_a_missing_draft_is_drawn_alone(issued: Path, sent: Path) -> None:
    (sent / "2026-02/2026-02-A2.json").unlink()
    (sent / "2026-02/2026-02-A2.pdf").unlink()
    file_of(sent, "B2026-0000001", "pdf").unlink()
    made = wrong(month_of(issued, "2026-02"), sent)
    draw = "run tollhouse render-bills --cycle 2026-02 --account A2"
    assert made[NUMBER].mend == made[ELSE].mend == draw
    assert made[PDFS].mend == f"{BRING_BACK}: B2026-0000001; {draw}"
    assert (made[PDFS].figure, made[PDFS].other) == (3, 1)


def test_drafts_that_stand_beside_what_was_sent_are_none_of_a_month(issued: Path, sent: Path) -> None:
    """render-bills drew the first before it was issued; the other's bill is gone."""
    assert (sent / "2026-02/2026-02-A1.json").exists()
    (sent / "2026-02/2026-02-A7.json").write_text("{}")
    assert wrong(month_of(issued, "2026-02"), sent) == {}


def test_of_many_drafts_that_say_else_a_few_are_named_and_the_others_counted(month: Month, invoices: Path) -> None:
    for number in range(4, 9):
        (invoices / f"2026-03/2026-03-A{number}.json").write_text("{}")
    assert wrong(month, invoices)[ELSE].mend == f"{RENDER}: 2026-03-A4, 2026-03-A5, 2026-03-A6, and 2 more"


def test_a_discount_that_a_draft_says_otherwise_is_seen(month: Month, invoices: Path) -> None:
    path = invoices / "2026-03/2026-03-A1.json"
    path.write_text(path.read_text().replace('"-1.50", "included"', '"-1.49", "included"'))
    assert wrong(month, invoices).keys() == {ELSE, RULES}


def test_a_tax_that_a_note_says_otherwise_is_seen(issued: Path, sent: Path) -> None:
    path = file_of(sent, "C2026-0000001")
    path.write_text(path.read_text().replace('"amount": "2.90"', '"amount": "2.91"'))
    assert wrong(month_of(issued), sent).keys() == {ELSE, RULES}


SPOILT = ["", "{}", '{"amounts": 3}', "[1]", '{"bill_id": "x", "cycle": "2026-03", "lines": [], "amounts": {}}']


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_file_that_cannot_be_read_is_none(spoilt: str, month: Month, invoices: Path) -> None:
    (invoices / "2026-03/2026-03-A3.json").write_text(spoilt)
    assert {NUMBER, ELSE} <= wrong(month, invoices).keys()


def test_the_file_of_another_document_is_none(issued: Path, sent: Path) -> None:
    file_of(sent, "B2026-0000003").write_bytes(file_of(sent, "C2026-0000001").read_bytes())
    assert wrong(month_of(issued), sent)[NUMBER].mend == f"{BRING_BACK}: B2026-0000003"


def test_what_is_written_off_has_no_file(issued: Path, sent: Path) -> None:
    march = month_of(issued)
    note = next(one for one in march.documents if one.name == "C2026-0000001")
    others = [one for one in march.documents if one is not note]
    for kind in ("json", "pdf"):
        file_of(sent, note.name, kind).unlink()
    assert wrong(replace(march, documents=[*others, replace(note, kind=WRITE_OFF, number=None)]), sent) == {}


def test_a_missing_pdf_and_a_draft_of_no_bill_are_seen(month: Month, invoices: Path) -> None:
    (invoices / "2026-03/2026-03-A1.pdf").unlink()
    assert wrong(month, invoices).keys() == {PDFS}
    (invoices / "2026-03/2026-03-A7.json").write_text("{}")
    assert wrong(month, invoices).keys() == {NUMBER, PDFS, ELSE}
