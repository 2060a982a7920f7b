"""Numbers and who owns them, as gold.rating takes them; plans of the test's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars

from gold.pricing.plan_version import PlanVersion
from gold.pricing.price_book import price_book
from gold.pricing.tariff.buckets import Bucket
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.tiers import Tier
from gold.rating.decide import Tariff
from gold.rating.owners import owners
from gold.rating.sample import NO_OWNERS
from gold.rating.terms import terms_of
from tests.gold.pricing.rate_spans import version_of

ZONE = "Africa/Casablanca"
MARCH = 2026 * 12 + 2
"""Months are counted since year 0."""


@dataclass(frozen=True)
class Row:
    """A number of an account from one local day until another."""

    valid_from: str
    valid_to: str | None = None
    msisdn: str = "+1"
    account_id: str = "A"
    plan: str = "plan"
    status: str = "active"
    cycle_day: int = 1


def owned(*rows: Row) -> polars.DataFrame:
    """gold.rating.owners of these rows."""
    values = [{**vars(row), "valid_from": day(row.valid_from), "valid_to": day(row.valid_to)} for row in rows]
    return owners(polars.DataFrame(values, NO_OWNERS))


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def number(text: str) -> int:
    """Days since 1970."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def plan(name: str = "plan", buckets: Sequence[Bucket] = (), **terms: Any) -> Plan:
    """A plan of calls and messages; terms: of its calls."""
    calls = Service(1, roaming=True, international=True, shape="tiers", price=(Tier(Decimal("0.01")),))
    return Plan(name, {"voice": replace(calls, **terms), "sms": calls}, buckets=tuple(buckets))


def tariff_of(*versions: PlanVersion, first_cycle: int = 0) -> Tariff:
    """What prices uses by these versions, in Casablanca."""
    book = price_book(versions or [version_of(plan())], {})
    return Tariff(book, terms_of(book, {}), ZONE, first_cycle=first_cycle)


def uses(*rows: Mapping[str, Any]) -> polars.DataFrame:
    """Uses as gold.rating.decide takes them: calls of a minute by +1 unless they say otherwise; start: in UTC."""
    said = [
        {
            "usage_id": f"u{n}", "record_type": "voice", "msisdn": "+1", "other_party": None, "units": 60,
            "is_roaming": False, "visited_network": None, "is_international": False, "pool": "pool",
            "is_unreadable": False,
        } | row | {"start_time": datetime.fromisoformat(row["start_time"]).replace(tzinfo=UTC)}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    texts = dict.fromkeys(("other_party", "visited_network"), polars.String)
    return polars.DataFrame(said, schema_overrides=texts | {"start_time": polars.Datetime("us", "UTC")})
