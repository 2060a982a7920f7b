"""What each version of each plan says of each service, as rows that uses are joined to."""

import polars

from gold.pricing.kernel.records import NONE
from gold.pricing.plan_version import Calendars, sharing_plans, tariff_hash
from gold.pricing.price_book import PriceBook
from gold.pricing.rate_records import micros
from gold.pricing.tariff.plan import RETAIL, Plan
from telecom.services import SERVICES

SCHEMA: dict[str, polars.DataType | type[polars.DataType]] = {
    "plan": polars.String,
    "plan_version": polars.Date,
    "tariff_hash": polars.String,
    "terms": polars.Int64,
    "is_retail": polars.Boolean,
    "roaming_allowed": polars.Boolean,
    "visited_networks": polars.List(polars.String),
    "international_allowed": polars.Boolean,
    "reachable_zones": polars.List(polars.String),
    "by_zone": polars.Boolean,
    "has_buckets": polars.Boolean,
    "shares": polars.Boolean,
    "free_units_per_cycle": polars.Int64,
    "rolls_over": polars.Boolean,
    "maximum": polars.Int64,
    "maximum_prorated": polars.Boolean,
}
"""terms: the kernel's, NONE where the version has no such service: then what is allowed is null. is_retail: whether
its uses are billed. has_buckets: of the version, for any service; shares: of the plan, in any version. maximum:
micro-units, null: none. Lists: null: all."""


def terms_of(book: PriceBook, *calendars: Calendars) -> polars.DataFrame:
    """SCHEMA, in the order of versions, and of each in that of SERVICES. calendars: that windows name, by edition."""
    shares = sharing_plans(book.versions)
    rows = [
        {
            "plan": version.plan,
            "plan_version": version.valid_from,
            "tariff_hash": tariff_hash(version, calendars[version.edition]),
            "terms": book.terms.get((index, service), NONE),
            "is_retail": version.terms.rating == RETAIL,
            "has_buckets": bool(version.terms.buckets),
            "shares": version.plan in shares,
            "maximum": None if version.terms.maximum_spend is None else micros(version.terms.maximum_spend),
            "maximum_prorated": version.terms.maximum_prorated,
            **of_service(version.terms, service),
        }
        for index, version in enumerate(book.versions)
        for service in SERVICES
    ]
    return polars.DataFrame(rows, SCHEMA)


def of_service(plan: Plan, service: str) -> dict[str, object]:
    """Where a service may be used, whether the zone that is called matters, and its free units; none of no service."""
    terms = plan.services.get(service)
    if terms is None:
        return {"by_zone": False, "free_units_per_cycle": 0, "rolls_over": False}
    return {
        "roaming_allowed": bool(terms.roaming),
        "visited_networks": terms.roaming if isinstance(terms.roaming, tuple) else None,
        "international_allowed": bool(terms.international),
        "reachable_zones": terms.international if isinstance(terms.international, tuple) else None,
        "by_zone": plan.by_zone(service),
        "free_units_per_cycle": terms.free_units,
        "rolls_over": terms.rollover,
    }
