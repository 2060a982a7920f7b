"""Tables on pages: what is in them, how they flow from page to page, and how they are drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from serving.invoices.glyphs import BOLD, PLAIN, fitted, typeset, width
from serving.invoices.page import ACCENT, FAINT, INK, LEFT, MUTED, RULE, WIDTH

TITLE, HEADER, GAP = 20.0, 17.0, 15.0
AT_LEAST = 3  # rows that keep a title company at a page's end


@dataclass(frozen=True)
class Column:
    """width: a share of the page. right: numbers stand against the right edge."""

    title: str
    width: float
    right: bool = False


@dataclass(frozen=True)
class Table:
    """rows: a text per column. strong: places of bold rows, -1 the last. size, pitch: of rows, in points."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    strong: frozenset[int] = field(default=frozenset())
    size: float = 9.0
    pitch: float = 16.0


@dataclass(frozen=True)
class Slice:
    """The rows of a table that stand on one page. top: of its title, in points from the page's bottom."""

    table: Table
    first: int
    end: int
    top: float


Page = tuple[Slice, ...]
Row = tuple[float, str, tuple[str, ...]]
"""Where a row's text stands above the page's bottom, its font and its cells."""


def flow(tables: Iterable[Table], first_top: float, top: float, bottom: float) -> list[Page]:
    """The tables in order from first_top down, on as many pages as they take, each going on from top."""
    pages: list[list[Slice]] = [[]]
    at = first_top
    for table in tables:
        row = 0
        while row < len(table.rows):
            fits = int((at - bottom - TITLE - HEADER) // table.pitch)
            if fits < min(AT_LEAST, len(table.rows) - row):
                pages.append([])
                at = top
                continue
            end = min(row + fits, len(table.rows))
            pages[-1].append(Slice(table, row, end, at))
            at -= TITLE + HEADER + (end - row) * table.pitch + GAP
            row = end
    return [tuple(page) for page in pages]


def draw_slice(canvas: Canvas, part: Slice) -> None:
    """Draws title, header and rows."""
    table, top = part.table, part.top - TITLE - HEADER
    title = table.title + (" (continued)" if part.first else "")
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 11)
    canvas.drawString(LEFT, part.top - 12, title)
    draw_grid(canvas, part, top)
    titles = tuple(column.title for column in table.columns)
    draw_rows(canvas, table, [(top + 5.5, BOLD, titles)], 7.5, MUTED)
    draw_rows(canvas, table, body(part, top), table.size, INK)


def body(part: Slice, top: float) -> Iterator[Row]:
    """The rows of a slice whose first row begins at top."""
    table, above_line = part.table, (part.table.pitch - part.table.size) / 2 + 1.2
    for index in range(part.first, part.end):
        is_strong = bool({index, index - len(table.rows)} & table.strong)
        below = top - (index - part.first + 1) * table.pitch
        yield below + above_line, BOLD if is_strong else PLAIN, table.rows[index]


def draw_grid(canvas: Canvas, part: Slice, top: float) -> None:
    """A tinted header and a hairline below each row."""
    canvas.setFillColor(FAINT)
    canvas.rect(LEFT, top, WIDTH, HEADER, stroke=0, fill=1)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(0.8)
    canvas.line(LEFT, top, LEFT + WIDTH, top)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    path = canvas.beginPath()
    for row in range(1, part.end - part.first + 1):
        path.moveTo(LEFT, top - row * part.table.pitch)
        path.lineTo(LEFT + WIDTH, top - row * part.table.pitch)
    canvas.drawPath(path)


def draw_rows(canvas: Canvas, table: Table, rows: Iterable[Row], size: float, color: Color) -> None:
    """Rows of cells, in the columns of a table. All in one text object: drawString for every cell takes longer."""
    text, set_in, columns = canvas.beginText(), "", column_spans(table)
    text.setFillColor(color)
    for y, font, cells in rows:
        for (x, room, right), cell in zip(columns, cells, strict=True):
            if not cell:
                continue
            chosen, drawn = typeset(fitted(cell, font, size, room), font)
            if chosen != set_in:
                text.setFont(chosen, size)
                set_in = chosen
            text.setTextOrigin(x - width(drawn, chosen, size) if right else x, y)
            text.textLine(drawn)  # and not textOut, which measures every text once more
    canvas.drawText(text)


def column_spans(table: Table) -> list[tuple[float, float, bool]]:
    """Where each column's text is set, how much room it has, and whether it ends there."""
    scale = WIDTH / sum(column.width for column in table.columns)
    spans, x = [], LEFT
    for column in table.columns:
        wide = column.width * scale
        spans.append((x + wide - 5 if column.right else x + 5, wide - 8, column.right))
        x += wide
    return spans
