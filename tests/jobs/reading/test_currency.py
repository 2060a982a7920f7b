"""Money knows its currency: settings that name another than the lake's are refused, and bills in two are not added."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import bill_cycle, publish_gold, rate_usage, render_bills, show_bill
from jobs.reading.currency import PROPERTY
from lake import log
from lake.store import Store
from machine.command import Job
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import owner
from tests.oracle.records import Use
from tests.serving.gold_rows import bill, put, usage_line, use
from tests.small_lakes import ROOT, usage_row, write, write_month

CYCLE = ["--cycle", "2026-03"]
AMINA = "+212600000001"


def settings(folder: Path, currency: str) -> list[str]:
    """The arguments that name settings with a currency."""
    path, text = folder / f"{currency}.toml", (ROOT / "conf/local.toml").read_text(encoding="utf-8")
    for name in ("published", "invoices"):
        text = text.replace(f'"var/{name}"', f'"{folder / name}"')
    path.write_text(text.replace('"MAD"', f'"{currency}"'), encoding="utf-8")
    return ["--settings", str(path)]


@pytest.fixture(scope="module")
def billed(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A lake with a bill in dirham, rated before a table remembered its currency."""
    store = Store(spark, str(tmp_path_factory.mktemp("billed") / "lake"))
    put(store, RATED_USAGE, use("a", "ACC1", AMINA, 60, "6.120000"))
    put(store, BILL_LINES, usage_line("ACC1", AMINA, 1, "6.120000", "6.12"))
    put(store, BILLS, bill("ACC1", "6.12", "0.00", "0.00"))
    return store


@pytest.mark.parametrize(
    ("job", "args"),
    [
        (rate_usage.JOB, []),
        (bill_cycle.JOB, CYCLE),
        (render_bills.JOB, CYCLE),
        (show_bill.JOB, CYCLE),
        (publish_gold.JOB, []),
    ],
    ids=lambda value: value.name if isinstance(value, Job) else "",
)
def test_another_currency_than_the_lakes_is_refused(
    billed: Store, job: Job, args: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = billed.versions(RATED_USAGE, BILL_LINES, BILLS)
    assert job.main([*args, *settings(tmp_path, "TND")], billed) == 1
    said = capsys.readouterr().err
    assert "rated and billed in MAD, and [tariff] currency is TND" in said
    assert "set it back to MAD" in said
    assert billed.versions(RATED_USAGE, BILL_LINES, BILLS) == before


def test_bills_in_two_currencies_are_shown_in_their_own_and_never_added(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(store, RATED_USAGE, use("a", "ACC1", AMINA, 60, "6.120000"))
    lines = [usage_line("ACC1", AMINA, 1, "4844.0", "4844"), usage_line("ACC2", AMINA, 1, "6.12", "6.12")]
    put(store, BILL_LINES, lines[0] | {"cycle": "2026-02", "bill_id": "2026-02-ACC1"}, lines[1])
    in_yen = bill("ACC1", "4844", "0", "0", currency="JPY", cycle="2026-02", bill_id="2026-02-ACC1")
    put(store, BILLS, in_yen, bill("ACC2", "6.12", "0.00", "0.00", currency="TND"))
    assert publish_gold.JOB.main(settings(tmp_path, "TND"), store) == 1
    assert "bills in JPY, of 2026-02" in (said := capsys.readouterr().err)
    assert "bill-cycle --cycle 2026-02 again, in TND" in said
    assert not list((tmp_path / "published").rglob("*.csv"))
    for cycle, shown in (("2026-02", "4,844  JPY"), ("2026-03", "6.120  TND")):
        assert show_bill.JOB.main(["--cycle", cycle, *settings(tmp_path, "TND")], store) == 0
        assert shown in capsys.readouterr().out


@pytest.mark.slow
def test_rating_lets_the_lake_remember_its_currency(store: Store, tmp_path: Path) -> None:
    who, dirham = owner(1, "A1", "standard"), settings(tmp_path, "MAD")
    calls = [Use(f"u{n}", "voice", who.msisdn, datetime(2026, 3, n + 1, 9, tzinfo=UTC), 60) for n in range(2)]
    write_month(store, calls[:1], [who])
    assert rate_usage.main(dirham, store) == 0
    assert currency(store) == "MAD"
    forget = f"ALTER TABLE delta.`{store.path(RATED_USAGE)}` UNSET TBLPROPERTIES ('{PROPERTY}')"
    store.spark.sql(forget)  # as in a lake that was rated before there was this property
    write(store, USAGE, [usage_row(calls[1], 1)])
    assert rate_usage.main(dirham, store) == 0
    assert currency(store) == "MAD"
    assert rate_usage.main(settings(tmp_path, "TND"), store) == 1
    version = store.version(RATED_USAGE)
    assert log.note(store.path(RATED_USAGE), version) is not None, "the newest commit says what was rated"
    assert rate_usage.main(dirham, store) == 0
    assert store.version(RATED_USAGE) == version


def currency(store: Store) -> str | None:
    return log.properties(store.path(RATED_USAGE), store.version(RATED_USAGE)).get(PROPERTY)
