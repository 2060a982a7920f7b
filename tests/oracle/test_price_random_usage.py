"""What price-usage says of random usage, held against the oracle."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.jobs.priced_samples import Line, priced
from tests.oracle.random_months import random_month
from tests.oracle.rating import rate, rows_by_number
from tests.oracle.records import Subscriber, Use, row_in_force


def test_random_usage_costs_what_the_oracle_says_and_every_charge_adds_up(tmp_path: Path) -> None:
    uses, plans = with_plans(*random_month(seed=4, n_uses=3_000, n_numbers=90))
    answers = priced(tmp_path, [line_of(use, plans[use.usage_id]) for use in uses])
    wanted = rate(uses, held(uses, plans), first_cycle="2026-01")
    assert len(answers) == len(uses) > 1_500
    assert [line["usage_id"] for line in answers] == [use.usage_id for use in uses]
    assert {line["usage_id"]: (line["status"], Decimal(line["charge"])) for line in answers} == {
        usage_id: (verdict.status, verdict.charge) for usage_id, verdict in wanted.items()
    }
    for line in answers:
        pieces, tier, credit = (
            sum(Decimal(part[money]) for part in line[parts])
            for parts, money in (("pieces", "charge"), ("tier", "charge"), ("from_allowance", "credit"))
        )
        assert pieces + Decimal(line["connect_fee"]) - credit + Decimal(line["rounding"]) == Decimal(line["charge"])
        assert tier == pieces
        assert abs(Decimal(line["rounding"])) <= Decimal("0.000002")


def with_plans(uses: Sequence[Use], rows: Sequence[Subscriber]) -> tuple[list[Use], dict[str, str]]:
    """The uses of active subscribers on a plan that the tariff has, and their plan by usage_id."""
    of_number, plans = rows_by_number(rows), {}
    for use in uses:
        row = row_in_force(of_number.get(use.msisdn, []), use.local.date())
        if row is not None and row.status == "active" and row.plan != "gold":
            plans[use.usage_id] = row.plan
    return [use for use in uses if use.usage_id in plans], plans


def held(uses: Sequence[Use], plans: dict[str, str]) -> list[Subscriber]:
    """What a sample tells of its subscribers: each plan from the day of its first use, until that of another."""
    days: dict[str, dict[date, str]] = {}
    for use in uses:
        days.setdefault(use.msisdn, {})[use.local.date()] = plans[use.usage_id]
    rows = []
    for msisdn, of_day in days.items():
        order = sorted(of_day)
        for day, until in zip(order, [*order[1:], None], strict=True):
            rows.append(Subscriber(msisdn, "A1", of_day[day], "active", False, False, date(2020, 1, 1), day, until))
    return rows


def line_of(use: Use, plan: str) -> Line:
    return {
        "usage_id": use.usage_id,
        "record_type": use.record_type,
        "plan": plan,
        "start": use.start.isoformat(),
        "units": use.units,
        "subscriber": use.msisdn,
        "called_number": "+33123456789" if use.is_international else "+212661000002",
        "visited_network": "20801" if use.is_roaming else None,
    }
