"""What drafts are judged by: settings, golden accounts, and what is newer than bills."""

from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gold.bills import BILLS
from gold.cycles import cycle
from gold.issuing.judgement import THE_ACCOUNT, THE_TARIFF
from gold.pricing.tariff.version import BILL_RULES
from jobs.reading.judging import judgement, read_golden, superseded
from lake.document_settings import Documents
from lake.settings import read_settings
from machine.command import Call, Stop
from silver.coupons import COUPONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from tests.builders import ROOT
from tests.plain_lake import PlainLake
from tests.serving.gold_rows import DEFAULTS, bill
from tests.small_lakes import tariff_rows
from tests.test_held_accounts import who


def call(folder: Path, documents: Documents | None = None) -> Call:
    """One of a lake below a folder, on a day in April."""
    settings = read_settings(ROOT / "conf/local.toml")
    settings = replace(settings, lake=replace(settings.lake, path=str(folder / "lake")))
    if documents:
        settings = replace(settings, documents=documents)
    began = datetime(2026, 4, 3, 23, 30, tzinfo=UTC)
    return Call(Namespace(cycle=cycle("2026-03")), settings, "approve-bills", began=began)


def test_settings_say_how_long_late_usage_is_waited_for_and_the_tariffs_zone_which_day_it_is(tmp_path: Path) -> None:
    made = judgement(call(tmp_path, Documents(collection_days=7)))
    assert (made.cycle, made.collection_days, made.today) == ("2026-03", 7, date(2026, 4, 4))


BASIS = datetime(2026, 4, 1, tzinfo=UTC)
COUPON = {"code": "WELCOME10", "valid_from": date(2026, 1, 1)}
LATER = BASIS + timedelta(seconds=1)


@pytest.fixture
def lake(tmp_path: Path) -> PlainLake:
    """March billed for two accounts, by what was believed until BASIS."""
    lake = PlainLake(tmp_path)
    lake.loaded([], [who("ACC1"), who("ACC2")])
    lake.put(BILLS, [DEFAULTS[BILLS.name] | bill(account, "0.00", "0.00", "0.00") for account in ("ACC1", "ACC2")])
    return lake


def told(lake: PlainLake) -> dict[str, str]:
    """Which bills are of earlier beliefs, and what is another since."""
    return dict(superseded(lake.reader, "2026-03", BASIS).rows())


def test_a_subscriber_or_a_coupon_that_came_later_supersedes_the_bill_of_its_account(lake: PlainLake) -> None:
    assert told(lake) == {}
    before = who("ACC1") | {"known_to": LATER}
    lake.put(SUBSCRIBERS, [before, who("ACC1", is_student=True) | {"known_from": LATER}, who("ACC2")])
    assert told(lake) == {"ACC1": THE_ACCOUNT}
    lake.put(COUPONS, [COUPON | {"account_id": "ACC2", "known_from": LATER}])
    assert told(lake) == {"ACC1": THE_ACCOUNT, "ACC2": THE_ACCOUNT}


@pytest.mark.parametrize("plan", ["standard", BILL_RULES])
def test_a_plan_or_bill_rules_that_came_later_supersede_every_bill(lake: PlainLake, plan: str) -> None:
    (row, *_) = (row for row in tariff_rows() if row["plan"] == plan)
    lake.put(RATE_PLANS, [*tariff_rows(), row | {"known_from": LATER}])
    assert told(lake) == {"ACC1": THE_TARIFF, "ACC2": THE_TARIFF}


def test_golden_accounts_are_read_for_their_cycle(tmp_path: Path) -> None:
    path = tmp_path / "golden.csv"
    path.write_text("account_id,cycle,total_due\nA,2026-03,1.80\nA,2026-04,2.80\n", encoding="utf-8")
    assert read_golden(path, cycle("2026-03")) == {"A": Decimal("1.80")}
    path.write_text("account_id,total_due\n", encoding="utf-8")
    with pytest.raises(Stop, match="expected account_id, cycle, total_due"):
        read_golden(path, cycle("2026-03"))
