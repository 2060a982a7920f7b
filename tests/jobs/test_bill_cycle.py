"""Which cycles bill-cycle takes, and that it does nothing where nothing came."""

import re
import shutil
from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

import machine.command
from gold.bills import BILLS
from gold.cycles import cycle
from jobs import rate_usage
from jobs.bill_cycle import JOB, check_cycle, say_what_runs
from jobs.reading.billed import READ_TABLES
from jobs.reading.tariff import rules_on
from lake.errors import ControlFailed, Stop
from lake.settings import read_settings
from lake.store import Store
from machine.command import Call, Counts
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.builders import ROOT
from tests.lake_settings import settings_of
from tests.oracle.records import Subscriber, Use
from tests.small_lakes import subscriber_row, usage_row, write, write_month, write_tariff


def call(name: str, began: datetime) -> Call:
    return Call(Namespace(cycle=cycle(name)), read_settings(ROOT / "conf/local.toml"), "bill-cycle", began=began)


def test_a_cycle_before_the_lakes_first_is_refused() -> None:
    with pytest.raises(Stop, match="2026-02 is before 2026-03, the settings' first_cycle"):
        check_cycle(call("2026-02", datetime(2026, 4, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("began", "is_said"),
    [(datetime(2026, 3, 31, 22, 59, tzinfo=UTC), True), (datetime(2026, 3, 31, 23, 0, tzinfo=UTC), False)],
    ids=["a minute before midnight in Casablanca", "midnight"],
)
def test_a_cycle_that_still_runs_is_billed_with_a_warning(
    began: datetime, is_said: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    say_what_runs(call("2026-03", began), [1])
    assert ("warning: 2026-03 is not over: bill it" in capsys.readouterr().err) == is_said


def test_of_accounts_with_their_own_cycle_days_it_is_said_whose_cycle_still_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    last_minute = call("2026-03", datetime(2026, 4, 14, 22, 59, tzinfo=UTC))  # 23:59 local
    say_what_runs(last_minute, [1, 14, 15, 28])
    assert "2026-03 is not over for accounts with cycle day 15, 28: bill it" in capsys.readouterr().err
    say_what_runs(last_minute, [1, 14])
    assert not capsys.readouterr().err


WHO = Subscriber("+212600000001", "A1", "standard", "active", False, True, date(2024, 1, 1), date(2024, 1, 1))


@pytest.fixture
def settings(store: Store, tmp_path: Path) -> str:
    """A lake of one account that called in March and April, rated; the file of its settings."""
    starts = [datetime(2026, month, 25, 12, tzinfo=UTC) for month in (3, 4)]
    write_month(store, [Use(f"u{n}", "voice", WHO.msisdn, start, 600, False) for n, start in enumerate(starts)], [WHO])
    _, file = settings_of(tmp_path, store.root)
    assert rate_usage.main(["--settings", file], store) == 0
    return file


def billed(cycle: str, settings: str, store: Store | None = None) -> Counts:
    """The counts; without a store the job opens the lake itself where it needs to."""
    return JOB.counts(["--cycle", cycle, "--settings", settings], store)


def needs_spark(settings: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether March is billed anew."""

    def no_session(_: Call) -> Store:
        raise InterruptedError("it starts Spark")

    with monkeypatch.context() as patched:
        patched.setattr(machine.command, "open_store", no_session)
        try:
            return billed("2026-03", settings)["changed"] > 0
        except InterruptedError:
            return True


@pytest.mark.slow
def test_a_cycle_that_is_billed_already_needs_no_spark(
    store: Store, settings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = billed("2026-03", settings, store)
    assert (first["changed"], first["bills"], first["rated"]) == (1, 1, 1)
    versions = store.versions(*READ_TABLES)
    billed("2026-04", settings, store)
    assert not needs_spark(settings, monkeypatch), "to bill another cycle forgets nothing"
    assert billed("2026-03", settings, store) == {**first, "changed": 0}
    assert store.versions(*READ_TABLES) == versions
    text = Path(settings).read_text(encoding="utf-8")
    Path(settings).write_text(text.replace('first_cycle = "2026-03"', 'first_cycle = "2026-02"'), encoding="utf-8")
    assert needs_spark(settings, monkeypatch)
    Path(settings).write_text(text, encoding="utf-8")
    assert not needs_spark(settings, monkeypatch)
    store.spark.sql(f"UPDATE delta.`{store.path(BILLS)}` SET region = 'elsewhere' WHERE cycle = '2026-03'")
    assert needs_spark(settings, monkeypatch)
    assert billed("2026-03", settings, store)["changed"] == 1
    assert not needs_spark(settings, monkeypatch)


@pytest.mark.slow
def test_late_usage_is_billed_when_it_is_rated_and_until_then_named(
    store: Store, settings: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    billed("2026-03", settings, store)
    late = Use("late", "voice", "+212600000001", datetime(2026, 3, 26, tzinfo=UTC), 60, False)
    write(store, USAGE, [usage_row(late)])
    assert needs_spark(settings, monkeypatch)
    counts = billed("2026-03", settings, store)
    assert (counts["changed"], counts["rated"], counts["missing"]) == (0, 1, 1)
    for _ in range(2):
        said = r"warning: 1 uses missing, .* such as late; until they are rated their accounts' bills are held: run "
        assert re.search(said + "tollhouse rate-usage", capsys.readouterr().err)
        assert not needs_spark(settings, monkeypatch), "it says so again, and does nothing"
    assert rate_usage.main(["--settings", settings], store) == 0
    again = billed("2026-03", settings, store)
    assert (again["changed"], again["rated"]) == (1, 2)


@pytest.mark.slow
def test_a_cycle_of_which_no_use_is_rated_is_not_billed(store: Store, tmp_path: Path) -> None:
    write_month(store, [Use("use", "voice", WHO.msisdn, datetime(2026, 3, 25, tzinfo=UTC), 600)], [WHO])
    _, file = settings_of(tmp_path, store.root)
    with pytest.raises(ControlFailed, match=r"2026-03 cannot be billed: 1 uses missing, .* Run tollhouse rate-usage"):
        billed("2026-03", file, store)
    assert store.is_empty(BILLS)


@pytest.mark.slow
def test_fifty_discounts_take_as_many_queries_as_one(spark: SparkSession, tmp_path: Path) -> None:
    queries = {}
    for count in (1, 50):
        folder = tmp_path / str(count)
        tariff = Path(shutil.copytree(ROOT / "conf/tariff", folder / "tariff"))
        (tariff / "bill_rules.toml").write_text(RULES + "".join(DISCOUNT.format(n) for n in range(count)))
        store = Store(spark, str(folder / "lake"))
        write_tariff(store, tariff)
        write(store, SUBSCRIBERS, [subscriber_row(WHO)])
        before = executions(spark)
        assert billed("2026-03", settings_of(folder, store.root)[1], store)["bills"] == 1
        queries[count] = executions(spark) - before
    assert queries[1] == queries[50] <= 16


RULES = 'label = "Rules"\n[[version]]\nvalid_from = 2018-01-01\n'
DISCOUNT = """
[[version.discount]]
name = "d{0}"
label = "D"
base = "left"
percent = "1"
"""


def executions(spark: SparkSession) -> int:
    """How many queries a session has run."""
    return int(spark._jsparkSession.sharedState().statusStore().executionsCount())


def test_a_lake_without_a_tariff_asks_for_one(store: Store) -> None:
    with pytest.raises(Stop, match="no tariff is loaded yet: run tollhouse load-reference first"):
        rules_on(store.pinned(RATE_PLANS), date(2026, 3, 31))
