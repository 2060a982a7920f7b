"""A pool of numbers is rated in the order of its uses, whatever the order they came in, in parts or at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from unittest.mock import patch

import polars
import pytest
from polars import col

from gold.pricing import run
from gold.pricing.tariff.buckets import Bucket
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.rates import Group, Rate
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.tiers import Tier
from gold.rating.balances import allowances, buckets
from gold.rating.dated import month_number
from gold.rating.decide import Tariff, decided
from gold.rating.holdings import with_bucket_pool
from gold.rating.rate import Balances, Rated, priced
from tests.gold.pricing.rate_spans import version_of
from tests.gold.rating.owned import Row, owned, plan, tariff_of, uses

MINUTE = Rate((Group((Tier(Decimal("0.60")),), 60, 60),))
FAMILY = Plan(
    "family",
    {
        "voice": Service(
            1, roaming=True, international=True, shape="rate", price=(replace(MINUTE, maximum=Decimal(20)),)
        ),
        "sms": Service(
            1,
            roaming=True,
            international=True,
            shape="tiers",
            price=(Tier(Decimal("0.05")),),
            free_units=5,
            rollover=True,
        ),
    },
    buckets=(
        Bucket("shared", "voice", 1_200, shared=True, rollover=2, carried_last=True),
        Bucket("own", "voice", 300, priority=1, rollover=1),
    ),
    maximum_spend=Decimal(6),
)
TARIFF = tariff_of(version_of(FAMILY), version_of(plan("single", free_units=600, rollover=True)))
NUMBERS = [Row("2026-01-01", msisdn=f"+{n}", account_id="A", plan="family") for n in range(4)]
NUMBERS += [Row("2026-02-10", "2026-03-10", msisdn="+4", account_id="A", plan="family")]
NUMBERS += [Row("2026-03-10", msisdn="+4", account_id="A", plan="single")]
OWNERS = owned(*NUMBERS)


def random_uses(count: int = 600) -> polars.DataFrame:
    """Uses of three months by the numbers of the account, some of which begin at one instant."""
    random, begin = Random(7), datetime(2026, 2, 1)
    rows = []
    for _ in range(count):
        start = begin + timedelta(minutes=random.randrange(85 * 24 * 6) * 10)
        record_type = random.choice(["voice", "voice", "sms"])
        units = random.choice([0, 1, 59, 61, 240, 600]) if record_type == "voice" else random.randint(0, 2)
        said = {"msisdn": f"+{random.randrange(5)}", "record_type": record_type, "units": units}
        rows.append({**said, "start_time": start.isoformat(), "pool": "account A"})
    return uses(*rows)


USES = random_uses()


def content(parts: list[Rated]) -> tuple[list[Any], list[Any], list[Any]]:
    """Charges and what is left, in no order."""
    charges = [row for part in parts for row in part.uses.select("usage_id", "cycle", "status", "charge").rows()]
    free = [row for part in parts for row in allowances(part).rows()]
    held = [row for part in parts for row in buckets(part).sort("holder", "bucket", "cycle").rows()]
    return sorted(charges), sorted(free), sorted(held, key=str)


def rated(uses: polars.DataFrame, owners: polars.DataFrame, tariff: Tariff, *stands: Balances) -> list[Rated]:
    return priced(decided(uses, owners, tariff).pipe(with_bucket_pool), owners, tariff, *stands)


WHOLE = content(rated(USES, OWNERS, TARIFF))


def test_the_uses_of_the_pool_use_up_what_they_share_and_reach_the_maximum() -> None:
    charges, free, held = WHOLE
    assert len(charges) == len(USES)
    assert {status for _, _, status, _ in charges} == {"rated", "unmatched"}  # before the fifth number had an owner
    (parts,) = rated(USES, OWNERS, TARIFF)
    spent = parts.uses.filter(col("plan") == "family").group_by("msisdn", "cycle").agg(col("charge").sum())["charge"]
    assert spent.max() == 6_000_000
    left = buckets(parts).filter(col("bucket") == "shared")
    assert left["used"].sum() == 4 * 1_200, "what was left of January's too"
    assert len(free) > 10
    assert len(held) > 10


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_shows_nowhere(seed: int) -> None:
    shuffled = USES.sample(fraction=1, shuffle=True, seed=seed)
    owners = OWNERS.sample(fraction=1, shuffle=True, seed=seed).sort("msisdn", "valid_from")
    assert content(rated(shuffled, owners, TARIFF)) == WHOLE


def test_of_two_uses_at_one_instant_the_lower_id_counts_first() -> None:
    at = {"start_time": "2026-03-02T12:00:00", "msisdn": "+1"}
    last = {"units": 1_500}  # what is left of 1,500 units after 1,440: one minute is paid
    two = uses({**at, "usage_id": "b"}, {**at, "usage_id": "a", **last})
    single = tariff_of(version_of(replace(FAMILY, buckets=(Bucket("own", "voice", 1_500),), maximum_spend=None)))
    for rows in (two, two.reverse()):
        (parts,) = rated(rows, owned(Row("2026-01-01", msisdn="+1", plan="family")), single)
        assert parts.uses.select("usage_id", "charge").rows() == [("a", 0), ("b", 600_000)]


@pytest.mark.parametrize("cycle", ["2026-03", "2026-04"])
def test_from_a_cycle_on_what_earlier_ones_left_is_all_that_is_needed(cycle: str) -> None:
    month = month_number(cycle)
    (all_at_once,) = rated(USES, OWNERS, TARIFF)
    later = USES.join(all_at_once.uses.filter(col("cycle") >= month).select("usage_id"), "usage_id")
    stands = Balances(*(rows.filter(col("cycle") < cycle) for rows in (allowances(all_at_once), buckets(all_at_once))))
    charges, free, held = content(rated(later, OWNERS, TARIFF, stands))
    assert charges == [row for row in WHOLE[0] if row[1] >= month]
    assert free == [row for row in WHOLE[1] if row[2] >= cycle]
    assert [row[4] >= cycle for row in held] == [True] * len(held)
    assert held == [row for row in WHOLE[2] if row[4] >= cycle]


def test_a_pool_does_not_know_another() -> None:
    other = USES.with_columns(
        usage_id="other " + col("usage_id"), msisdn="9" + col("msisdn"), pool=polars.lit("account B")
    )
    twins = owned(*NUMBERS, *(replace(row, msisdn=f"9{row.msisdn}", account_id="B") for row in NUMBERS))
    charges = content(rated(polars.concat([USES, other]), twins, TARIFF))[0]
    assert [row for row in charges if not row[0].startswith("other")] == WHOLE[0]
    assert [(row[0][6:], *row[1:]) for row in charges if row[0].startswith("other")] == WHOLE[0]


def test_a_pool_that_is_compiled_is_rated_the_same() -> None:
    with patch.object(run, "FEW_USES", 0):
        assert content(rated(USES, OWNERS, TARIFF)) == WHOLE


def huge(tariff: Tariff) -> list[Rated]:
    """The uses, and one in a pool of its own of so many messages that their sum passes 63 bits."""
    one = {"record_type": "sms", "msisdn": "+9", "units": 2**61, "pool": "other", "usage_id": "huge"}
    rows = polars.concat([USES, uses({**one, "start_time": "2026-03-02T12:00:00"})])
    owners = owned(*NUMBERS, Row("2026-01-01", msisdn="+9", account_id="Z", plan="family"))
    return rated(rows, owners, tariff)


def test_a_pool_that_fits_no_63_bits_is_rated_apart_and_the_others_as_they_were() -> None:
    fitting, apart = huge(TARIFF)
    assert content([fitting]) == WHOLE
    assert apart.uses.select("usage_id", "status", "reason").rows() == [("huge", "error", "charge_too_large")]
    assert apart.uses["cycle"].to_list() == [month_number(f"{date(2026, 3, 2):%Y-%m}")]
