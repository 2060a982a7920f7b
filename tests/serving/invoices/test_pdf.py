"""The drawing of invoices: what can be read on the pages, and on how many."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from serving.invoices.pdf import page_count, pdf
from tests.serving.invoice_documents import customer, document


def words(bill: dict[str, Any]) -> str:
    """What the PDF's page streams show, as far as Helvetica sets it."""
    shown = re.findall(rb"\((.*?)(?<!\\)\) Tj", pdf(bill, compressed=False))
    return "\n".join(text.decode("cp1252").replace("\\(", "(").replace("\\)", ")") for text in shown)


def test_the_page_says_who_owes_how_much_for_when() -> None:
    shown = words(document(items=1_200))
    for text in ("Amina Fassi", "Account ACC1", "for March 2026", "1,440.00 MAD", "20 %", "20:00:00", "INVOICE"):
        assert text in shown
    assert "half up" in shown
    assert "standard of 2018-01-01 (cdcdcdcdcdcd)" in shown


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-03-15", "2026-04-14", "for 15 March to 14 April 2026"),
        ("2026-12-28", "2027-01-27", "for 28 December 2026 to 27 January 2027"),
    ],
)
def test_a_cycle_that_is_no_month_is_told_by_its_days(first: str, last: str, name: str) -> None:
    bill = document()
    bill["period"] = {"first_day": first, "last_day": last}
    shown = words(bill)
    assert name in shown
    assert f"{first} to {last}" in shown


def test_a_note_to_a_cycle_of_other_days_by_now_states_both() -> None:
    days = {"first_day": "2026-03-15", "last_day": "2026-04-14"}
    amends = {"amends": "2026-03-ACC1", "amends_number": "B2026-0000001"}
    note = document() | amends | {"lines": [], "corrected_period": days}
    shown = words(note).splitlines()
    assert shown[shown.index("Period") + 1] == "2026-03-01 to 2026-03-31"
    assert shown[shown.index("Corrected period") + 1] == "2026-03-15 to 2026-04-14"
    assert "Corrected period" not in words(note | {"corrected_period": None})


def test_a_bill_that_is_not_issued_says_so_on_every_page() -> None:
    assert "DRAFT" not in words(document())
    assert words(document(status="draft")).count("DRAFT INVOICE") == 2


def test_every_page_counts_itself_and_repeats_the_header() -> None:
    bill = document(items=200)
    shown, pages = words(bill), page_count(bill)
    assert pages == 5
    assert [f"Page {n} of {pages}" in shown for n in range(1, pages + 1)] == [True] * pages
    assert shown.count("Date and time") == pages - 1
    assert shown.count("2026-03-06 09:00:00") == 200


def test_an_account_of_many_numbers_runs_over_to_further_pages_and_loses_no_line() -> None:
    shown = words(document(items=150, numbers=150))
    assert "Usage by number (continued)" in shown
    assert "Charge, MAD" in shown, "no heading is cut"
    assert all(shown.count(f"+21260000{place:04}") == 2 for place in range(150))  # once each as line and item


def test_a_bill_without_use_has_one_page() -> None:
    bill = document(items=0)
    assert page_count(bill) == 1
    assert "No usage in this period" in words(bill)


def test_an_address_stands_below_the_name_on_two_lines_where_one_is_too_short() -> None:
    home = "Immeuble Les Palmiers, 131 Boulevard Zerktouni, bureau 12, Casablanca 20000"
    shown = words(document(customer=customer(1) | {"address": home, "vat_id": "MA12345678"}))
    first = "Immeuble Les Palmiers, 131 Boulevard Zerktouni, bureau 12,"
    assert f"Amina Fassi\n{first}\nCasablanca 20000\nAccount ACC1" in shown
    assert "Your VAT id\nMA12345678" in shown
    assert "Rabat" not in shown, "the address says it"
    assert "VAT id" not in words(document())


@pytest.mark.parametrize("name", ["عبد الله العلوي", "Łukasz Żółć", "ⵎⵓⵃⵎⵎⴷ", "A\nB\x00C", "(\\)", "x" * 500, ""])
def test_any_name_can_be_drawn_and_always_the_same(name: str) -> None:
    bill = document(customer=customer(1, name))
    assert pdf(bill) == pdf(bill)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_a_reader_of_pdf_files_finds_the_total(tmp_path: Path) -> None:
    (tmp_path / "bill.pdf").write_bytes(pdf(document(items=10)))
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "bill.pdf", "-"], capture_output=True, check=True)
    assert b"12.00 MAD" in told.stdout
