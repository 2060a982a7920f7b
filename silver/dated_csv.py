"""Small CSV files of rows that hold from one local date to another, read and checked on the driver."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import accumulate, groupby
from pathlib import Path

Row = Mapping[str, str | None]
"""A line by column, without spaces around its values; None where empty. Dates are ISO text, which sorts as they do."""

Rule = Callable[[Row], str | None]
"""None, or the reason why a row is not sound."""

UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class DatedRows:
    """rows: in order of entity and valid_from. faults: a sentence each; with any, no row counts."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def dated_rows(
    file: Path,
    columns: Sequence[str],
    rules: Iterable[Rule],
    of: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> DatedRows:
    """The rows of a file. of: the columns that name the entity; left out: the first. optional: columns it may lack.

    A valid_to that is left open ends where the entity's next row begins.
    """
    lines, faults = read_lines(file, columns, optional)
    rules = (*rules, is_text, holds_from, holds_to)
    reasons = [(f"{at} ({shown(row)})", row, [why for rule in rules if (why := rule(row))]) for at, row in lines]
    faults += [f"{at}: {why}." for at, _, broken in reasons for why in broken]

    def entity(row: Row) -> list[str]:
        return [row[name] or "" for name in of or columns[:1]]

    sound = [row for _, row, broken in reasons if not broken]
    ordered = sorted(sound, key=lambda row: (entity(row), row["valid_from"] or ""))
    versions = [list(group) for _, group in groupby(ordered, key=entity)]
    faults += [f"{file}: {fault}" for rows in versions for fault in overlaps(rows)]
    return DatedRows(() if faults else tuple(row for rows in versions for row in closed(rows)), tuple(faults))


def read_lines(
    file: Path, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[list[tuple[str, Row]], list[str]]:
    """The lines below the header, each with its place, and what is wrong with the file as CSV."""
    every, why_not = read_cells(file)
    if why_not:
        return [], [f"{file}: {why_not}."]
    if not every:
        return [], [f"{file}: it is empty; expected a header, {','.join(columns)}, and rows below it."]
    header, *lines = every
    names = [name.strip() for name in header[0]]
    columns = [*columns, *(name for name in optional if name in names)]
    if sorted(names) != sorted(columns):
        apart = " with commas between them" if len(names) == 1 else ""
        return [], [f"{file}: its columns are {on_one_line(names)}; expected {','.join(columns)}{apart}."]
    cells_by_line = {f"{file} line {n}": cells for cells, n in lines}
    uneven = [
        f"{at} ({on_one_line(cells)}): it has {len(cells)} values; expected {len(names)}."
        for at, cells in cells_by_line.items()
        if len(cells) != len(names)
    ]
    rows = {at: dict(zip(names, cells, strict=False)) for at, cells in cells_by_line.items()}
    return [(at, {name: cell.strip() or None for name, cell in row.items()}) for at, row in rows.items()], uneven


def read_cells(file: Path) -> tuple[list[tuple[list[str], int]], str | None]:
    """The values of each line that is not blank, with its number, and why the file cannot be read as CSV."""
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        return [], f"it cannot be read ({error.strerror}); name a file that can"
    except UnicodeDecodeError:
        return [], f"it is {'UTF-16' if content.startswith(UTF_16) else 'not UTF-8'}; save it as UTF-8"
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        every = [(cells, reader.line_num) for cells in reader]
    except csv.Error as error:
        return [], f"it is no CSV up to line {reader.line_num} ({error}); close what a quote opened, or copy it whole"
    return [(cells, n) for cells, n in every if len(cells) > 1 or "".join(cells).strip()], None


def shown(row: Row) -> str:
    """A row as its file has it, on one line."""
    return on_one_line(cell or "" for cell in row.values())


def on_one_line(cells: Iterable[str]) -> str:
    """A row of a file, whatever is in it."""
    text = ",".join(cells)
    return text if text.isprintable() else ascii(text)[1:-1]


def is_text(row: Row) -> str | None:
    """A rule: every value can be shown on a line."""
    strange = [name for name, cell in row.items() if cell is not None and not cell.isprintable()]
    return f"{', '.join(strange)} has a character that no line shows, such as a line break" if strange else None


def needed(column: str) -> Rule:
    """A rule: the column has a value."""
    return lambda row: None if row.get(column) else f"{column} is missing"


def holds_from(row: Row) -> str | None:
    """A rule: valid_from is a date."""
    return None if is_day(row.get("valid_from")) else "valid_from is not a date such as 2026-03-01"


def holds_to(row: Row) -> str | None:
    """A rule: valid_to is empty, or a date after valid_from."""
    end = row.get("valid_to")
    if end is not None and not is_day(end):
        return "valid_to is not a date such as 2026-03-01, nor empty"
    return (
        "valid_to, which is excluded, is not after valid_from" if end and end <= (row.get("valid_from") or "") else None
    )


def is_day(text: str | None) -> bool:
    """Whether it is a date of the calendar in ISO form."""
    try:
        return bool(text and DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def closed(rows: list[Row]) -> list[Row]:
    """One entity's rows in order; what is open ends where the next begins."""
    starts = [row["valid_from"] for row in rows[1:]]
    return [{**row, "valid_to": row["valid_to"] or start} for row, start in zip(rows, [*starts, None], strict=True)]


def overlaps(rows: list[Row]) -> Iterator[str]:
    """The rows of one entity, as given, that hold on a day of one before them: of those the one that lasts longest."""
    for one, two in zip(accumulate(rows, longer), rows[1:], strict=False):
        if until(one) > (two["valid_from"] or "") or one["valid_from"] == two["valid_from"]:
            yield f"the rows {shown(one)} and {shown(two)} hold on the same day; expected one at a time."


def longer(one: Row, two: Row) -> Row:
    """Which of two rows lasts longer; the second where both end together."""
    return one if until(one) > until(two) else two


def until(row: Row) -> str:
    """When a row ends; one that is open may end where it begins."""
    return row["valid_to"] or row["valid_from"] or ""
