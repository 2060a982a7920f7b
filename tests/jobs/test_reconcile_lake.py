"""A lake that balances, and what is said when a single row of it is not where it belongs."""

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bronze.cdr_events import CDR_EVENTS
from gold.bill_lines import BILL_LINES
from gold.billing.document_lines import Entry
from gold.billing.documents import BILL, CREDIT_NOTE
from gold.control_totals import CONTROL_TOTALS
from gold.documents import DOCUMENTS
from gold.hops import CHARGING, ISSUING
from gold.rated_usage import RATED_USAGE
from lake.store import Store
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.control_documents import bill_line, document_rows, used
from tests.control_lake import FEE, TAX, SmallLake, build, copied
from tests.put_rows import put_rows


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
    assert "Voice    over 90      1     60  4.802000" in said  # 9.604 for 120 s of the other two
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


def test_what_documents_have_and_what_is_pending_is_told_and_no_fault(
    lake: SmallLake, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (used("0.504000", "0.50"), bill_line(**FEE), bill_line(**TAX))
    first = used("0.404000", "0.40")
    note = (CREDIT_NOTE, [Entry(first, is_reversal=True), Entry(lines[0])])
    put_rows(lake.store, DOCUMENTS, document_rows((BILL, [*map(Entry, (first, *lines[1:]))]), note))

    assert lake.reconcile("--json", "--html", str(lake.folder / "page.html")) == 0

    counts = json.loads(capsys.readouterr().out)
    march, owed, *_ = [{name: Decimal(way[name] or 0) for name in WAY} for way in counts["cycles"]]
    assert march == dict(zip(WAY, map(Decimal, ("0.604", "0.604", "0.404", "0.1", "0.1")), strict=True))
    assert owed == dict(zip(WAY, map(Decimal, ("0", "2.52", "2.32", "0.1", "0.1")), strict=True))
    totals = lake.store.read(CONTROL_TOTALS).where("note = 'pending'").collect()
    assert {(row["hop"], row["part"], row["measure"], row["difference"]) for row in totals} == {
        (CHARGING, "2026-03", "money", Decimal("0.1")),
        (ISSUING, "2026-03 usage", "money", Decimal("0.1")),
    }
    page = (lake.folder / "page.html").read_text(encoding="utf-8")
    assert "2 DO NOT BALANCE" not in page
    assert '<span class="bill" style="width:66.89%">' in page
    assert "http" not in page


WAY = ("rated", "billed", "bill", "credit_note", "pending")


def test_a_document_that_is_not_as_it_was_issued_is_named(lake: SmallLake, capsys: pytest.CaptureFixture[str]) -> None:
    entries = [Entry(bill_line()), Entry(bill_line(**FEE)), Entry(bill_line(**TAX))]
    bill, note = document_rows((BILL, entries), (CREDIT_NOTE, [Entry(bill_line(**FEE), is_reversal=True)]))
    bill["lines"][0]["base"] += Decimal("0.5")
    note["content"] = note["content"].replace("regulatory", "regulated")
    put_rows(lake.store, DOCUMENTS, [bill | {"total": bill["total"] + 1}, note])

    assert lake.reconcile("--json", "--html", str(lake.folder / "page.html")) == 3

    said = capsys.readouterr()
    counts = json.loads(said.out)
    named = [
        "posted lines = documents, 2026-03 bill: 1.000000 money too many (2.520000 in, 3.520000 out)",
        "posted lines = as issued, 2026-03 bill, usage charges: 0.500000 money missing (1.104000 in, 0.604000 out)",
        "posted lines = as issued, 2026-03 credit_note, fee: 1.500000 money too many (-1.500000 in, 0.000000 out)",
    ]
    assert counts["does_not_balance"] == named
    assert [sentence for sentence in named if sentence not in said.err] == []
    page = (lake.folder / "page.html").read_text(encoding="utf-8")
    assert [sentence for sentence in named if sentence not in page] == []
