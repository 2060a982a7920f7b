"""Names of tables in SQL for Spark: those that are tables become paths, and nothing else of the text changes."""

from pathlib import Path

import pytest

from gold.bills import BILLS
from lake.errors import Stop
from lake.names import known, with_paths
from lake.store import Store
from tests.lake_settings import write_rows


@pytest.fixture
def lake(tmp_path: Path) -> str:
    """A lake with one bill in its second version."""
    write_rows(tmp_path, BILLS, [])
    write_rows(tmp_path, BILLS, [{"bill_id": "b1"}])
    return str(tmp_path)


def test_a_name_becomes_a_path_wherever_it_is_one(lake: str) -> None:
    bills = f"delta.`{lake}/gold/bills`"
    assert (
        with_paths("FROM gold.bills VERSION AS OF 1 b, GOLD.Bills", lake) == f"FROM {bills} VERSION AS OF 1 b, {bills}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "'gold.bills'",
        '"its gold.bills"',
        "`gold.bills`",
        "1 -- gold.bills\n",
        "/* gold.nope */ 1",
        "my.gold.bills",
        "golden.bills",
    ],
)
def test_a_name_in_a_text_or_a_comment_stays(lake: str, text: str) -> None:
    assert with_paths(f"SELECT {text}", lake) == f"SELECT {text}"


def test_a_wrong_name_lists_the_known_ones(lake: str) -> None:
    with pytest.raises(Stop, match=r"there is no table gold\.bils in .*; there are gold\.bills\."):
        with_paths("SELECT * FROM gold.bils", lake)
    assert known(f"{lake}/elsewhere") == []


def test_a_notebook_asks_by_name_and_as_of_a_version(store: Store, lake: str) -> None:
    opened = Store(store.spark, lake)
    assert [row.bill_id for row in opened.query("SELECT b.bill_id FROM gold.bills b").collect()] == ["b1"]
    assert opened.query("SELECT * FROM gold.bills VERSION AS OF 0").count() == 0
