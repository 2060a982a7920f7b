"""Chunks of whole keys: how a task's rows are cut, handed to a plain function and sent back, without Spark."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow
import pytest
from pyarrow import compute

import lake.chunks
from lake.batches import check, in_process
from lake.chunks import FAILED, TOLD, Tables, Work
from lake.ddl import arrow_schema
from lake.errors import Stop

COLUMNS = """
    account STRING NOT NULL COMMENT 'whose, it''s said',
    amount  DECIMAL(18,6),
    day     DATE,
    at      TIMESTAMP,
    spans   ARRAY<STRUCT<name: STRING, units: BIGINT>>"""


def stream(keys: Sequence[str], size: int, hashes: Sequence[int] | None = None) -> Iterator[pyarrow.RecordBatch]:
    """Rows of one input with a number, as Spark would send them, so many at a time."""
    numbers = [{"number": n} for n in range(len(keys))]
    part = pyarrow.array(numbers, pyarrow.struct({"number": pyarrow.int64()}))
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    rising = hashes or [places[key] for key in keys]
    tags = pyarrow.array([0] * len(keys), pyarrow.int32())
    table = pyarrow.table({"hash": pyarrow.array(rising, pyarrow.int64()), "key": keys, "tag": tags, "part_0": part})
    yield from table.to_batches(max_chunksize=size)


def counted(tables: Tables) -> Tables:
    """How many rows each key has, and how many keys came at once."""
    counts = tables["rows"].group_by("who").aggregate([("number", "count")])
    keys = pyarrow.array([counts.num_rows] * counts.num_rows, pyarrow.int64())
    return {"counts": pyarrow.table({"who": counts["who"], "rows": counts["number_count"], "keys": keys})}


WORK = Work(
    counted, "who", {"rows": ("who", "number")}, {"counts": arrow_schema("who STRING, rows BIGINT, keys BIGINT")}
)


def answers(batches: Iterator[pyarrow.RecordBatch], work: Work = WORK) -> list[dict[str, Any]]:
    return [row for batch in work.answers(7, batches) for row in batch.to_pylist()]


@pytest.mark.parametrize("enough", [1, 3, 5, 1_000])
@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_a_key_is_never_in_two_chunks(enough: int, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake.chunks, "LEAST_ROWS", enough)
    keys = ["a"] * 3 + ["b"] * 40 + ["c"] + ["d"] * 2 + ["e"] * 9
    rows = answers(stream(keys, size))
    counts = {row["part_0"]["who"]: row["part_0"]["rows"] for row in rows if row["tag"] == 0}
    assert counts == {"a": 3, "b": 40, "c": 1, "d": 2, "e": 9}
    assert {row["task"] for row in rows} == {7}
    assert sorted(bucket for row in rows if row["tag"] == TOLD for bucket in row["buckets"]) == [0, 1, 2, 3, 4]


def test_a_chunk_holds_many_small_keys() -> None:
    rows = answers(stream([f"{n // 2:06}" for n in range(120_000)], 10_000))
    assert max(row["part_0"]["keys"] for row in rows if row["tag"] == 0) >= lake.chunks.LEAST_ROWS // 2 - 1


def test_a_key_that_comes_back_stops_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake.chunks, "LEAST_ROWS", 2)
    for keys, hashes in ((["a", "a", "b", "b", "a"], [0, 0, 1, 1, 0]), (["a", "b", "a"], [0, 0, 0])):
        (failed,) = [row for row in answers(stream(keys, 1, hashes)) if row["tag"] == FAILED]
        assert "do not lie together" in failed["reason"]


def test_what_the_function_raises_is_a_row_and_the_driver_says_it() -> None:
    def broken(_: Tables) -> Tables:
        raise ValueError("use u7 has no start")

    sent = stream(["a"] * 5, 1)
    rows = answers(sent, Work(broken, "who", WORK.inputs, WORK.outputs))
    assert next(sent, None) is None  # Spark waits until all it sent is read
    with pytest.raises(Stop, match=r"ValueError: use u7 has no start .the whole of it is in /"):
        check(rows)


def test_a_bucket_in_two_tasks_stops_the_job() -> None:
    told = [{"task": task, "tag": TOLD, "buckets": [1, 2 + task]} for task in (3, 4)]
    with pytest.raises(Stop, match=r"Spark gave keys of 1 buckets to several tasks, such as \[3, 4\]"):
        check(told)


def test_in_process_an_answer_gets_the_outputs_columns_and_types() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    rows = {
        "day": [date(2026, 3, 1)],
        "spans": [[{"name": "a", "units": 1}]],
        "amount": pyarrow.array([Decimal("1.5")]),
        "account": ["A"],
        "at": pyarrow.array([noon], pyarrow.timestamp("us", tz="UTC")),
    }
    bills = in_process("account", lambda tables: tables, {"bills": pyarrow.table(rows)}, {"bills": COLUMNS})["bills"]
    assert bills.schema == arrow_schema(COLUMNS)
    assert bills.to_pylist()[0]["amount"] == Decimal("1.500000")
    assert compute.equal(bills["at"], noon).to_pylist() == [True]


def test_an_answer_that_does_not_fit_stops_with_a_sentence() -> None:
    def call(rows: dict[str, Any], columns: str) -> Tables:
        return in_process("a", lambda tables: tables, {"out": pyarrow.table(rows)}, {"out": columns})

    with pytest.raises(Stop, match=r"do not fit out: missing \['b'\], unknown \['c'\]"):
        call({"a": ["x"], "c": [1]}, "a STRING, b BIGINT")
    with pytest.raises(Stop, match="do not fit out: "):
        call({"a": [Decimal("0.0000001")]}, "a DECIMAL(18,6)")
    with pytest.raises(ValueError, match="FLOAT is no type that is known"):
        call({"a": ["x"]}, "a FLOAT")
