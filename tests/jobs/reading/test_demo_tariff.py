"""The demo's tariff: the reference with a cost run beside it, so that bills are those of the reference."""

from pathlib import Path

from gold.cycles import cycle
from gold.pricing.tariff.document import plan_from
from jobs.reading.demo_tariff import PLAN, REFERENCE, with_costs, with_mistake
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


def test_a_mistake_makes_roaming_dearer_on_one_plan_in_one_month_and_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    right, rows = ({t.name: r for t, r in read_folder(f)} for f in (REFERENCE, mistaken(tmp_path / "tariff")))
    (once,) = (row for row in right[RATE_PLANS.name] if row["plan"] == PLAN)
    before, wrong, after = (row for row in rows[RATE_PLANS.name] if row["plan"] == PLAN)
    assert before | {"valid_to": None} == after | {"valid_from": before["valid_from"]} == once
    assert (wrong["valid_from"], wrong["valid_to"]) == (before["valid_to"], after["valid_from"])
    assert (wrong["valid_from"], wrong["valid_to"]) == ("2026-01-01", "2026-02-01")
    assert str(wrong["document"]).replace('"1.8"', '"1.5"') == once["document"] != wrong["document"]
    others = [row for row in right[RATE_PLANS.name] if row["plan"] != PLAN]
    assert [row for row in rows[RATE_PLANS.name] if row["plan"] != PLAN] == others


def mistaken(folder: Path) -> Path:
    return with_mistake(REFERENCE, folder, cycle("2026-01"))
