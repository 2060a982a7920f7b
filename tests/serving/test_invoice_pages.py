"""The drawing of invoices: what can be read on the pages, in which script, on how many, by how many processes."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from serving.invoices.balance import balances
from serving.invoices.files import Done, render, render_file
from serving.invoices.glyphs import PLAIN, fits, fitted
from serving.invoices.items import itemised
from serving.invoices.pdf import page_count, pdf
from serving.invoices.scripts import as_drawn
from tests.serving.invoice_documents import customer, document


def words(found: dict[str, Any]) -> str:
    """What the PDF's page streams show, as far as Helvetica sets it."""
    shown = re.findall(rb"\((.*?)(?<!\\)\) Tj", pdf(found, compressed=False))
    return "\n".join(text.decode("cp1252").replace("\\(", "(").replace("\\)", ")") for text in shown)


def staged(folder: Path, *parts: list[dict[str, Any]]) -> list[Path]:
    """Files of documents, a line each, as Spark writes them."""
    paths = [folder / f"part-{place}" for place in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        path.write_text("".join(json.dumps(found) + "\n" for found in part), encoding="utf-8")
    return paths


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


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
    found = document()
    found["period"] = {"first_day": first, "last_day": last}
    shown = words(found)
    assert name in shown
    assert f"{first} to {last}" in shown


def test_a_use_says_what_multiplied_its_price() -> None:
    found = document()
    found["items"][1] |= {"modifier": "1.53000000", "is_roaming": True}
    remarks = [row[3] for row in itemised(found).rows]
    assert remarks == ["", "roaming, \u00d7 1.53", ""]


def test_a_bill_that_is_not_issued_says_so_on_every_page() -> None:
    assert "DRAFT" not in words(document())
    assert words(document(status="draft")).count("DRAFT INVOICE") == 2


@pytest.mark.parametrize("text", ["W" * 2_000_000, "iiiW" * 50, "زينب " * 100])
def test_a_name_too_long_is_cut_where_the_room_ends(text: str) -> None:
    shown = fitted(text, PLAIN, 9, 200)
    assert shown.endswith("…")
    assert text.startswith(shown[:-1])
    assert fits(shown, PLAIN, 9, 200)
    assert not fits(text[: len(shown) + 1] + "…", PLAIN, 9, 200)


def test_every_page_counts_itself_and_repeats_the_header() -> None:
    found = document(items=200)
    shown, pages = words(found), page_count(found)
    assert pages == 5
    assert [f"Page {n} of {pages}" in shown for n in range(1, pages + 1)] == [True] * pages
    assert shown.count("Date and time") == pages - 1
    assert shown.count("2026-03-06 09:00:00") == 200


def test_an_account_of_many_numbers_runs_over_to_further_pages_and_loses_no_line() -> None:
    shown = words(document(items=150, numbers=150))
    assert "Usage by number (continued)" in shown
    assert all(shown.count(f"+21260000{place:04}") == 2 for place in range(150))  # once each as line and item


def test_a_bill_without_use_has_one_page() -> None:
    found = document(items=0)
    assert page_count(found) == 1
    assert "No usage in this period" in words(found)


@pytest.mark.parametrize("name", ["عبد الله العلوي", "Łukasz Żółć", "ⵎⵓⵃⵎⵎⴷ", "A\nB\x00C", "(\\)", "x" * 500, ""])
def test_any_name_can_be_drawn_and_always_the_same(name: str) -> None:
    found = document(customer=customer(1, name))
    assert pdf(found) == pdf(found)


def test_arabic_letters_join_and_run_from_right_to_left() -> None:
    assert as_drawn("بيت") == "\ufe96\ufef4\ufe91"  # initial beh, medial yeh, final teh, seen from the left
    assert as_drawn("سلام 12") == "12 \ufee1\ufefc\ufeb3"  # lam and alef are one letter; numbers keep their order
    assert as_drawn("Amina") == "Amina"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_a_reader_of_pdf_files_finds_the_total(tmp_path: Path) -> None:
    (tmp_path / "bill.pdf").write_bytes(pdf(document(items=10)))
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "bill.pdf", "-"], capture_output=True, check=True)
    assert b"12.00 MAD" in told.stdout


def test_several_processes_write_what_one_does(tmp_path: Path) -> None:
    bills = [document(f"ACC{n}", items=n, customer=customer(1, "عمر" if n % 2 else "Omar")) for n in range(8)]
    sources = staged(tmp_path, bills[:3], bills[3:6], bills[6:])
    for jobs in (1, 3):
        (tmp_path / str(jobs)).mkdir()
        assert sum(done.written for done in render(sources, tmp_path / str(jobs), jobs)) == 8
    assert contents(tmp_path / "1") == contents(tmp_path / "3")
    assert len(contents(tmp_path / "1")) == 16


def test_a_pdf_that_was_lost_is_drawn_again(tmp_path: Path) -> None:
    (source,) = staged(tmp_path, [document()])
    folder = tmp_path / "invoices"
    folder.mkdir()
    render_file(source, folder)
    before = contents(folder)
    (folder / "2026-03-ACC1.pdf").unlink()
    assert render_file(source, folder).written == 1
    assert contents(folder) == before


def test_a_bill_whose_parts_do_not_add_up_is_left_out(tmp_path: Path) -> None:
    wrong = document()
    wrong["items"][0]["charge"] = "1.000001"
    (source,) = staged(tmp_path, [wrong])
    assert balances(document())
    assert render_file(source, tmp_path) == Done(bills=["2026-03-ACC1"], unbalanced=["2026-03-ACC1"])


def test_an_account_that_looks_like_a_path_stays_in_the_folder(tmp_path: Path) -> None:
    (source,) = staged(tmp_path, [document("../../ACC/1")])
    folder = tmp_path / "invoices"
    folder.mkdir()
    assert render_file(source, folder).written == 1
    assert len(contents(folder)) == 2
