"""Rows as columns of text, for a terminal: each column as wide as it needs."""

from collections.abc import Iterable, Sequence


def text_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A line of titles, if there are any, and one for each row; > before a title sets its column right."""
    titles = [column.removeprefix(">") for column in columns]
    cells = [tuple(cell or "" for cell in row) for row in rows]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    sides = [">" if column.startswith(">") else "<" for column in columns]
    shown = [titles, *cells] if any(titles) else cells
    lines = ("  ".join(f"{c:{s}{w}}" for c, s, w in zip(row, sides, widths, strict=True)) for row in shown)
    return [line.rstrip() for line in lines]


def block(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A title, and a table below it; nothing if there is no row."""
    cells = list(rows)
    return "\n".join([title, *(f"  {line}" for line in text_table(columns, cells))]) if cells else ""
