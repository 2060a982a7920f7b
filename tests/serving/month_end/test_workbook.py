"""The workbook that is written: exact amounts, no formula, the same bytes again, pages that print."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from serving.month_end import sheet
from serving.month_end.checks import checks
from serving.month_end.month import Month
from serving.month_end.sheet import COUNT, MONEY, TEXT, Column, Sheet
from serving.month_end.sheets import sheets
from serving.month_end.workbook import workbook
from tests.serving.month_end.months import NAME, figures

MADE = datetime(2026, 4, 1, 8, tzinfo=UTC)
NAMES = "Summary Checks Bridge Journal Tax Discounts Accrual Control_totals KPIs Bills"


def whole(month: Month, invoices: Path) -> bytes:
    made = figures(month, invoices)
    return workbook(sheets(made, checks(made), "snapshot hand"), month.currency, month.decimals, MADE)


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def parts(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_same_month_makes_the_same_bytes(month: Month, invoices: Path) -> None:
    assert whole(month, invoices) == whole(month, invoices)


def test_no_cell_is_a_formula_and_no_number_of_a_telephone_stands_in_it(month: Month, invoices: Path) -> None:
    content = whole(month, invoices)
    sheets_of = [text for name, text in parts(content).items() if name.startswith("xl/worksheets/")]
    assert not [text for text in sheets_of if "<f>" in text or "<f " in text]
    assert not [name for name, text in parts(content).items() if re.search(r"\+?212\d{6}", text)]
    names = {row[2] for row in opened(content)["Bills"].iter_rows(values_only=True)}
    assert NAME in names


def test_every_sheet_prints_landscape_as_wide_as_a_page_with_its_headings(month: Month, invoices: Path) -> None:
    book = opened(whole(month, invoices))
    assert book.sheetnames == [name.replace("_", " ") for name in NAMES.split()]
    for page in book:
        assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )
        assert page.sheet_properties.pageSetUpPr.fitToPage
        heading = int(re.sub(r"\D", "", page.freeze_panes)) - 1
        assert page.print_title_rows == f"${heading}:${heading}"


def test_totals_stand_in_cells_as_they_are_with_the_currency(month: Month, invoices: Path) -> None:
    page = opened(whole(month, invoices))["Bills"]
    *_, last = page.iter_rows()
    assert (last[0].value, last[-1].value, last[-1].number_format) == (
        "Sum",
        24.4,
        "#,##0.00\\ [$MAD];[Red]\\-#,##0.00\\ [$MAD]",
    )


def test_a_check_that_differs_is_red_and_says_so(month: Month, invoices: Path) -> None:
    (invoices / "2026-03/2026-03-A3.json").unlink()
    page = opened(whole(month, invoices))["Checks"]
    colours = {
        cell.value: cell.fill.fgColor.rgb[2:]
        for (cell,) in page.iter_rows(max_col=1)
        if cell.value in ("OK", "DIFFERS")
    }
    assert colours == {"OK": "C6EFCE", "DIFFERS": "FFC7CE"}


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0.1", "<v>0.1</v>"),
        ("-1234567890123.45", "<v>-1234567890123.45</v>"),
        ("12345678901234.5600", "<t>12,345,678,901,234.5600</t>"),
    ],
)
def test_an_amount_is_written_to_its_last_digit(amount: str, written: str) -> None:
    one = Sheet("One", "One", "", [Column("Amount", MONEY, 20)], [[Decimal(amount)]])
    assert written in parts(workbook([one], "MAD", 2, MADE))["xl/worksheets/sheet1.xml"]


def test_a_currency_without_decimals_shows_none_and_odd_texts_are_kept() -> None:
    columns = [Column("Amount", MONEY, 20), Column("Text", TEXT, 10), Column("Day", "day", 10)]
    one = Sheet("One", "One", "", columns, [[Decimal(5), "bell \a 名", date(2026, 3, 1)]])
    amount, text, day = list(opened(workbook([one], "JPY", 0, MADE))["One"].iter_rows())[-1]
    assert amount.number_format.startswith("#,##0\\ [$JPY]")
    assert (text.value, day.value.date()) == ("bell � 名", date(2026, 3, 1))


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    one = Sheet("Bills", "Bills", "", [Column("N", COUNT, 9)], [[n] for n in range(5)], [[10]])
    book = opened(workbook([one], "MAD", 2, MADE))
    last = {page.title: [row[0] for row in page.iter_rows(values_only=True)][-1] for page in book}
    assert last == {"Bills": 1, "Bills 2": 3, "Bills 3": 10}
