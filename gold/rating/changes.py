"""From which local day on a change of the tariff may alter what uses cost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from gold.pricing.plan_version import Calendars, PlanVersion, services_by_rates, sharing_plans, tariff_hash

LONGEST_CALL = timedelta(days=32)

Rows = Iterable[Sequence[Any]]


def first_changed(
    then: Sequence[PlanVersion], now: Sequence[PlanVersion], days: tuple[Calendars, Calendars]
) -> date | None:
    """The first day on which a plan's terms are others; a call that starts before may run into it. None: on no day.

    days: of the calendars then and now.
    """
    before, after = terms_of(then, days[0]), terms_of(now, days[1])
    changed = [valid_from for key, valid_from in [*ends(before, after), *ends(after, before)] if key]
    return min(changed, default=None)


def ends(terms_by_key: Mapping[Any, Any], others: Mapping[Any, Any]) -> list[tuple[Any, date]]:
    """From when on each version is not as the others have it."""
    ended = []
    for key, (terms, valid_to) in terms_by_key.items():
        other_terms, other_to = others.get(key, (None, None))
        if terms != other_terms:
            ended.append((key, key[1]))
        elif valid_to != other_to:
            ended.append((key, min(day for day in (valid_to, other_to) if day) - LONGEST_CALL))
    return ended


def terms_of(
    versions: Sequence[PlanVersion], calendars: Calendars
) -> dict[tuple[str, date], tuple[object, date | None]]:
    """What prices uses by each version, and when it ends."""
    count = {plan: sum(other.plan == plan for other in versions) for plan in {version.plan for version in versions}}
    shares = sharing_plans(versions)
    return {
        (version.plan, version.valid_from): (
            (
                tariff_hash(version, calendars),
                frozenset(services_by_rates(version.terms, count[version.plan])),
                version.plan in shares,
            ),
            version.valid_to,
        )
        for version in versions
    }


def first_differing(then: Rows, now: Rows) -> date | None:
    """The first day of rows that are in one of two lists alone. rows: of which the last two values are valid_from and
    valid_to; None: the lists hold the same."""
    before, after = {tuple(row) for row in then}, {tuple(row) for row in now}
    starts = {row[:-1] for row in before} & {row[:-1] for row in after}
    days = []
    for row in before ^ after:
        days += [row[-1]] if row[:-1] in starts and row[-1] else [] if row[:-1] in starts else [row[-2]]
    return min(days, default=None)
