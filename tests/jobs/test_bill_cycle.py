"""Which cycles bill-cycle takes."""

from argparse import Namespace
from datetime import UTC, datetime

import pytest

from gold.cycles import cycle
from jobs.bill_cycle import check_cycle, say_what_runs
from lake.command import Call
from lake.errors import Stop
from lake.settings import read_settings
from tests.builders import ROOT


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
