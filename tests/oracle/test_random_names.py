"""Random lakes call free, listed, unlisted and unreadable numbers from whoever may or may not."""

from collections import Counter

import pytest

from tests.oracle.cycle_oracle import FREE
from tests.oracle.lake_oracle import Verdict, outcome
from tests.oracle.owners import Owners
from tests.oracle.random_lakes import random_story
from tests.oracle.random_names import ROWS, UNREADABLE, with_party
from tests.oracle.use_pieces import Use, version_on

SEEDS = (0, 3, 9, 14, 16, 23)
"""Of many uses, and most with a cost run."""


@pytest.mark.slow
def test_random_lakes_reach_every_verdict_that_free_numbers_and_short_codes_have() -> None:
    met = Counter[str]()
    for seed in SEEDS:
        lake = random_story(seed).lake
        owners, verdicts = Owners(lake.owners, max(map(lake.tariff.day, lake.uses))), outcome(lake).uses
        for use in lake.uses:
            row, destination = owners.row(use.subscriber or "", lake.tariff.day(use)), lake.tariff.destination_of(use)
            verdict, cost = verdicts[use.usage_id, "retail"], verdicts.get((use.usage_id, "cost"))
            plan = lake.tariff.plans.get(row.plan) if row else None
            offered = version_on(plan, lake.tariff.day(use)).get(use.record_type) if plan else None
            met[f"{verdict.status} {verdict.reason}"] += 1
            met["cost of a free use"] += verdict.reason == FREE and cost is not None and bool(cost.charge)
            met["suspended"] += verdict.reason == FREE and row is not None and row.status == "suspended"
            met["no table"] += verdict.reason == FREE and offered is None
            met["abroad"] += is_free_abroad(use, verdict) and bool(offered) and offered["international"] is False
            met[f"{destination.prefix if destination else None} {verdict.reason == FREE}"] += 1
            met[f"nobody's {verdict.status}"] += destination is not None and destination.free and row is None
    wanted = ["rated free_number", "error no_destination", "error unreadable_number", "nobody's unmatched"]
    wanted += ["cost of a free use", "suspended", "no table", "abroad", "=* False", "2128012 False", "4480012 False"]
    wanted += [f"{prefix} True" for prefix in ("=112", "=777", "=*", "21280", "44800")]
    assert not [name for name in wanted if not met[name]]
    assert {prefix.partition(" ")[0] for prefix in met} >= ROWS.keys()


def is_free_abroad(use: Use, verdict: Verdict) -> bool:
    return verdict.reason == FREE and bool(use.is_international)


def test_what_a_use_calls_instead_is_known_by_its_id_alone_and_data_calls_nobody() -> None:
    lake = random_story(3).lake
    assert any(use.called_number == UNREADABLE for use in lake.uses)
    assert [with_party(use).called_number for use in lake.uses] == [use.called_number for use in lake.uses]
    assert {use.called_number for use in lake.uses if use.record_type == "data"} == {None}
