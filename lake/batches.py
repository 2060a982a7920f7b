"""Groups of whole keys handed to a plain function, on Spark or in process: the only mapInArrow."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import TYPE_CHECKING

import pyarrow
from pyspark import TaskContext
from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F

from lake import failures
from lake.chunks import (
    BUCKETS,
    FAILED,
    HASH,
    KEY,
    TAG,
    TOLD,
    Few,
    Function,
    Outputs,
    Tables,
    Work,
    conformed,
    part,
    uncollected,
)
from lake.code import send
from lake.ddl import arrow_schema, ddl
from lake.errors import Stop
from lake.staged import Made, Staged

if TYPE_CHECKING:
    from lake.store import Store

Batches = Iterator[pyarrow.RecordBatch]
Inputs = Mapping[str, DataFrame]


def per(store: "Store", key: str, function: Function, inputs: Inputs, outputs: Outputs) -> Made:
    """What a plain function makes of the rows of whole keys.

    inputs: rows that have the key's column, never null, by name. One shuffle brings all together, and one query runs
    the function. Raises Stop with the reason where it raises anything, and where Spark split a key.
    """
    made = schemas(outputs)
    work = Work(function, key, {name: tuple(rows.columns) for name, rows in inputs.items()}, made)
    send(store.spark)
    columns = ", ".join(f"`{field.name}` {ddl(field.type)}" for field in work.schema)
    rows = together(union(work, inputs)).mapInArrow(on_a_worker(work), columns)
    staged = store.staged(rows, eager=False)  # the next line computes it
    few = {n: part(n) for n, kind in enumerate(outputs.values()) if isinstance(kind, Few)}
    few_rows = staged.where((F.col(TAG) < 0) | F.col(TAG).isin(list(few)))
    told_rows = few_rows.select("task", TAG, "buckets", "rows", "reason", "trace", *few.values()).collect()
    notes = [row for row in told_rows if row[TAG] < 0]
    check(notes)
    counts = [sum(note["rows"][n] for note in notes) for n in range(len(made))]
    return Made(
        {name: Staged(output(staged, n, made[name]), counts[n]) for n, name in enumerate(made) if n not in few},
        {name: [row[few[n]] for row in told_rows if row[TAG] == n] for n, name in enumerate(made) if n in few},
    )


def mapped(
    store: "Store", function: Callable[[pyarrow.Table], pyarrow.Table], rows: DataFrame, columns: str
) -> DataFrame:
    """What a plain function makes of rows, many at a time and wherever they are: no shuffle. columns: of what it makes.

    It is called once for each batch of Arrow, on the workers, and answers with a table.
    """
    schema = arrow_schema(columns)

    def answers(batches: Batches) -> Batches:
        for batch in batches:
            with uncollected():
                answer = function(pyarrow.Table.from_batches([batch]))
            yield from conformed("the answer", answer, schema).to_batches()

    send(store.spark)
    return rows.mapInArrow(answers, ", ".join(f"`{field.name}` {ddl(field.type)}" for field in schema))


def in_process(key: str, function: Function, inputs: Tables, outputs: Outputs) -> Tables:
    """The same without Spark, all keys at once. Raises what the function raises."""
    columns = {name: tuple(rows.column_names) for name, rows in inputs.items()}
    return Work(function, key, columns, schemas(outputs)).called(inputs)


def schemas(outputs: Outputs) -> dict[str, pyarrow.Schema]:
    """The outputs' columns as Arrow has them."""
    return {
        name: arrow_schema(output if isinstance(output, str) else output.columns) for name, output in outputs.items()
    }  # fmt: skip


def union(work: Work, inputs: Inputs) -> DataFrame:
    """All rows: their key and its hash, the number of their input, and a struct an input, null in those of others."""
    kinds = {name: rows.select(inner(rows, work.key)).schema[0].dataType for name, rows in inputs.items()}
    tagged = []
    for tag, (name, rows) in enumerate(inputs.items()):
        parts = [
            (inner(rows, work.key) if other == name else F.lit(None).cast(kind)).alias(part(n))
            for n, (other, kind) in enumerate(kinds.items())
        ]
        key = F.col(work.key)
        tagged.append(rows.select(F.xxhash64(key).alias(HASH), key.alias(KEY), F.lit(tag).alias(TAG), *parts))
    return reduce(DataFrame.unionAll, tagged)


def inner(rows: DataFrame, key: str) -> Column:
    """A row's columns as one, the key left out where there are others."""
    return F.struct(*[name for name in rows.columns if name != key] or [key])


def together(rows: DataFrame) -> DataFrame:
    """The rows of a bucket of keys in one task, key after key. Numbers sort fast, so the hash goes first."""
    return rows.repartition(F.col(HASH).bitwiseAND(BUCKETS - 1)).sortWithinPartitions(HASH, KEY, TAG)


def on_a_worker(work: Work) -> Callable[[Batches], Batches]:
    """What Spark calls with a task's rows."""

    def answers(batches: Batches) -> Batches:
        context = TaskContext.get()
        assert context is not None
        return work.answers(context.partitionId(), batches)

    return answers


def check(notes: Iterable[Row]) -> None:
    """Raises Stop where a task could not go on, or where two tasks had keys of the same bucket."""
    tasks: dict[int, set[int]] = defaultdict(set)
    for told in notes:
        if told[TAG] == FAILED:
            raise Stop(f"{told['reason']} (the whole of it is in {failures.kept(told['trace'])})")
        for bucket in told["buckets"] if told[TAG] == TOLD else ():
            tasks[bucket].add(told["task"])
    split = {bucket: sorted(task_ids) for bucket, task_ids in tasks.items() if len(task_ids) > 1}
    if split:
        task_ids = next(iter(split.values()))
        raise Stop(
            f"Spark gave keys of {len(split)} buckets to several tasks, such as {task_ids}: nothing was written."
        )


def output(staged: DataFrame, tag: int, schema: pyarrow.Schema) -> DataFrame:
    columns = [F.col(part(tag))[name].alias(name) for name in schema.names]
    return staged.where(F.col(TAG) == tag).select(*columns)
