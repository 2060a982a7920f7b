"""A lake that balances, and what is said when a single row of it is not where it belongs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bronze.cdr_events import CDR_EVENTS
from gold.bill_lines import BILL_LINES
from gold.control_totals import CONTROL_TOTALS
from gold.rated_usage import RATED_USAGE
from lake.store import Store
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.control_lake import SmallLake, build, copied


@pytest.fixture(scope="module")
def built(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake that is copied."""
    return build(spark, tmp_path_factory.mktemp("built"))


@pytest.fixture
def lake(built: Path, spark: SparkSession, tmp_path: Path) -> SmallLake:
    """A copy of it."""
    return copied(built, spark, tmp_path / "copy")


def test_a_balanced_lake_is_proved_and_what_is_open_is_said(
    lake: SmallLake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lake.reconcile() == 0

    said = capsys.readouterr().err
    assert "Kafka was not asked: no Kafka answers" in said
    assert "result every hop balances, as far as one can tell without Kafka" in said
    assert "conflict: use-1 at cdr/0/6 differs from the one at cdr/0/0, which stands" in said
    assert "unmatched: 1 uses, no_subscriber, the oldest" in said
    totals = lake.store.read(CONTROL_TOTALS)
    assert totals.where("difference <> 0 AND note IS NULL").count() == 0
    assert {row["part"] for row in totals.where("note = 'not yet billed'").collect()} == {"2026-04"}

    assert lake.reconcile() == 0  # a second run adds its own entry
    again = lake.store.read(CONTROL_TOTALS)
    assert again.count() == 2 * totals.count()
    assert again.select("control_run").distinct().count() == 2


DAMAGED: dict[str, dict[str, Callable[[SmallLake], object]]] = {
    "a deleted silver row": {
        "bronze = usage + rejects + duplicates, ingest-1: 1 records missing (7 in, 6 out)": lambda lake: lake.sql(
            USAGE, "DELETE FROM {} WHERE usage_id = 'rated'"
        ),
    },
    "one thing in every hop": {
        "bronze = usage + rejects + duplicates, ingest-1: 1 records missing (7 in, 6 out)": lambda lake: lake.sql(
            REJECTS, "DELETE FROM {}"
        ),
        "usage = rated + rejected + unmatched + error, mediate-1: 1 units too many (240 in, 241 out)": lambda lake: (
            lake.sql(RATED_USAGE, "UPDATE {} SET units = units + 1 WHERE usage_id = 'roamer'")
        ),
        "rated = usage lines + rounding, 2026-03: 0.000001 money missing (0.604001 in, 0.604000 out)": lambda lake: (
            lake.sql(RATED_USAGE, "UPDATE {} SET charge = charge + 0.000001 WHERE usage_id = 'rated'")
        ),
        "lines = bills, 2026-03 fee: 0.010000 money missing (1.510000 in, 1.500000 out)": lambda lake: lake.sql(
            BILL_LINES, "UPDATE {} SET amount = amount + 0.01 WHERE kind = 'fee'"
        ),
        "bills = published, 2026-03: 1 records missing (1 in, 0 out)": lambda lake: [
            path.unlink() for path in lake.folder.glob("published/snapshot/bills/*.parquet")
        ],
        "bills = invoices, 2026-03 PDF: 1 records missing (1 in, 0 out)": lambda lake: [
            path.unlink() for path in lake.folder.glob("invoices/*/*.pdf")
        ],
    },
    "another thing in every hop": {
        "bronze = usage + rejects + duplicates, ingest-1: 1 records too many (6 in, 7 out)": lambda lake: lake.sql(
            CDR_EVENTS, "DELETE FROM {} WHERE offset = 3"
        ),
        "usage = rated + rejected + unmatched + error, mediate-1: 1 records missing (4 in, 3 out)": lambda lake: (
            lake.sql(RATED_USAGE, "DELETE FROM {} WHERE usage_id = 'nobody'")
        ),
        "rated = usage lines + rounding, 2026-03: 0.604000 money missing (0.604000 in, 0.000000 out)": lambda lake: (
            lake.sql(BILL_LINES, "DELETE FROM {} WHERE kind = 'usage'")
        ),
        "bills = invoices, 2026-03 JSON: 0.010000 money too many (2.520000 in, 2.530000 out)": lambda lake: next(
            lake.folder.glob("invoices/*/*.json")
        ).write_text('{"amounts": {"total_due": "2.53"}}'),
    },
}
"""What is done to a lake, and the sentence that must name it."""


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(what, marks=pytest.mark.slow if what.startswith(("another", "a deleted")) else ())
        for what in DAMAGED
    ],
)
def test_off_by_one_names_the_hop_the_run_and_the_difference(
    lake: SmallLake, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for damage in DAMAGED[what].values():
        damage(lake)

    assert lake.reconcile() == 3

    said = capsys.readouterr().err
    assert [sentence for sentence in DAMAGED[what] if sentence not in said] == []
    assert lake.store.read(CONTROL_TOTALS).where("difference <> 0 AND note IS NULL").count() > 0


def test_what_was_not_published_or_rendered_is_a_note(lake: SmallLake, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(lake.folder / "published")
    shutil.rmtree(lake.folder / "invoices")

    assert lake.reconcile() == 0

    said = capsys.readouterr().err
    assert "not published" in said
    assert "not rendered" in said

    nothing = Store(lake.store.spark, str(lake.folder / "nothing"))
    assert SmallLake(nothing, lake.folder).reconcile() == 0  # an empty lake balances
