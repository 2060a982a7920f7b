"""Sheets as an Excel workbook: exact numbers, no formula, a page to print, and the same bytes for the same sheets."""

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from serving.month_end.check import OK
from serving.month_end.sheet import COUNT, DAY, EXACT, MONEY, PERCENT, TEXT, VERDICT, Cell, Column, Row, Sheet, Value

EXACT_DIGITS = 15
"""That a reader's numbers keep; an amount of more is written as text."""

NOTE_CHARACTERS = 170
"""Of a line at most; a letter is narrower than the digit that widths are counted in."""
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of ZIP's calendar: no file of the workbook tells when it was written."""

A4 = 9
LINE_HEIGHT = 13
"""In points, of a line of text."""
FONT = "Arial"
COLOURS = {"good": ("006100", "C6EFCE"), "bad": ("9C0006", "FFC7CE")}
INDENTS = {"left": 1, "right": 0}
"""So that a text does not touch the number before it."""

RULE = Side(style="thin", color="7F7F7F")


def workbook(sheets: Iterable[Sheet], currency: str, decimals: int, made: datetime) -> bytes:
    """The bytes of an .xlsx. decimals: of the currency. made: the time that the workbook names as its own."""
    book = Workbook(write_only=True)
    for style in styles(currency, decimals):
        book.add_named_style(style)
    for sheet in sheets:
        for page in sheet.pages():
            add(book, page)
    book.properties.creator = "Tollhouse"
    book.properties.created = book.properties.modified = made.replace(tzinfo=None, microsecond=0)
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return without_times(written)


def without_times(written: io.BytesIO) -> bytes:
    """The same archive with files of one age."""
    again = io.BytesIO()
    with ZipFile(written) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return again.getvalue()


def styles(currency: str, decimals: int) -> Iterator[NamedStyle]:
    """One for each kind of value, plain and for totals, and those of titles."""
    fraction = f".{'0' * decimals}" if decimals else ""
    money = f"#,##0{fraction}\\ [${currency}]"
    formats = {
        TEXT: "@",
        MONEY: f"{money};[Red]\\-{money}",
        EXACT: "#,##0.000000;[Red]\\-#,##0.000000",
        COUNT: "#,##0",
        PERCENT: "0.0##%",
        DAY: "yyyy\\-mm\\-dd",
        **{f"decimals{count}": f"#,##0{'.' if count else ''}{'0' * count}" for count in range(7)},
    }
    for kind, number_format in formats.items():
        side = "left" if kind in (TEXT, DAY) else "right"
        shape = Alignment(horizontal=side, vertical="top", wrap_text=kind == TEXT, indent=INDENTS[side])
        yield NamedStyle(kind, font=font(), number_format=number_format, alignment=shape)
        bold, above = font(bold=True), Border(top=RULE)
        yield NamedStyle(f"{kind} total", font=bold, number_format=number_format, alignment=shape, border=above)
    for name, (ink, paper) in COLOURS.items():
        fill = PatternFill("solid", fgColor=paper)
        shape = Alignment(horizontal="left", vertical="top", indent=1)
        yield NamedStyle(name, font=font(bold=True, color=ink), fill=fill, alignment=shape)
    yield NamedStyle("sheet title", font=font(bold=True, size=14))
    yield NamedStyle("sheet note", font=font(color="595959"))
    for side, indent in INDENTS.items():
        shape = Alignment(horizontal=side, vertical="bottom", wrap_text=True, indent=indent)
        fill = PatternFill("solid", fgColor="DDE6EE")
        yield NamedStyle(
            f"{side} heading", font=font(bold=True), fill=fill, border=Border(bottom=RULE), alignment=shape
        )


def font(**other: Any) -> Font:
    """The one font, that every office has, or one as wide."""
    return Font(**{"name": FONT, "size": 10, **other})


def add(book: Workbook, sheet: Sheet) -> None:
    """Adds a sheet: title, note, headings that stay, rows, totals."""
    page = book.create_sheet(sheet.name)
    notes = textwrap.wrap(sheet.note, min(NOTE_CHARACTERS, sum(column.width for column in sheet.columns) * 6 // 5))
    heading = len(notes) + 3
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = f"A{heading + 1}"
    page.print_title_rows = f"{heading}:{heading}"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.oddFooter.left.text, page.oddFooter.right.text = sheet.title, "&P / &N"

    def styled(value: Value, style: str) -> Any:
        cell = WriteOnlyCell(page, cast(Any, plain(value)))
        if isinstance(cell.value, str):
            cell.data_type = "s"  # a name that begins with = is no formula
        cell.style = style
        return cell

    page.append([styled(sheet.title, "sheet title")])
    for line in notes:
        page.append([styled(line, "sheet note")])
    page.append([])
    page.append([styled(column.title, f"{side(column)} heading") for column in sheet.columns])
    number = heading
    for rows, suffix in ((sheet.rows, ""), (sheet.totals, " total")):
        for row in rows:
            number += 1
            if (lines := lines_of(row, sheet.columns)) > 1:
                page.row_dimensions[number].height = LINE_HEIGHT * lines
            page.append(
                [styled(*styled_as(value, column, suffix)) for value, column in zip(row, sheet.columns, strict=True)]
            )


def lines_of(row: Row, columns: Sequence[Column]) -> int:
    """How many lines the longest text of a row takes in its column."""
    texts = (
        (value, column.width * 4 // 3) for value, column in zip(row, columns, strict=True) if isinstance(value, str)
    )
    return max((len(textwrap.wrap(text, width)) for text, width in texts if len(text) > width), default=1)


def side(column: Column) -> str:
    """Where a column's titles stand."""
    return "left" if column.kind in (TEXT, DAY, VERDICT) else "right"


def styled_as(value: Value | Cell, column: Column, suffix: str) -> tuple[Value, str]:
    """A value and the name of its style. suffix: that of totals."""
    cell = value if isinstance(value, Cell) else Cell(value, column.kind)
    if cell.kind == VERDICT:
        return cell.value, "good" if str(cell.value).startswith(OK) else "bad"
    return cell.value, f"{cell.kind}{suffix}"


def plain(value: Value) -> str | Decimal | int | date | None:
    """A value as a cell can hold it: texts without control characters, amounts too long for a number as text."""
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > EXACT_DIGITS:
        return f"{value:,f}"
    return NO_TEXT.sub("\ufffd", value) if isinstance(value, str) else value
