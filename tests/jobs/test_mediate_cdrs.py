"""mediate-cdrs: each event of bronze ends in exactly one table, whatever fails or comes again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from jobs import mediate_cdrs
from lake.reader import Reader
from lake.store import Store
from lake.table import Table
from machine.command import ControlFailed
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.builders import SETTINGS, bronze_rows, cdr, write_bronze

TABLES = (USAGE, REJECTS, DUPLICATES)
MADE = ("mediation_run", "rejected_at")
"""Who made a row, and when."""
AT_FIRST = [
    cdr(record_id="a"),
    cdr(record_id="b", duration_sec=-1),
    cdr(record_id="a"),
    cdr(record_id="a", duration_sec=61),
    b"{",
    cdr("sms", record_id="c"),
    cdr(record_id="b"),
]
LATER = [cdr("sms", record_id="c", is_roaming=True), cdr("data", record_id="d"), cdr(record_id="a")]


@pytest.fixture(autouse=True)
def _without_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """No gate: its rules have tests of their own."""
    monkeypatch.setattr(mediate_cdrs, "usage_gate", lambda _call: None)


def mediate(store: Store) -> dict[str, Any]:
    return mediate_cdrs.JOB.counts([*SETTINGS, "--no-relay"], store)


def content(store: Store) -> dict[str, list[Any]]:
    """All rows of the three tables but for who made them when."""
    rows = {table.name: Reader(store.root).scan(table).drop(MADE, strict=False).collect().rows() for table in TABLES}
    return {name: sorted(map(str, some)) for name, some in rows.items()}


def places(store: Store, table: Table) -> list[tuple[int, int]]:
    return sorted((row["partition"], row["offset"]) for row in Reader(store.root).rows(table))


@pytest.fixture
def filled(store: Store) -> Store:
    """A lake with two lots of events in bronze, none mediated."""
    fill(store)
    return store


def fill(store: Store) -> None:
    write_bronze(store, bronze_rows(AT_FIRST))
    write_bronze(store, bronze_rows(LATER, partition=1))


@pytest.fixture(scope="module")
def undisturbed(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What mediation leaves of the same events when nothing goes wrong."""
    store = Store(spark, str(tmp_path_factory.mktemp("undisturbed")))
    fill(store)
    mediate(store)
    return content(store)


def test_every_event_ends_in_exactly_one_table_and_the_first_of_an_id_stands(
    filled: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = mediate(filled)
    assert "batch 0: 10 rows in" in capsys.readouterr().err, "as many as it has, repeats too"
    assert places(filled, USAGE) == [(0, 0), (0, 5), (0, 6), (1, 1)]
    assert places(filled, REJECTS) == [(0, 1), (0, 4)]
    assert places(filled, DUPLICATES) == [(0, 2), (0, 3), (1, 0), (1, 2)]
    repeats = Reader(filled.root).rows(DUPLICATES)
    kinds = {(row["partition"], row["offset"]): row["kind"] for row in repeats}
    assert kinds == {(0, 2): "redelivery", (0, 3): "conflict", (1, 0): "conflict", (1, 2): "redelivery"}
    assert counts == {
        "events": 10,
        "usage": 4,
        "rejects": 2,
        "duplicates": 4,
        "conflicts": 2,
        "warnings": 0,
        "rejects_by_reason": {"negative_units": 1, "corrupt_json": 1},
        "batches": 1,
    }


@pytest.mark.slow
def test_running_twice_or_after_a_lost_checkpoint_adds_nothing_and_later_events_find_all_history(store: Store) -> None:
    write_bronze(store, bronze_rows(AT_FIRST))
    mediate(store)
    before, versions = content(store), store.versions(*TABLES)
    assert mediate(store)["events"] == 0
    shutil.rmtree(Path(store.root, "_checkpoints"))
    counts = mediate(store)
    assert (counts["events"], counts["usage"], counts["rejects"], counts["duplicates"]) == (7, 0, 0, 0)
    assert (content(store), store.versions(*TABLES)) == (before, versions)
    write_bronze(store, bronze_rows(LATER, partition=1))
    counts = mediate(store)
    assert (counts["usage"], counts["duplicates"], counts["conflicts"]) == (1, 2, 1)
    repeats = [row for row in Reader(store.root).rows(DUPLICATES) if row["partition"] == 1]
    assert {row["first_offset"] for row in repeats} == {0, 5}


@pytest.mark.slow
@pytest.mark.parametrize(
    "order", [(USAGE, DUPLICATES, REJECTS), (REJECTS, DUPLICATES, USAGE)], ids=["usage", "rejects"]
)
def test_crashes_that_let_one_more_table_be_written_each_leave_what_an_undisturbed_run_leaves(
    filled: Store, undisturbed: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch, order: tuple[Table, ...]
) -> None:
    """The first costs the checkpoint too; after the second the batch is replayed."""
    for written in (1, 2):
        with monkeypatch.context() as crash:
            crash.setattr(Store, "add", crashing(Store.add, order[written:]))
            with pytest.raises(ControlFailed, match="crash"):
                mediate(filled)
        assert [filled.is_empty(table) for table in order] == [place >= written for place in range(3)]
        if written == 1:
            shutil.rmtree(Path(filled.root, "_checkpoints"))
    mediate(filled)
    assert content(filled) == undisturbed


def crashing(add: Callable[..., None], at: tuple[Table, ...]) -> Callable[..., None]:
    def crash(store: Store, table: Table, *rest: Any) -> None:
        if table in at:
            raise ControlFailed("crash")
        add(store, table, *rest)

    return crash


@pytest.mark.slow
def test_a_gate_that_refuses_leaves_silver_as_it_was_and_the_batch_for_the_next_run(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_rows: DataFrame) -> None:
        raise ControlFailed("these rows are not fit")

    with monkeypatch.context() as gate:
        gate.setattr(mediate_cdrs, "usage_gate", lambda _call: refuse)
        assert mediate_cdrs.main([*SETTINGS, "--no-relay"], filled) == 3
    assert Reader(filled.root).rows(USAGE) == []
    assert mediate(filled)["usage"] == 4


def test_rejects_keep_their_bytes(store: Store) -> None:
    payloads = [b"\xff\x00\xfe", b"", None, b"x" * 5_000_000]
    write_bronze(store, bronze_rows(payloads))
    mediate(store)
    kept = {row["offset"]: row["payload"] for row in Reader(store.root).rows(REJECTS)}
    assert [kept[place] and bytes(kept[place]) for place in range(4)] == [b"\xff\x00\xfe", b"", None, b"x" * 5_000_000]


def test_a_lake_without_bronze_has_nothing_to_mediate(store: Store) -> None:
    assert mediate(store)["events"] == 0
