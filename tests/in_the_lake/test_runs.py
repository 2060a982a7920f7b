"""One usage rated for more than the subscriber: what it costs us stands beside what it brings in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from gold.rated_usage import RATED_USAGE
from gold.reports.margins import MARGINS
from jobs import explain_charge
from jobs.rate_usage import JOB
from lake.reader import Reader
from lake.store import Store
from silver.destinations import DESTINATIONS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.gold.pricing.tariff_folders import read
from tests.in_the_lake.plans_that_share import with_plans
from tests.oracle.records import Subscriber, Use
from tests.report_rows import report_database
from tests.small_lakes import KNOWN, SETTINGS, subscriber_row, usage_row, write, write_tariff

CARRIER = """
plan = "carrier"
label = "Interconnect"
run = "cost"

[[version]]
valid_from = 2026-01-01

[version.voice]
roaming = true
international = true

[[version.voice.rate]]
zones = ["europe"]
groups = [{ price = "0.90", price_unit = 60, increment = 30 }]

[[version.voice.rate]]
groups = [{ tiers = [{ up_to = 90, price = "0.12" }, { price = "0.06" }], price_unit = 60 }]
"""

AMAL = Subscriber("+212600000001", "A1", "standard", "active", False, False, date(2020, 1, 1), date(2026, 1, 1))


def call(usage_id: str, msisdn: str, to: str, hour: int, units: int) -> dict[str, object]:
    """A call on 4 March, by UTC and by the clock in Casablanca, where it is Ramadan."""
    abroad = to.startswith("+33")
    use = Use(usage_id, "voice", msisdn, datetime(2026, 3, 4, hour, tzinfo=UTC), units, is_international=abroad)
    return usage_row(use) | {"other_party": to}


@pytest.fixture(scope="module")
def lake(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three calls, rated for retail and for what they cost."""
    folder = tmp_path_factory.mktemp("runs")
    store = Store(spark, str(folder / "lake"))
    write_tariff(store, with_plans(folder, CARRIER))
    france = {"prefix": "33", "zone": "europe", "valid_from": date(2020, 1, 1), "known_from": KNOWN}
    write(store, DESTINATIONS, [france, france | {"prefix": "=900", "zone": "services"}])
    write(store, SUBSCRIBERS, [subscriber_row(AMAL)])
    at_home = call("at home", AMAL.msisdn, "900", 13, 150)
    refused = call("abroad, which her plan refuses", AMAL.msisdn, "+33612345678", 14, 31)
    write(store, USAGE, [at_home, refused, call("of nobody", "+212600000009", "900", 13, 60)])
    counts = JOB.counts(SETTINGS, store)
    assert (counts["changed"], counts["cost_rated"]) == (6, 3)
    return store


@pytest.mark.slow
def test_every_use_costs_whatever_retail_makes_of_it(lake: Store) -> None:
    rows = {(row["usage_id"], row["run"]): row for row in lake.read(RATED_USAGE).collect()}
    assert {key: (row["status"], row["charge"], row["zone"]) for key, row in rows.items()} == {
        ("at home", "retail"): ("rated", Decimal("0.300000"), None),  # 120 s are free, 30 x 0.01
        ("abroad, which her plan refuses", "retail"): ("rejected", Decimal("0.000000"), None),
        ("of nobody", "retail"): ("unmatched", None, None),
        ("at home", "cost"): ("rated", Decimal("0.240000"), "services"),  # 90 x 0.002 + 60 x 0.001
        ("abroad, which her plan refuses", "cost"): ("rated", Decimal("0.900000"), "europe"),  # two of 30 s
        ("of nobody", "cost"): ("rated", Decimal("0.120000"), "services"),
    }


@pytest.mark.slow
def test_a_second_run_rates_nothing_again(lake: Store) -> None:
    counts = JOB.counts(SETTINGS, lake)
    assert counts["changed"] == 0


@pytest.mark.slow
def test_the_margin_is_what_was_charged_less_what_it_cost(lake: Store, tmp_path: Path) -> None:
    rows = {RATED_USAGE.name: Reader(lake.root).scan(RATED_USAGE).collect().to_arrow()}
    with report_database(tmp_path, rows, {}) as db:
        margins = db.execute(f"SELECT plan, zone, uses, charge, cost, margin FROM ({MARGINS.select})").fetchall()
    assert [tuple(map(str, row)) for row in margins] == [
        ("None", "services", "1", "0.000000", "0.120000", "-0.120000"),
        ("standard", "europe", "1", "0.000000", "0.900000", "-0.900000"),
        ("standard", "services", "1", "0.300000", "0.240000", "0.060000"),
    ]


@pytest.mark.slow
def test_each_rating_of_a_use_can_be_explained(lake: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain_charge.main([*SETTINGS, "at home", "--run", "cost"], lake) == 0
    row = lake.read(RATED_USAGE).where("usage_id = 'at home' AND run = 'cost'").first()
    assert row is not None
    rated = f"{row['rated_at']} UTC by run {row['rating_run']}"
    assert capsys.readouterr().out == EXPLAINED.replace("TARIFF", row["tariff_hash"]).replace("RATED", rated)
    counts = explain_charge.JOB.counts([*SETTINGS, "abroad, which her plan refuses", "--run", "cost"], lake)
    assert (counts["explanation"]["zone"], counts["explanation"]["matched_prefix"]) == ("europe", "33")
    assert "to +33612345678 (zone europe), 2026-03-04 14:00:00" in capsys.readouterr().out
    assert explain_charge.main([*SETTINGS, "nothing"], lake) == 1
    assert explain_charge.main([*SETTINGS, "at home", "--run", "gift"], lake) == 1
    told = capsys.readouterr().err
    assert "no use is called nothing" in told
    assert "the tariff has no run gift: name one of retail, cost" in told


EXPLAINED = """Call at home from +212600000001 to 900 (zone services), 2026-03-04 13:00:00 Africa/Casablanca

0:02:30 cost 0.24 MAD.

How it came about
                  units  price               amount
  used          0:01:30  0.12 for 0:01:00  0.180000
  from 0:01:30  0:01:00  0.06 for 0:01:00  0.060000
  charge                                   0.240000  MAD

Rated at RATED
  by plan carrier from 2026-01-01, tariff TARIFF
"""


@pytest.mark.parametrize(
    ("text", "by", "fault"),
    [
        ('run = "cost"', 'run = "retail"', "run is retail, which is the rating for subscribers"),
        (
            "[version.voice]",
            '[[version.bucket]]\nname = "b"\nservice = "voice"\nunits = 1\n[version.voice]',
            'run "cost": expected no buckets',
        ),
        ("[version.voice]", 'maximum_spend = "1"\n[version.voice]', 'run "cost": expected no buckets'),
    ],
)
def test_what_a_plan_of_a_run_must_not_say(tmp_path: Path, text: str, by: str, fault: str) -> None:
    folder = with_plans(tmp_path)
    faults = read(folder, CARRIER.replace(text, by)).faults
    assert any(fault in sentence for sentence in faults), faults


def test_two_plans_for_one_run_are_refused(tmp_path: Path) -> None:
    faults = read(with_plans(tmp_path, CARRIER), CARRIER.replace('plan = "carrier"', 'plan = "other"')).faults
    assert any("run cost is also priced by" in sentence for sentence in faults), faults
