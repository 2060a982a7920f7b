"""What a Delta table's log says: versions that never were, or are told of no more, and how far a stream came."""

from pathlib import Path

import pyarrow
import pytest
from deltalake import DeltaTable, write_deltalake

from lake import log
from lake.errors import Stop


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Versions 0 to 3, of which the log tells from the second on."""
    path = tmp_path / "gold" / "bills"
    for number in range(4):
        write_deltalake(path, pyarrow.table({"number": [number]}), mode="append")
    DeltaTable(path, version=2).create_checkpoint()
    for number in range(2):
        (path / f"_delta_log/{number:020}.json").unlink()
    return str(path)


@pytest.mark.parametrize(
    ("version", "why"),
    [(0, "it is older than what its log still tells of"), (1, "it is older"), (4, "its newest is 3"), (99, "newest")],
)
def test_a_version_that_is_not_there_is_a_sentence(table: str, version: int, why: str) -> None:
    with pytest.raises(Stop, match=rf"^gold\.bills has no version {version}: .*{why}.*\.$"):
        log.rows(table, version)


def test_a_version_that_is_there_is_read(table: str) -> None:
    assert [len(log.rows(table, version)) for version in (2, 3)] == [3, 4]


@pytest.mark.parametrize(("index", "read"), [(-100, 6), (-1, 6), (0, 7), (12, 7)])
def test_a_stream_has_read_up_to_the_version_in_whose_rows_it_is(index: int, read: int) -> None:
    assert log.version_read({"reservoirVersion": 7, "index": index, "isStartingVersion": False}) == read
