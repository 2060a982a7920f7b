"""Who pays for a use, by which terms, and whether it may be charged at all. One row per usage_id."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import polars
from polars import col

from gold.pricing.kernel.records import NONE
from gold.pricing.local_time import DAY
from gold.pricing.price_book import PriceBook
from gold.pricing.zones import Zones, zone_of
from gold.rating.clock import offsets_about
from gold.rating.dated import NO_END, Numbers, dated, day_numbers, indices_on, months
from gold.statuses import ERROR, FREE_NUMBER, NO_PLAN, RATED, REJECTED, UNMATCHED
from telecom.services import SERVICES
from telecom.subscribers import ACTIVE

HOUR = 3_600

MATCH_TYPES = {"matched_prefix": polars.String, "zone": polars.String, "is_free": polars.Boolean}
NO_MATCH = (None, None, False)

TERMS_COLUMNS = (
    "owner_plan", "owner_status", "visited_network", "roaming_allowed", "visited_networks", "international_allowed",
    "reachable_zones", "by_zone", "free_units_per_cycle", "rolls_over", "is_unreadable", "is_retail", "keeps_zone",
)  # fmt: skip
"""What decides a use and is of no more use: a pool may have a million."""


@dataclass(frozen=True)
class Reachable:
    """Whom uses can call. zones: None where nothing looks at zones. all_zones: every use keeps its zone, whatever its
    plan looks at."""

    zones: Zones | None = None
    all_zones: bool = False


@dataclass(frozen=True)
class Tariff:
    """What decides and prices uses. terms: gold.rating.terms. time_zone: its IANA name. reachable: by edition.

    plan: of a use, whoever owns the number; None: its owner's. first_cycle: months since year 0; nothing rolls over
    into it.
    """

    book: PriceBook
    terms: polars.DataFrame
    time_zone: str
    reachable: Sequence[Reachable] = (Reachable(),)
    plan: polars.Expr | None = None
    first_cycle: int = 0


def decided(uses: polars.DataFrame, owners: polars.DataFrame, tariff: Tariff) -> polars.DataFrame:
    """Adds local time, owner, plan, zone and cycle, what gold.rating.terms says, is_free, and status and reason.

    uses: usage_id, record_type, msisdn, other_party, start_time (UTC, microseconds), units, is_roaming, is_unreadable,
    visited_network and is_international. owners: gold.rating.owners of their numbers. A use is decided by what is in
    force at its local start: at is that in seconds since 1970, day in local days. cycle: months since year 0; number
    and owner are indices. is_unreadable: whom it called is not understood.
    """
    rows = uses.pipe(with_local_time, tariff).pipe(with_owner, owners, tariff)
    rows = rows.pipe(with_terms, tariff).pipe(with_zones, tariff.reachable).pipe(with_status)
    kept = col("keeps_zone") | col("by_zone") | col("is_free")
    return rows.with_columns(zone=polars.when(kept).then("zone")).drop(TERMS_COLUMNS)


def with_local_time(uses: polars.DataFrame, tariff: Tariff) -> polars.DataFrame:
    """Adds at, ahead (of UTC, in seconds), day, local_date and local_hour."""
    at = uses["start_time"].dt.epoch("us").to_numpy() // 1_000_000
    changes = offsets_about(at, tariff.time_zone)
    since = numpy.array([offset.since for offset in changes])
    ahead = numpy.array([offset.ahead for offset in changes])
    local = at + ahead[numpy.searchsorted(since, at, side="right") - 1]
    day = local // DAY
    return uses.with_columns(
        at=at,
        ahead=local - at,
        day=day,
        local_date=polars.Series(day.astype(numpy.int32)).cast(polars.Date),
        local_hour=polars.Series((local % DAY // HOUR).astype(numpy.int32)),
    )


def with_owner(uses: polars.DataFrame, owners: polars.DataFrame, tariff: Tariff) -> polars.DataFrame:
    """Adds account_id, owner_plan, owner_status, cycle_day, plan_since and account_since, null where nobody owns the
    number on the day, its edition, and cycle."""
    names = {"plan": "owner_plan", "status": "owner_status"}
    columns = ("account_id", "plan", "status", "cycle_day", "plan_since", "account_since", "edition")
    index = or_null(indices_on(owners, "valid_from", "valid_to", uses["msisdn"], uses["day"].to_numpy()))
    rows = uses.with_columns(**{names.get(name, name): owners[name].gather(index) for name in columns})
    if tariff.plan is not None:
        rows = rows.with_columns(owner_plan=tariff.plan, owner_status=polars.lit(ACTIVE))
    rows = rows.with_columns(col("edition").fill_null(0))
    own_day = rows["day"].to_numpy() - (rows["cycle_day"].fill_null(1).to_numpy() - 1)
    return rows.with_columns(cycle=months(own_day))


def or_null(indices: Numbers) -> polars.Series:
    """Indices, null where there is none."""
    given = polars.Series(indices)
    return polars.select(polars.when(given != NONE).then(given)).to_series()


def with_terms(uses: polars.DataFrame, tariff: Tariff) -> polars.DataFrame:
    """Adds service, an index in SERVICES, and what the plan's version in force says of it; null where there is none."""
    version = versions_on(uses["owner_plan"], uses["edition"], uses["day"].to_numpy(), tariff)
    service = uses["record_type"].replace_strict(
        {name: index for index, name in enumerate(SERVICES)}, return_dtype=polars.Int64
    )
    index = or_null(numpy.where(version == NONE, NONE, version * len(SERVICES) + service.to_numpy()))
    terms = [tariff.terms[name].gather(index) for name in tariff.terms.columns]
    return uses.with_columns(service=service, **{column.name: column for column in terms})


def versions_on(plan: polars.Series, edition: polars.Series, days: Numbers, tariff: Tariff) -> Numbers:
    """The index of the version of each plan, by its name and edition, in force on each local day; NONE where there is
    none."""
    versions, editions = tariff.book.versions, len(tariff.reachable)
    names = {name: index for index, name in enumerate(dict.fromkeys(version.plan for version in versions))}
    plans = numpy.array([names[version.plan] * editions + version.edition for version in versions], dtype=numpy.int64)
    first = day_numbers(polars.Series([version.valid_from for version in versions], dtype=polars.Date))
    end = day_numbers(polars.Series([version.valid_to for version in versions], dtype=polars.Date), NO_END)
    named = plan.replace_strict(names, default=NONE, return_dtype=polars.Int64).fill_null(NONE).to_numpy()
    codes = numpy.where(named == NONE, NONE, named * editions + edition.to_numpy())
    return dated(plans, first, end).on(codes, days)


def with_zones(uses: polars.DataFrame, reachable: Sequence[Reachable]) -> polars.DataFrame:
    """Adds matched_prefix, zone and is_free by each use's edition; the first two are null where no prefix matches,
    nobody was called, or nothing looks at zones. keeps_zone: whether the edition keeps it, whatever the plan says."""
    if len(reachable) == 1:
        return with_zone(uses, reachable[0])
    return polars.concat(
        with_zone(uses.filter(col("edition") == edition), called) for edition, called in enumerate(reachable)
    )


def with_zone(uses: polars.DataFrame, reachable: Reachable) -> polars.DataFrame:
    """The same of uses of one edition."""
    uses, zones = uses.with_columns(keeps_zone=polars.lit(value=reachable.all_zones)), reachable.zones
    if zones is None:
        nothing = polars.lit(None, polars.String)
        return uses.with_columns(matched_prefix=nothing, zone=nothing, is_free=polars.lit(value=False))
    called = uses.select("other_party", "local_date").filter(may_match(zones)).unique()
    matches = [zone_of(party, day, zones) or NO_MATCH for party, day in called.iter_rows()]
    prefixes = polars.DataFrame(matches, MATCH_TYPES, orient="row")
    known = polars.concat([called, prefixes], how="horizontal")
    rows = uses.join(known, ["other_party", "local_date"], how="left", maintain_order="left")
    return rows.with_columns(is_free=(col("is_free") & col("is_retail").fill_null(value=True)).fill_null(value=False))


def may_match(zones: Zones) -> polars.Expr:
    """Whether whom a use called is worth asking about: of a million numbers, few begin as those that are free do."""
    shortest = zones.lengths[-1] if zones.lengths else 0
    heads = [prefix[:shortest] for prefix in zones.timelines]
    called = col("other_party")
    return (
        polars.when(called.str.starts_with("+"))
        .then(called.str.slice(1, shortest).is_in(heads))
        .otherwise(called.is_not_null())
    )


def with_status(uses: polars.DataFrame) -> polars.DataFrame:
    """Adds status and reason, of which the first that applies decides."""
    status, reason = polars.lit(RATED), polars.lit(None, polars.String)
    for refused, code, applies in reversed(refusals()):
        status = polars.when(applies).then(polars.lit(refused)).otherwise(status)
        reason = polars.when(applies).then(polars.lit(code)).otherwise(reason)
    return uses.with_columns(status=status, reason=reason)


def refusals() -> list[tuple[str, str, polars.Expr]]:
    """Status, reason and when they apply, in their order."""
    is_abroad, roams = col("is_international"), col("is_roaming")
    called = col("other_party").is_not_null()
    return [
        (UNMATCHED, "no_subscriber", col("owner_plan").is_null()),
        (UNMATCHED, NO_PLAN, col("plan").is_null() & (col("is_free") | (col("owner_status") == ACTIVE))),
        (RATED, FREE_NUMBER, col("is_free")),
        (REJECTED, "inactive_subscriber", col("owner_status") != ACTIVE),
        (ERROR, "no_price", col("roaming_allowed").is_null()),
        (REJECTED, "roaming_not_allowed", roams & ~col("roaming_allowed")),
        (REJECTED, "international_not_allowed", is_abroad & ~col("international_allowed")),
        (REJECTED, "roaming_not_allowed", roams & is_outside("visited_networks", "visited_network")),
        (ERROR, "unreadable_number", col("by_zone") & col("is_unreadable")),
        (ERROR, "no_destination", col("by_zone") & called & col("zone").is_null()),
        (REJECTED, "international_not_allowed", is_abroad & is_outside("reachable_zones", "zone")),
    ]


def is_outside(allowed: str, value: str) -> polars.Expr:
    """Whether a list does not allow what was found; nothing found is not allowed. No list allows all."""
    return col(allowed).is_not_null() & ~col(allowed).list.contains(col(value)).fill_null(value=False)
