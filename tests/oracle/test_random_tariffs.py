"""Uses of seeded numbers over three cycles, priced by seeded tariffs and held against the oracle."""

import tomllib
from datetime import date
from itertools import count
from pathlib import Path
from random import Random

import pytest

from lake.time_zones import read_time_zone
from tests.oracle.price_usage_runs import differences, reduced, told
from tests.oracle.random_limits import with_dear_first_tiers
from tests.oracle.random_places import random_calendars, random_destinations
from tests.oracle.random_tariffs import random_plan
from tests.oracle.random_uses import random_uses
from tests.oracle.tariff_text import toml
from tests.oracle.use_pieces import Tariff

RUNS = [
    ("Africa/Casablanca", date(2026, 2, 1)),  # the clock goes back on 15 February, forward on 22 March
    ("Europe/Paris", date(2026, 3, 1)),
    pytest.param("Europe/Paris", date(2026, 9, 1), marks=pytest.mark.slow),
    pytest.param("Africa/Casablanca", date(2025, 12, 1), marks=pytest.mark.slow),
]
PLANS, USES = 12, 2_500


@pytest.mark.parametrize(("zone", "first_cycle"), RUNS, ids=lambda value: str(value).replace("/", "-"))
def test_random_uses_cost_what_the_oracle_says(tmp_path: Path, zone: str, first_cycle: date) -> None:
    random = Random(f"{zone} {first_cycle}")
    limits = Random(f"limits {zone} {first_cycle}")
    plans = [random_plan(random, f"plan{n:02}", first_cycle) for n in range(PLANS)]
    plans[1::2] = [with_dear_first_tiers(limits, plan) for plan in plans[1::2]]
    places = random_destinations(random, first_cycle), read_time_zone(zone), random_calendars(random, first_cycle)
    tariff = Tariff({plan["plan"]: tomllib.loads(toml(plan)) for plan in plans}, *places)
    folders = (tmp_path / f"run{n}" for n in count())
    uses = random_uses(random, tariff, first_cycle, USES)
    cases = differences(next(folders), tariff, uses)
    if cases:
        smallest = reduced(lambda variants: differences(next(folders), tariff, variants), cases[0], rounds=4)
        pytest.fail(f"{len(cases)} numbers differ, the smallest case is\n{told(tariff, smallest)}")
