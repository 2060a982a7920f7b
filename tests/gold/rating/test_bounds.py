"""What fits 63 bits beforehand fits them at every step; what does not is rated right all the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import polars
import pytest
from polars import col

from gold.pricing.run import PLAIN, PricingError
from gold.rating.bounds import fits
from gold.rating.decide import Tariff, decided
from gold.rating.sample import no_owners
from tests.gold.pricing.kernel_runs import (
    FIRST_CYCLE,
    NARROW,
    Narrow,
    answers,
    asked_for,
    narrow,
    opened,
    sample_of,
    tariff_from,
)
from tests.gold.rating.nasty_tariffs import nasty_plan
from tests.oracle.cycle_oracle import price_uses
from tests.oracle.price_usage_runs import agree, order, priced
from tests.oracle.random_uses import random_uses
from tests.oracle.tariff_text import Terms
from tests.oracle.use_pieces import Use

SECONDS = 31 * 86_400
LARGEST_USE = 2**62
OPEN = {"roaming": True, "international": True}
MOST = {"voice": SECONDS, "sms": 10**6, "data": 10**14}
"""Units of a use, as far as uses go."""


def test_a_narrow_number_refuses_what_passes_63_bits_in_every_operation() -> None:
    most, least = narrow(2**63 - 1), narrow(-(2**63))
    for past in (
        lambda: most + 1,
        lambda: 1 + most,
        lambda: least - 1,
        lambda: -2 - most,
        lambda: most * 2,
        lambda: 2 * most,
        lambda: -least,
        lambda: abs(least),
        lambda: least // -1,
        lambda: most**2,
        lambda: 3 ** most.__class__(50),
        lambda: most << 1,
        lambda: 1 << narrow(63),
    ):
        with pytest.raises(OverflowError):
            past()
    for within in (most - 1, 1 - most, 0 * most, most // 3, 7 // most, most % 10, 10 % most, most >> 1, most & 5):
        assert type(within) is Narrow


def largest_that_fit(sample: polars.DataFrame, tariff: Tariff, random: Random) -> tuple[polars.Series, polars.Series]:
    """Units of each use by which its number's sums just fit, and by which they just do not, or the largest of uses."""
    rows = decided(sample, no_owners(), tariff)
    shares = [random.choice((1, random.randint(1, 1_000))) for _ in range(len(rows))]
    pools = rows["msisdn"].rank("dense").cast(polars.Int64)
    most = [SECONDS if service == "voice" else LARGEST_USE for service in rows["record_type"].to_list()]
    low, high = [0] * (pools.max() + 1), [LARGEST_USE] * (pools.max() + 1)

    def units(scale: list[int]) -> polars.Series:
        parts = zip(shares, pools.to_list(), most, strict=True)
        return polars.Series(
            [min(share * scale[pool] // 1_000, limit) for share, pool, limit in parts], dtype=polars.Int64
        )

    for _ in range(64):
        middle = [(least + most) // 2 for least, most in zip(low, high, strict=True)]
        counted = polars.when(col("status") == "rated").then(units(middle)).otherwise(0)
        asked = rows.select("terms", pool_index=pools, counted=counted)
        for pool, fit in set(zip(pools.to_list(), fits(asked, tariff.book).to_list(), strict=True)):
            (low if fit else high)[pool] = middle[pool]
    return units(low), units(high)


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(more, marks=pytest.mark.slow) for more in range(4, 8))])
def test_what_fits_63_bits_passes_them_at_no_step(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    terms = tariff_from([nasty_plan(random, f"plan{n:02}") for n in range(12)], random)
    tariff, sample = opened(tmp_path / "tariff", terms), sample_of(random_uses(random, terms, FIRST_CYCLE, 800))
    fitting, too_large = largest_that_fit(sample, tariff, random)
    asked, *never = asked_for(sample.with_columns(units=fitting), tariff)
    assert asked.compiles
    assert len(asked.uses["start"]) > 50
    assert all(not request.compiles for request in never), "pools of plans by which not one unit fits"
    assert answers(NARROW, asked) == answers(PLAIN, asked)
    assert any(not request.compiles for request in asked_for(sample.with_columns(units=too_large), tariff))


def enlarged(random: Random, use: Use) -> Use:
    """Some uses as large as they can be, and some nearly."""
    most = MOST[use.record_type]
    if use.record_type == "voice" or random.random() < 0.5:
        return use
    return replace(use, units=random.choice((most, most - 1, most // 7, random.randint(1, most))))


@pytest.mark.parametrize("seed", range(2))
def test_what_does_not_fit_costs_what_fractions_say(tmp_path: Path, seed: int) -> None:
    random = Random(f"large {seed}")
    terms = tariff_from([nasty_plan(random, f"plan{n:02}") for n in range(12)], random)
    uses = [enlarged(random, use) for use in random_uses(random, terms, FIRST_CYCLE, 1_500)]
    asked = asked_for(sample_of(uses), opened(tmp_path / "tariff", terms))
    assert sum(len(request.uses["start"]) for request in asked if not request.compiles) > 500
    prices, wanted = priced(tmp_path / "priced", terms, uses), price_uses(terms, uses)
    no_price, compared = set[str | None](), 0
    for use in sorted(uses, key=order):
        if prices[use.usage_id]["reason"] == "charge_too_large":
            no_price.add(use.subscriber)  # the oracle prices it, and counts it towards a maximum
        elif use.subscriber is None or use.subscriber not in no_price:
            assert agree(prices[use.usage_id], wanted[use.usage_id], terms.destination_of(use)), use
            compared += 1
    assert compared > 700


def odd_fractions() -> tuple[Terms, list[Use]]:
    """Calls of four pieces whose sum is no large amount; its fraction alone needs 65 bits."""
    units = zip((1_000, 2_000, 3_000, None), (60, 7, 10**6, 2**20), strict=True)
    groups = [({"up_to": end} if end else {}) | {"price": "0.999983", "price_unit": unit} for end, unit in units]
    factors = [{"name": f"less_{digits}", "services": ["voice"], "factor": f"0.{digits}"} for digits in (9_999, 9_997)]
    return {"modifier": factors, "voice": OPEN | {"rate": [{"groups": groups}]}}, [
        Use(f"u{n}", "voice", "odd", datetime(2026, 3, 2, 12, n, tzinfo=UTC), 3_100 + n, "+212661000002", None, "s1")
        for n in range(20)
    ]


def dear_uses() -> tuple[Terms, list[Use]]:
    """Data of which each use may just be charged, and all that a number used together needs 64 bits."""
    data = OPEN | {"rate": [{"groups": [{"price": "999999.999999", "price_unit": 1}]}]}
    return {"maximum_spend": "1.00", "data": data}, [
        Use(f"u{n}", "data", "odd", datetime(2026, 3, 2, 12, n % 60, n // 60, tzinfo=UTC), 99_000, None, None, "s1")
        for n in range(100)
    ]


@pytest.mark.parametrize("made", [odd_fractions, dear_uses])
def test_what_passes_63_bits_on_its_way_alone_is_rated_plain(
    tmp_path: Path, made: Callable[[], tuple[Terms, list[Use]]]
) -> None:
    version, uses = made()
    plan = {"plan": "odd", "label": "Odd", "version": [{"valid_from": date(2018, 1, 1)} | version]}
    terms = tariff_from([plan], Random(0))
    (asked,) = asked_for(sample_of(uses), opened(tmp_path / "tariff", terms))
    assert not asked.compiles
    with pytest.raises(PricingError) as broken:
        answers(NARROW, asked, explained=False)
    assert isinstance(broken.value.__cause__, OverflowError)
    prices, wanted = priced(tmp_path / "priced", terms, uses), price_uses(terms, uses)
    assert all(agree(prices[use.usage_id], wanted[use.usage_id], terms.destination_of(use)) for use in uses)


@pytest.mark.parametrize(
    ("units", "full"), [((10**14,), "99999999999900000000"), ((6 * 10**6, 12 * 10**6), "11999999999988")]
)
def test_what_a_maximum_takes_off_is_shown_even_where_it_passes_63_bits(
    tmp_path: Path, units: tuple[int, ...], full: str
) -> None:
    """A piece past 63 bits, and two whose sum is."""
    dear = [{"up_to": bound, "price": "999999.999999", "price_unit": 1} for bound in units]
    dear.append({"price": "0", "price_unit": 1})
    data = OPEN | {"rate": [{"maximum": "1.00", "groups": dear}]}
    plan = {"plan": "dear", "label": "Dear", "version": [{"valid_from": date(2018, 1, 1), "data": data}]}
    use = Use("u1", "data", "dear", datetime(2026, 3, 2, 12, tzinfo=UTC), units[-1])
    answer = priced(tmp_path / "priced", tariff_from([plan], Random()), [use])["u1"]
    assert sum(Decimal(piece["charge"]) for piece in answer["pieces"]) == Decimal(full)
    assert (answer["charge"], answer["rounding"]) == ("1.000000", "0.000000")
    assert Decimal(answer["maximum"]) == Decimal(full) - 1
