"""A lake that balances, and what is said when a single row of it is not where it belongs."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bronze.cdr_events import CDR_EVENTS
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.control_totals import CONTROL_TOTALS
from gold.rated_usage import RATED_USAGE
from jobs import reconcile_lake
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from lake.table import Table
from serving.snapshots import Manifest, begin, finish, flip
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.control_rows import BILL, EVENT, LINE, RATED, REJECT, REPEAT, USE, Row, frame
from tests.small_lakes import ROOT

CYCLE = "2026-03"
LATER = {"usage_id": "later", "cycle": "2026-04", "charge": Decimal("9.000000")}
ROAMER = {"usage_id": "roamer", "status": "rejected", "reason": "roaming", "charge": Decimal(0)}
NOBODY = {"usage_id": "nobody", "status": "unmatched", "reason": "no_subscriber", "charge": None}
FEE = {"line_id": "fee/regulatory", "kind": "fee", "uses": None, "units": None, "amount": Decimal("1.50")}
TAX = {"line_id": "tax/vat", "kind": "tax", "uses": None, "units": None, "amount": Decimal("0.42")}

ROWS: list[tuple[Table, Row, list[Row]]] = [
    (CDR_EVENTS, EVENT, [{"offset": place} for place in range(7)]),
    (USAGE, USE, [{"usage_id": name} for name in ("rated", "roamer", "nobody", "later")]),
    (REJECTS, REJECT, [{"offset": 4}]),
    (DUPLICATES, REPEAT, [{"offset": 5}, {"offset": 6, "kind": "conflict"}]),
    (RATED_USAGE, RATED, [{"usage_id": "rated"}, ROAMER, NOBODY, LATER]),
    (BILL_LINES, LINE, [{"rounding_difference": Decimal("0.004")}, FEE, TAX]),
    (BILLS, BILL, [{}]),
]
"""Seven events: four uses, of which a bill charges one, a reject, a redelivery and a conflict."""


@dataclass(frozen=True)
class SmallLake:
    """A lake with its settings."""

    store: Store
    folder: Path

    def reconcile(self) -> int:
        return reconcile_lake.main(["--settings", str(self.folder / "settings.toml")], self.store)

    def sql(self, table: Table, statement: str) -> None:
        self.store.spark.sql(statement.format(f"delta.`{self.store.path(table)}`"))


@pytest.fixture(scope="module")
def built(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake that balances, its bill published and rendered."""
    folder = tmp_path_factory.mktemp("built")
    store = Store(spark, str(folder / "lake"))
    for table, default, rows in ROWS:
        store.append(table, frame(store, table, default, rows))
    publish(store, folder / "published")
    render(folder / "invoices")
    return folder


def publish(store: Store, published: Path) -> None:
    making = begin(published, "snapshot")
    store.read(BILLS).write.parquet(str(making / "bills"))
    finish(making, Manifest("snapshot", store.versions(BILLS), {}, (), "2026-04-01T00:00:00.000+00:00"))
    flip(published, "snapshot")


def render(invoices: Path) -> None:
    folder = invoices / CYCLE
    folder.mkdir(parents=True)
    folder.joinpath("2026-03-ACC1.pdf").write_bytes(b"%PDF")
    folder.joinpath("2026-03-ACC1.json").write_text(json.dumps({"amounts": {"total_due": "2.52"}}))


@pytest.fixture
def lake(built: Path, spark: SparkSession, tmp_path: Path) -> SmallLake:
    """A copy of the balanced lake, to be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(built, folder, symlinks=True)
    settings = read_settings(ROOT / "conf/local.toml")
    here = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    nobody = replace(settings.kafka, servers="127.0.0.1:1")
    folder.joinpath("settings.toml").write_text(as_toml(replace(settings, lake=here, kafka=nobody)))
    return SmallLake(Store(spark, here.path), folder)


def test_a_balanced_lake_is_proved_and_what_is_open_is_said(
    lake: SmallLake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lake.reconcile() == 0

    said = capsys.readouterr().err
    assert "Kafka was not asked: no Kafka answers" in said
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
