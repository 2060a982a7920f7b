"""Which cycles bill-cycle takes, and that it does nothing where nothing came."""

from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import lake.command
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.cycles import cycle
from jobs import rate_usage
from jobs.bill_cycle import JOB, check_cycle, say_what_runs
from jobs.read_billed import READ
from lake.command import Call, Counts
from lake.errors import ControlFailed, Stop
from lake.settings import read_settings
from lake.store import Store
from silver.usage import USAGE
from tests.builders import ROOT
from tests.jobs.test_start_session import settings_of
from tests.oracle.records import Subscriber, Use
from tests.small_lakes import usage_row, write, write_month


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


def a_lake(store: Store, folder: Path) -> Path:
    """A lake of one account that called in March and April, rated; the file of its settings."""
    who = Subscriber("+212600000001", "A1", "standard", "active", False, True, date(2024, 1, 1), date(2024, 1, 1), None)
    starts = [datetime(2026, month, 25, 12, tzinfo=UTC) for month in (3, 4)]
    write_month(store, [Use(f"u{n}", "voice", who.msisdn, start, 600, False) for n, start in enumerate(starts)], [who])
    _, file = settings_of(store, folder)
    assert rate_usage.main(["--settings", file], store) == 0
    return Path(file)


def test_a_cycle_that_is_billed_already_needs_no_spark_until_something_came(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = a_lake(store, tmp_path)

    def billed(cycle: str, other: Store | None = None) -> Counts:
        return JOB.counts(["--cycle", cycle, "--settings", str(settings)], other)

    first = billed("2026-03", store)
    assert (first["changed"], first["bills"], first["rated"]) == (1, 1, 1)
    versions = store.versions(*READ, BILL_LINES, BILLS)
    billed("2026-04", store)

    def no_session(_: Call) -> Store:
        raise AssertionError("it started Spark")

    monkeypatch.setattr(lake.command, "open_store", no_session)
    assert billed("2026-03") == {**first, "changed": 0}, "to bill another cycle forgets nothing"
    assert store.versions(*READ) == {table.name: versions[table.name] for table in READ}

    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('first_cycle = "2026-03"', 'first_cycle = "2026-02"'), encoding="utf-8")
    with pytest.raises(AssertionError, match="it started Spark"):
        billed("2026-03")
    settings.write_text(text, encoding="utf-8")
    assert billed("2026-03")["changed"] == 0
    store.spark.sql(f"UPDATE delta.`{store.path(BILLS)}` SET region = 'elsewhere' WHERE cycle = '2026-03'")
    with pytest.raises(AssertionError, match="it started Spark"):
        billed("2026-03")
    assert billed("2026-03", store)["changed"] == 1
    assert billed("2026-03")["changed"] == 0
    (use,) = [usage_row(Use("late", "voice", "+212600000001", datetime(2026, 3, 26, tzinfo=UTC), 60, False))]
    write(store, USAGE, [use])
    with pytest.raises(AssertionError, match="it started Spark"):
        billed("2026-03")
    with pytest.raises(
        ControlFailed, match=r"2026-03 cannot be billed: 1 uses missing, .* such as late\. Run tollhouse"
    ):
        billed("2026-03", store)
    assert rate_usage.main(["--settings", str(settings)], store) == 0
    again = billed("2026-03", store)
    assert (again["changed"], again["rated"]) == (1, 2)
