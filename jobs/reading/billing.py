"""What a bill run reads: its rules, fees and calendars as a value, its accounts' rows as frames by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gold.billing.accounts import KNOWN, SUBSCRIBER, Billing, DatedRules, Terms
from gold.billing.days import DayKinds, day_kinds
from gold.billing.plan_fees import Term, terms_of
from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.pricing.tariff.document import plan_from
from gold.rated_usage import RATED_USAGE
from gold.usage_parts import usage_parts
from jobs.reading.bases import Bases, Editions
from jobs.reading.tariff import Lake, calendars, plan_versions, rules_on
from silver.coupons import COUPONS
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS

if TYPE_CHECKING:
    from lake.pinned import Pinned
    from lake.rows import Rows
    from lake.table import Table
    from machine.command import Call

COUPON = ("account_id", "code", "valid_from", "valid_to")


MadeOf = tuple[Billing, dict[str, "Rows"]]
"""What makes the bills of a cycle, and the rows that it makes them of."""


def read_billing(call: Call, cycle: Cycle, tables: Pinned, cycle_days: Sequence[int], bases: Bases) -> MadeOf:
    """Of a cycle. cycle_days: those of accounts. bases: of the cycle. Raises Stop where no bill rules are in force on
    the last day of some."""
    tariff = call.settings.tariff
    constants = {
        "currency": tariff.currency,
        "input_versions": json.dumps(tables.versions, sort_keys=True),
        "billed_at": call.began,
    }
    made, days = billing_of(Editions(tables, bases.instants), cycle, cycle_days, tariff.decimals)
    billing = replace(made, billing_run=call.run, constants=constants)
    inputs = {
        "usage": tables.query(usage_parts(cycle, days, billing.by_zone), rated=RATED_USAGE),
        "subscribers": known(tables, SUBSCRIBERS, bases).select(*SUBSCRIBER, *KNOWN),
        "bases": rows_of(tables, bases),
    }
    if billing.with_coupons:
        inputs["coupons"] = known(tables, COUPONS, bases).select(*COUPON, *KNOWN)
    return billing, inputs


def cycle_days(tables: Pinned, bases: Bases) -> list[int]:
    """The days on which cycles of accounts begin: 28 at most, and usually the first alone."""
    if tables.most(SUBSCRIBERS, "cycle_day") == 1:
        return [1]
    days = known(tables, SUBSCRIBERS, bases).select("cycle_day").distinct().collect()
    return sorted(row["cycle_day"] for row in days) or [1]


def known(tables: Pinned, table: Table, bases: Bases) -> Rows:
    """What is believed; where some basis asks, all that ever was."""
    return believed(tables.read(table)) if bases.rows.is_empty() else tables.read(table)


def rows_of(tables: Pinned, bases: Bases) -> Rows:
    """The bases as rows."""
    from lake.rows import rows_of_frame  # needs Spark, which commands that only read do not

    return rows_of_frame(tables.store.spark, bases.rows)


def billing_of(editions: Editions, cycle: Cycle, cycle_days: Sequence[int], decimals: int) -> tuple[Billing, DayKinds]:
    """What makes the bills of a cycle by a lake's tariff, for no run yet, and the kinds of days by which usage is
    summed. Raises Stop as read_billing does."""
    rules = [rules_of(tables, cycle, cycle_days) for tables in editions.lakes]
    days = kinds_of(editions, cycle, rules)
    terms = [
        Terms(of, fees(tables), days.of(n)) for n, (of, tables) in enumerate(zip(rules, editions.lakes, strict=True))
    ]
    return Billing(cycle, terms, decimals, "", {}), days


def rules_of(tables: Lake, cycle: Cycle, cycle_days: Sequence[int]) -> tuple[DatedRules, ...]:
    """The bill rules in force on the last day of the cycle of some account."""
    versions = dict(rules_on(tables, cycle.on(day).last_day) for day in cycle_days)
    return tuple(
        DatedRules(version.valid_from, version.valid_to, version.document_hash, rules)
        for version, rules in versions.items()
    )


def kinds_of(editions: Editions, cycle: Cycle, rules: Sequence[Sequence[DatedRules]]) -> DayKinds:
    """The kinds of days by the calendars that discounts name, from well before the cycle until well after it."""
    named = [
        {name: spans.get(name, []) for dated in of for name in dated.rules.calendars}
        for of, spans in zip(rules, map(calendars, editions.lakes), strict=True)
    ]
    margin = timedelta(days=LAST_CYCLE_DAY)
    return day_kinds(named, cycle.first_day - margin, cycle.last_day + 2 * margin)


def fees(tables: Lake) -> Mapping[str, Sequence[Term]]:
    """The fees of all plans that have any, by plan."""
    terms: dict[str, list[Term]] = {}
    for version in plan_versions(tables):
        for term in terms_of(plan_from(version.document), version.valid_from, version.valid_to):
            terms.setdefault(version.plan, []).append(term)
    return terms
