"""The demo's tariff: the reference with a cost run beside it, so that bills are those of the reference."""

from pathlib import Path

from gold.pricing.tariff.document import plan_from
from jobs.reading.demo_tariff import REFERENCE, with_costs
from jobs.reading.tariff_folder import read_folder
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS


def test_it_is_the_reference_with_a_plan_of_costs_and_a_zone_of_short_codes(tmp_path: Path) -> None:
    demo = {table.name: rows for table, rows in read_folder(with_costs(REFERENCE, tmp_path / "tariff"))}
    more = {table.name: [row for row in demo[table.name] if row not in rows] for table, rows in read_folder(REFERENCE)}
    (costs,), (short_codes,) = more.pop(RATE_PLANS.name), more.pop(DESTINATIONS.name)
    assert plan_from(str(costs["document"])).rating == "cost"
    assert (short_codes["prefix"], short_codes["zone"]) == ("=*", "short_codes")
    assert not any(more.values())


def test_another_tariff_stays_as_it_is(tmp_path: Path) -> None:
    assert with_costs(tmp_path / "own", tmp_path / "tariff") == tmp_path / "own"
    assert not (tmp_path / "tariff").exists()
