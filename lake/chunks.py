"""Chunks of whole keys in a task's stream of tagged rows, and what a plain function answers, as such a stream."""

import gc
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow
from pyarrow import compute

from lake.errors import Stop
from lake.table import Table

Tables = Mapping[str, pyarrow.Table]
Function = Callable[[Tables], Tables]
"""Takes the rows of many whole keys, by the name of their input, in no order; returns rows by the name of their output.

It is called once for each chunk, and on the workers: what it closes over travels there, code by import.
"""

LEAST_ROWS = 50_000
"""Rows that a chunk has at least, where a task has so many: a function works on columns."""

MOST_ROWS = 100_000
"""Rows that go back at a time."""

BUCKETS = 4096
"""Keys are brought together by their hash modulo this, a power of two."""

HASH, KEY, TAG = "hash", "key", "tag"
TOLD, FAILED = -1, -2
"""Tags of what a task tells of itself: the buckets it had and how many rows it made, and why it could not go on."""

LIST_OF_INTEGERS = pyarrow.list_(pyarrow.field("element", pyarrow.int64()))

NOTES = pyarrow.schema(
    {
        "task": pyarrow.int32(),
        TAG: pyarrow.int32(),
        "buckets": LIST_OF_INTEGERS,
        "rows": LIST_OF_INTEGERS,
        "reason": pyarrow.string(),
        "trace": pyarrow.string(),
    }
)


@dataclass(frozen=True)
class Few:
    """An output of few rows for each call of the function: they come with the first look at all. columns: DDL text."""

    columns: str


Outputs = Mapping[str, str | Table | Few]
"""The columns of each output, as a table or as DDL text."""


@dataclass(frozen=True)
class Work:
    """A function, the key's column, the columns of the inputs and what the outputs must have, by name and in order."""

    function: Function
    key: str
    inputs: Mapping[str, tuple[str, ...]]
    outputs: Mapping[str, pyarrow.Schema]

    @property
    def schema(self) -> pyarrow.Schema:
        """Of the rows that come back: notes, and of each output a struct that is null in the rows of the others."""
        kinds = [pyarrow.field(part(n), pyarrow.struct(list(schema))) for n, schema in enumerate(self.outputs.values())]
        return pyarrow.schema([*NOTES, *kinds])

    def answers(self, task: int, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """What a task sends back. A fault is a row too: Spark would try the task again, and bury the reason."""
        stream = iter(batches)
        try:
            for chunk in in_order(chunks(stream)):
                buckets = compute.unique(compute.bit_wise_and(chunk[HASH], BUCKETS - 1))
                made = list(self.called(self.split(chunk)).values())
                for n, rows in enumerate(made):
                    yield from tagged(self.schema, {"task": task, TAG: n}, part(n), rows)
                told = {"buckets": buckets.to_pylist(), "rows": [len(rows) for rows in made]}
                yield note(self.schema, {"task": task, TAG: TOLD, **told})
        except Exception as error:  # noqa: BLE001 - whatever it is, the driver says it
            trace = "".join(traceback.format_exception(error))
            reason = str(error) if isinstance(error, Stop) else f"{type(error).__name__}: {error}"
            yield note(self.schema, {"task": task, TAG: FAILED, "reason": reason, "trace": trace})
        for _ in stream:  # Spark writes on until its rows are read
            pass

    def split(self, chunk: pyarrow.Table) -> Tables:
        """The rows of a chunk by input."""
        return {name: self.rows_of(chunk, n, columns) for n, (name, columns) in enumerate(self.inputs.items())}

    def rows_of(self, chunk: pyarrow.Table, tag: int, columns: tuple[str, ...]) -> pyarrow.Table:
        """The rows of one input, with its columns in its order."""
        tagged_rows = chunk.filter(compute.equal(chunk[TAG], tag))
        rows = pyarrow.Table.from_struct_array(tagged_rows[part(tag)])
        if self.key not in rows.column_names:
            rows = rows.append_column(self.key, tagged_rows[KEY])
        return rows.select(list(columns))

    def called(self, tables: Tables) -> Tables:
        """The function's answer with the outputs' columns and types. Raises Stop for what does not fit them."""
        with uncollected():
            answer = self.function(tables)
        if set(answer) != set(self.outputs):
            raise Stop(f"the rows by {self.key} came as {sorted(answer)}, expected {sorted(self.outputs)}.")
        return {name: conformed(name, answer[name], schema) for name, schema in self.outputs.items()}


@contextmanager
def uncollected() -> Iterator[None]:
    """Python does not look for cycles meanwhile: a plain function makes none, and millions of rows to look at."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def part(n: int) -> str:
    """The struct that holds the columns of the n-th input, or output."""
    return f"part_{n}"


def conformed(name: str, rows: pyarrow.Table, schema: pyarrow.Schema) -> pyarrow.Table:
    """The rows with these columns in this order, and exactly their types: what would lose a digit raises Stop."""
    missing, strange = set(schema.names) - set(rows.column_names), set(rows.column_names) - set(schema.names)
    if missing or strange:
        raise Stop(f"these rows do not fit {name}: missing {sorted(missing)}, unknown {sorted(strange)}.")
    try:
        return rows.select(schema.names).cast(schema)
    except pyarrow.ArrowInvalid as error:
        raise Stop(f"these rows do not fit {name}: {error}") from error


def chunks(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.Table]:
    """Rows that lie together by key, cut between keys into tables of LEAST_ROWS rows or more."""
    held: list[pyarrow.RecordBatch] = []
    for batch in batches:
        if batch.num_rows:
            held.append(batch)
        if sum(part.num_rows for part in held) >= LEAST_ROWS and held[0][KEY][0] != (last := batch[KEY][-1]):
            rows = pyarrow.Table.from_batches(held)
            cut = compute.index(rows[KEY], last).as_py()
            yield rows.slice(0, cut).combine_chunks()
            held = rows.slice(cut).combine_chunks().to_batches()
    if held:
        yield pyarrow.Table.from_batches(held).combine_chunks()


def in_order(tables: Iterable[pyarrow.Table]) -> Iterator[pyarrow.Table]:
    """The tables, if they come by rising hash: then no key comes twice. Raises Stop where they do not."""
    before: tuple[int, Any] | None = None
    for rows in tables:
        hashes, keys = rows[HASH].chunk(0), rows[KEY]
        first, last = (hashes[0].as_py(), keys[0].as_py()), (hashes[-1].as_py(), keys[-1].as_py())
        if keys.null_count:
            raise Stop("a row has no key: give it one, or leave it out.")
        rises = compute.all(compute.less_equal(hashes[:-1], hashes[1:])).as_py() is not False
        if not rises or (before is not None and first <= before):
            raise Stop("Spark handed over rows whose keys do not lie together: nothing was written.")
        before = last
        yield rows


def tagged(
    schema: pyarrow.Schema, notes: Mapping[str, object], name: str, rows: pyarrow.Table
) -> Iterator[pyarrow.RecordBatch]:
    """Rows as one struct column, beside notes that are the same for all."""
    for batch in rows.to_batches(max_chunksize=MOST_ROWS):
        struct = pyarrow.StructArray.from_arrays(batch.columns, fields=list(batch.schema))
        columns = [struct if field.name == name else constant(notes, field, batch.num_rows) for field in schema]
        yield pyarrow.RecordBatch.from_arrays(columns, schema=schema)


def note(schema: pyarrow.Schema, notes: Mapping[str, object]) -> pyarrow.RecordBatch:
    """One row that holds notes alone."""
    return pyarrow.RecordBatch.from_arrays([constant(notes, field, 1) for field in schema], schema=schema)


def constant(notes: Mapping[str, object], field: pyarrow.Field, rows: int) -> pyarrow.Array:
    """A column that holds a note, or nothing, in every row."""
    if field.name not in notes:
        return pyarrow.nulls(rows, field.type)
    return pyarrow.repeat(pyarrow.scalar(notes[field.name], field.type), rows)
