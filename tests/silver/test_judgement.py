"""Repeats of uses that stand already, however long ago they came and whichever Tollhouse wrote them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from jobs import mediate_cdrs
from lake.store import Store
from silver.duplicates import DUPLICATES
from silver.usage import USAGE
from tests.builders import SETTINGS, bronze_rows, cdr, write_bronze
from tests.oracle.records import Use
from tests.small_lakes import usage_row, write

BEFORE_HASHES = replace(USAGE, columns=USAGE.columns[: USAGE.columns.index(",\n        id_hash")])
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.slow


def standing(*ids: str) -> list[dict[str, Any]]:
    """Rows as they were written before ids had hashes."""
    return [usage_row(Use(name, "voice", "+212600000001", LONG_AGO, 60), 1_000 + n) for n, name in enumerate(ids)]


def kinds(store: Store) -> dict[str, str]:
    """By usage_id, what its repeat is."""
    return {row["usage_id"]: row["kind"] for row in store.rows(DUPLICATES)}


@pytest.fixture(autouse=True)
def _without_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mediate_cdrs, "usage_gate", lambda _call: None)


def mediate(store: Store, *payloads: bytes, partition: int = 0) -> None:
    write_bronze(store, bronze_rows(payloads, partition=partition))
    mediate_cdrs.JOB.counts([*SETTINGS, "--no-relay"], store)


def test_a_repeat_of_a_use_from_before_ids_had_hashes_is_one(store: Store) -> None:
    write(store, BEFORE_HASHES, standing("old", "older"))
    mediate(store, cdr(record_id="old"), cdr(record_id="new"))
    mediate(store, cdr(record_id="new"), cdr(record_id="older"), cdr(record_id="newer"), partition=1)
    assert kinds(store) == {"old": "conflict", "new": "redelivery", "older": "conflict"}
    assert sorted(row["usage_id"] for row in store.rows(USAGE)) == ["new", "newer", "old", "older"]


def test_only_files_that_hold_one_of_its_ids_are_asked_for_more_than_hashes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lot, names in enumerate((["a", "b"], ["c"], ["d"])):
        mediate(store, *(cdr(record_id=name) for name in names), partition=lot)
    asked: list[set[str]] = []
    read_files = Store.read_files

    def noting(self: Store, *rest: Any) -> Any:
        rows = read_files(self, *rest)
        asked.append({row["usage_id"] for row in rows.collect()} - {"a"})  # which may lie beside b, or not
        return rows

    monkeypatch.setattr(Store, "read_files", noting)
    mediate(store, cdr(record_id="b"), cdr(record_id="d", duration_sec=7), cdr(record_id="e"), partition=3)
    mediate(store, cdr(record_id="f"), partition=4)
    assert asked == [{"b", "d"}, set()]
    assert kinds(store) == {"b": "redelivery", "d": "conflict"}


def test_a_use_that_was_taken_away_by_hand_stands_no_more(store: Store) -> None:
    """Its file may say otherwise: a table can mark rows as deleted."""
    mediate(store, cdr(record_id="a"), cdr(record_id="b"))
    path = store.path(USAGE)
    store.spark.sql(f"ALTER TABLE delta.`{path}` SET TBLPROPERTIES ('delta.enableDeletionVectors' = true)")
    store.spark.sql(f"DELETE FROM delta.`{path}` WHERE usage_id = 'a'")
    mediate(store, cdr(record_id="a"), cdr(record_id="b"), partition=1)
    assert kinds(store) == {"b": "redelivery"}
    assert sorted(row["usage_id"] for row in store.read(USAGE).collect()) == ["a", "b"]
