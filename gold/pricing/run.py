"""Runs the kernel over columns: plain where uses are few, over values, and else compiled, over arrays of records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args, get_type_hints

import numpy
from numpy.typing import NDArray

from gold.pricing.kernel import book, pool, records
from gold.pricing.kernel.book import Book

FEW_USES = 20_000
"""Uses that plain code has rated before compiled code is loaded."""

PIECES, ENTRIES = 64, 4
"""Room for pieces of one use, and for entries of each, before there is more."""

Column = NDArray[Any]

Columns = Mapping[str, Column]
"""A column for each field of a record."""

KINDS = {
    name: get_args(hint)[0]
    for lists in (book.Book, records.State, records.Scratch)
    for name, hint in get_type_hints(lists).items()
} | {"uses": records.Use, "outcomes": records.Outcome}
"""What the lists of the kernel hold, by their name."""

NUMBERS = "listed"
"""The one list that holds plain numbers."""


class PricingError(Exception):
    """What broke the kernel. index: of the use that it was at."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


@dataclass(frozen=True)
class Form:
    """A way to run the kernel: its modules, and how rows are made of columns and columns of rows."""

    pool: Any
    book: Any
    records: Any
    rows: Callable[[str, Columns, int], Any]
    columns: Callable[[str, Any], dict[str, NDArray[Any]]]
    numbers: Callable[[Sequence[int]], Any]


def rated(
    tariff: Book, state: Mapping[str, Columns], uses: Columns, *, explained: bool, compiles: bool
) -> dict[str, Columns]:
    """The columns of outcomes, counters, lot_cycles and, where explained, of entries.

    state: cycles, counters, spenders, holdings, lots and lot_cycles. A column that is left out is 0. compiles: whether
    all sums fit 63 bits.
    """
    form = compiled_form() if compiles and len(uses["start"]) > FEW_USES else PLAIN
    return rated_in(form, tariff, state, uses, explained=explained)


def rated_in(
    form: Form, tariff: Book, state: Mapping[str, Columns], uses: Columns, *, explained: bool
) -> dict[str, Columns]:
    """The same by one form of the kernel. Raises PricingError where anything breaks it."""
    count = len(uses["start"])
    pages = written(form, tariff)
    live = form.records.State(*[form.rows(name, state[name], size(state[name])) for name in records.State._fields])
    asked, outcomes = form.rows("uses", uses, count), form.rows("outcomes", {}, count)
    done, room, kept = 0, PIECES, []
    takes = 2 + max((terms.bucket_end - terms.bucket for terms in tariff.terms), default=0)
    while True:
        entries = form.rows("entries", {}, max(count - done, room) * ENTRIES if explained else 0)
        scratch = form.records.Scratch(form.rows("pieces", {}, room), form.rows("takes", {}, room * takes), entries)
        before = done
        try:
            done = form.pool.rate_uses(pages, live, asked, outcomes, scratch, done, 0)
        except Exception as error:
            raise PricingError(index_of(form.columns("outcomes", outcomes))) from error
        kept.append(
            ({name: column[before:done] for name, column in form.columns("outcomes", outcomes).items()}, entries)
        )
        if done == count:
            break
        room *= 2
    return {
        "outcomes": together([part for part, _ in kept]),
        "counters": form.columns("counters", live.counters),
        "lot_cycles": form.columns("lot_cycles", live.lot_cycles),
        "entries": entries_of(form, kept) if explained else {},
    }


def index_of(outcomes: Columns) -> int:
    """The index of the use that was begun last: one that was not has no outcome yet, whose den is 0."""
    return int(numpy.count_nonzero(outcomes["den"])) - 1


def written(form: Form, tariff: Book) -> Any:
    """The book as the form has it."""
    pages = {
        name: form.numbers(page) if name == NUMBERS else form.rows(name, columns_of(name, page), len(page))
        for name, page in tariff._asdict().items()
    }
    return form.book.Book(**pages)


def entries_of(form: Form, kept: Sequence[tuple[Columns, Any]]) -> Columns:
    """The entries of all uses in their order, and use: the index of the one that each is of."""
    parts, first = [], 0
    for outcomes, entries in kept:
        count = outcomes["entry_end"] - outcomes["entry"]
        written_here = {name: column[: int(count.sum())] for name, column in form.columns("entries", entries).items()}
        parts.append(written_here | {"use": numpy.repeat(numpy.arange(first, first + len(count)), count)})
        first += len(count)
    return together(parts)


def together(parts: Sequence[Columns]) -> Columns:
    """The rows of all parts."""
    if len(parts) == 1:
        return parts[0]
    return {name: numpy.concatenate([part[name] for part in parts]) for name in parts[0]}


def size(columns: Columns) -> int:
    """How many rows."""
    return len(next(iter(columns.values()))) if columns else 0


def columns_of(name: str, rows: Sequence[Any]) -> dict[str, NDArray[Any]]:
    return {
        field.name: column_of([getattr(row, field.name) for row in rows], kind_of(field.type))
        for field in fields(KINDS[name])
    }


def column_of(numbers: Sequence[int], kind: type) -> Column:
    """Numbers as a column: of Python's own where one passes 63 bits, as entries of a use that a maximum limits may."""
    try:
        return numpy.array(numbers, dtype=kind)
    except OverflowError:
        return numpy.array(numbers, dtype=numpy.object_)


def kind_of(said: object) -> type:
    """The type of a column by that of its field."""
    return numpy.bool_ if said is bool else numpy.int64


def values(name: str, columns: Columns, count: int) -> list[Any]:
    """Columns as values of Python's own numbers, which never wrap."""
    kind = KINDS[name]
    known = [
        columns[field.name].tolist() if field.name in columns else [kind_of(field.type)().item()] * count
        for field in fields(kind)
    ]
    return [kind(*row) for row in zip(*known, strict=True)]


def arrays(name: str, columns: Columns, count: int) -> Any:
    """Columns as an array of records."""
    held = numpy.zeros(count, numpy.dtype([(field.name, kind_of(field.type)) for field in fields(KINDS[name])]))
    for field, column in columns.items():
        held[field] = column
    return held.view(numpy.recarray)


def array_columns(name: str, rows: Any) -> dict[str, NDArray[Any]]:
    """An array of records as columns."""
    return {field.name: rows[field.name] for field in fields(KINDS[name])}


PLAIN = Form(pool, book, records, values, columns_of, list)


def compiled_form() -> Form:
    """The compiled kernel."""
    from gold.pricing.compiled import compiled  # numba takes half a second to import

    modules = compiled()
    return Form(
        modules.pool, modules.book, modules.records, arrays, array_columns, lambda page: numpy.array(page, numpy.int64)
    )
