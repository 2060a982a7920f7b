"""What a bill run reads: its rules, fees and calendars as a value, its accounts' rows as frames by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gold.billing.accounts import SUBSCRIBER, Billing, DatedRules
from gold.billing.days import DayKinds, day_kinds
from gold.billing.plan_fees import Term, terms_of
from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.pricing.tariff.document import plan_from
from gold.rated_usage import RATED_USAGE
from gold.usage_parts import usage_parts
from jobs.reading.tariff import calendars, plan_versions, rules_on
from silver.coupons import COUPONS
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS

if TYPE_CHECKING:
    from jobs.reading.tariff import Lake
    from lake.pinned import Pinned
    from lake.rows import Rows
    from machine.command import Call


def read_billing(call: Call, tables: Pinned, cycle_days: Sequence[int]) -> tuple[Billing, dict[str, Rows]]:
    """What makes the bills of the cycle, and the rows that it makes them of.

    cycle_days: those of accounts. Raises Stop where no bill rules are in force on the last day of some.
    """
    cycle, tariff = call.args.cycle, call.settings.tariff
    constants = {
        "currency": tariff.currency,
        "input_versions": json.dumps(tables.versions, sort_keys=True),
        "billed_at": call.began,
    }
    made, days = billing_of(tables, cycle, cycle_days, tariff.decimals)
    billing = replace(made, billing_run=call.run, constants=constants)
    inputs = {
        "usage": tables.query(usage_parts(cycle, days, billing.by_zone), rated=RATED_USAGE),
        "subscribers": believed(tables.read(SUBSCRIBERS)).select(*SUBSCRIBER),
    }
    if any(dated.rules.coupons for dated in billing.rules):
        inputs["coupons"] = believed(tables.read(COUPONS)).select("account_id", "code", "valid_from", "valid_to")
    return billing, inputs


def billing_of(tables: Lake, cycle: Cycle, cycle_days: Sequence[int], decimals: int) -> tuple[Billing, DayKinds]:
    """What makes the bills of a cycle by a lake's tariff, for no run yet, and the kinds of days by which usage is
    summed. Raises Stop as read_billing does."""
    rules = rules_of(tables, cycle, cycle_days)
    days = kinds_of(tables, cycle, rules)
    return Billing(cycle, rules, fees(tables), days.names, decimals, "", {}), days


def rules_of(tables: Lake, cycle: Cycle, cycle_days: Sequence[int]) -> tuple[DatedRules, ...]:
    """The bill rules in force on the last day of the cycle of some account."""
    versions = dict(rules_on(tables, cycle.on(day).last_day) for day in cycle_days)
    return tuple(
        DatedRules(version.valid_from, version.valid_to, version.document_hash, rules)
        for version, rules in versions.items()
    )


def kinds_of(tables: Lake, cycle: Cycle, rules: Sequence[DatedRules]) -> DayKinds:
    """The kinds of days by the calendars that discounts name, from well before the cycle until well after it."""
    known = calendars(tables)
    named = {name: known.get(name, []) for dated in rules for name in dated.rules.calendars}
    margin = timedelta(days=LAST_CYCLE_DAY)
    return day_kinds(named, cycle.first_day - margin, cycle.last_day + 2 * margin)


def fees(tables: Lake) -> Mapping[str, Sequence[Term]]:
    """The fees of all plans that have any, by plan."""
    terms: dict[str, list[Term]] = {}
    for version in plan_versions(tables):
        for term in terms_of(plan_from(version.document), version.valid_from, version.valid_to):
            terms.setdefault(version.plan, []).append(term)
    return terms
