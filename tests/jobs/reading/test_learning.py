"""What is learned comes after all that was believed, whatever the clock says."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gold.bases import BASES
from gold.bills import BILLS
from jobs.reading.learning import learned_at, tell_changes, tell_touched
from jobs.reading.touched import Touched
from lake.settings import read_settings
from machine.command import Call
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from tests.plain_lake import PlainLake
from tests.serving.gold_rows import DEFAULTS, bill
from tests.small_lakes import KNOWN, tariff_rows
from tests.test_held_accounts import who


def test_a_load_by_a_clock_that_is_behind_comes_just_after_the_last_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = PlainLake(tmp_path)
    call = Call(Namespace(), read_settings(Path(lake.args[1])), "load-reference")
    before = datetime.now(UTC)
    assert before <= learned_at(call) <= datetime.now(UTC), "nothing is believed yet"
    ahead = datetime.now(UTC) + timedelta(hours=1)
    lake.put(SUBSCRIBERS, [who("ACC1") | {"known_from": ahead}])
    assert learned_at(call) == ahead + timedelta(microseconds=1)
    assert "warning: the clock says" in capsys.readouterr().err
    lake.put(SUBSCRIBERS, [who("ACC1") | {"known_to": ahead}])
    assert learned_at(call) > ahead, "what is believed no longer was believed until then"


def test_what_is_believed_otherwise_is_told_row_by_row_and_which_bills_that_touches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake, now = PlainLake(tmp_path), KNOWN + timedelta(days=90)
    lake.loaded([], [who(account) for account in ("ACC1", "ACC2", "ACC3")])
    lake.put(BASES, [{"account_id": account, "cycle": "2026-02", "basis": KNOWN} for account in ("ACC1", "ACC2")])
    lake.put(BILLS, [DEFAULTS[BILLS.name] | bill("ACC1", "0.00", "0.00", "0.00")])
    (standard,) = (row for row in tariff_rows() if row["plan"] == "standard")
    dearer = standard | {"document": standard["document"].replace('"price":"0.01"', '"price":"0.02"', 1)}
    others = [row for row in tariff_rows() if row["plan"] != "standard"]
    lake.put(RATE_PLANS, [*others, standard | {"known_to": now}, dearer | {"known_from": now}])
    call = Call(Namespace(), read_settings(Path(lake.args[1])), "load-reference")
    (sentence,) = tell_changes(call, now)
    assert sentence.startswith("silver.rate_plans standard from 2018-01-01: ")
    assert sentence.endswith("price was 0.01, and is 0.02")
    assert sentence in capsys.readouterr().err
    assert tell_touched(call, now) == Touched({"2026-02": 2}, {"2026-03": 1})
    issued, open_ = capsys.readouterr().err.splitlines()
    assert (
        "at most 2 issued bills of 2026-02: they stay as they are until tollhouse rerate-usage --cycle 2026" in issued
    )
    assert "at most 1 open drafts of 2026-03: they follow with the next tollhouse rate-usage and tollhouse" in open_
