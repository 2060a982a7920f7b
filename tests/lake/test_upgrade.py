"""A lake of another version: columns that it lacks are to be added, and anything newer is a sentence."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gold.bills import BILLS
from lake import log, upgrade
from lake.errors import Stop
from lake.paths import table_path
from lake.reader import Reader
from lake.store import Store
from tests.lake_settings import write_rows

BILL = {"bill_id": "b1"}


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Of a table with one bill."""
    write_rows(tmp_path, BILLS, [BILL])
    return table_path(str(tmp_path), BILLS.name)


def with_protocol(path: str, protocol: dict[str, object]) -> None:
    """Commits another protocol, as a newer writer would."""
    commit = Path(path, "_delta_log", f"{log.newest(path) + 1:020}.json")
    commit.write_text(json.dumps({"protocol": protocol}), encoding="utf-8")


def test_a_table_of_this_version_lacks_nothing(path: str) -> None:
    assert upgrade.lacking(BILLS, path) == []


def test_columns_that_came_later_are_lacking(path: str) -> None:
    newer = replace(BILLS, columns=f"{BILLS.columns.rstrip()},\n paid_at TIMESTAMP\n")
    assert upgrade.lacking(newer, path) == ["paid_at"]


@pytest.mark.parametrize("few_files", [0, 1_000])
def test_columns_that_came_later_are_null_however_the_table_is_read(
    store: Store, few_files: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(Path(store.root), BILLS, [BILL])
    newer = replace(BILLS, columns=f"{BILLS.columns.rstrip()},\n paid_at TIMESTAMP\n")
    monkeypatch.setattr("lake.rows.FEW_FILES", few_files)
    rows = store.read(newer).select("bill_id", "paid_at", "cycle").collect()
    assert [(row["bill_id"], row["paid_at"]) for row in rows] == [("b1", None)]


def test_columns_that_nobody_knows_are_a_sentence(tmp_path: Path) -> None:
    write_rows(tmp_path, BILLS, [BILL], paid_by="card")
    with pytest.raises(Stop, match=r"gold\.bills has columns that this Tollhouse does not know \(paid_by\)"):
        upgrade.lacking(BILLS, table_path(str(tmp_path), BILLS.name))


def test_a_column_of_another_type_is_a_sentence(tmp_path: Path) -> None:
    older = replace(BILLS, columns="bill_id BIGINT", partitioned_by=())
    write_rows(tmp_path, older, [{"bill_id": 1}])
    with pytest.raises(Stop, match=r"bill_id \(of type int64, not string\)"):
        upgrade.lacking(BILLS, table_path(str(tmp_path), BILLS.name))


@pytest.mark.parametrize(
    "protocol",
    [
        {"minReaderVersion": 9, "minWriterVersion": 9},
        {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["later"], "writerFeatures": ["later"]},
    ],
    ids=["version", "feature"],
)
def test_a_protocol_that_is_newer_is_a_sentence(path: str, tmp_path: Path, protocol: dict[str, object]) -> None:
    with_protocol(path, protocol)
    with pytest.raises(Stop, match="is a Delta table of a newer kind than this Tollhouse reads"):
        Reader(str(tmp_path)).rows(BILLS)


def test_no_job_writes_to_a_table_with_columns_that_it_does_not_know(store: Store) -> None:
    write_rows(Path(store.root), BILLS, [BILL], paid_by="card")
    version = store.version(BILLS)
    with pytest.raises(Stop, match="a newer one, or somebody else, has changed it"):
        store.create(BILLS)
    assert store.version(BILLS) == version
