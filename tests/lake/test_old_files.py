"""Files that the newest version does not have, and those of them that earlier versions need."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deltalake import write_deltalake

from gold.bills import BILLS
from lake import log
from lake.ddl import arrow_schema
from lake.errors import Stop
from lake.old_files import lost, needed, replaced, stored
from lake.paths import table_path
from tests.lake_settings import write_rows


def soon() -> datetime:
    """After all that a test has written."""
    return datetime.now(UTC) + timedelta(minutes=1)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A table of three versions, each with one file, below a folder with a blank; and a deletion vector."""
    lake = tmp_path / "the lake 100%"
    path = table_path(str(lake), BILLS.name)
    write_rows(lake, BILLS, [{"bill_id": "b0", "cycle": "2026 03"}])
    for number in (1, 2):
        rows: list[dict[str, Any]] = [{"bill_id": f"b{number}", "cycle": "2026 03"}]
        table = arrow_schema(BILLS.columns).empty_table().from_pylist(rows, arrow_schema(BILLS.columns))
        write_deltalake(path, table, mode="overwrite", partition_by=["cycle"])
    Path(path, "deletion_vector_1.bin").touch()
    Path(path, "_change_data").mkdir()
    Path(path, "_change_data/cdc-1.parquet").touch()
    Path(path, ".part.crc").touch()
    return path


def names(path: str, version: int) -> set[str]:
    return set(log.files(path, version))


def test_files_that_the_newest_version_has_are_not_replaced(path: str) -> None:
    old = {file.path for file in replaced(path, soon())}
    beside = {f"{path}/deletion_vector_1.bin", f"{path}/_change_data/cdc-1.parquet"}
    assert old == names(path, 0) | names(path, 1) | beside
    assert old | names(path, 2) == {file.path for file in stored(path)}
    assert replaced(path, soon() - timedelta(days=1)) == []


def test_what_an_earlier_version_needs_is_kept_with_every_deletion_vector(path: str) -> None:
    old = replaced(path, soon())
    assert {file.path for file in needed(path, [1], old)} == names(path, 1) | {f"{path}/deletion_vector_1.bin"}
    assert needed(path, [], old) == []
    assert needed(path, [7], old) == [], "a version that the log does not tell of"


def test_a_file_that_a_version_has_and_nobody_sees_any_more_is_lost_to_those_who_ask_for_its_rows(path: str) -> None:
    assert lost(path, 0, {}) == []
    (gone,) = names(path, 0)
    Path(gone).unlink()
    assert lost(path, 0, {"cycle": ["2026 03"]}) == [gone]
    assert lost(path, 0, {"cycle": ["2026 04"]}) == lost(path, 1, {}) == []
    with pytest.raises(Stop, match=r"gold.bills has no version 7"):
        lost(path, 7, {})
