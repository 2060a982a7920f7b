"""What numbers owe for holding plans, day by day: fees and commitments by the text of docs/tariff.md."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from tests.oracle.records import Subscriber, row_in_force

Key = tuple[str, str, date]
"""A number, the plan it is on, and the first day of that plan's version."""


@dataclass(frozen=True)
class Version:
    """A plan's version in force from a day until the next one's; terms: with the keys of its file."""

    valid_from: date
    terms: Mapping[str, Any]


@dataclass(frozen=True)
class Fee:
    """What is owed before it is rounded."""

    line_id: str
    service: str | None
    exact: Fraction


def version_on(versions: Sequence[Version], day: date) -> Version:
    return max((version for version in versions if version.valid_from <= day), key=lambda version: version.valid_from)


def days_held(
    plans: Mapping[str, Sequence[Version]], rows: Sequence[Subscriber], days: Sequence[date]
) -> dict[Key, list[date]]:
    """On which days each number was active on each version of a plan."""
    held: dict[Key, list[date]] = defaultdict(list)
    for msisdn in sorted({row.msisdn for row in rows}):
        number_rows = [row for row in rows if row.msisdn == msisdn]
        for day in days:
            row = row_in_force(number_rows, day)
            if row and row.status == "active":
                held[msisdn, row.plan, version_on(plans[row.plan], day).valid_from].append(day)
    return held


def fees(plans: Mapping[str, Sequence[Version]], rows: Sequence[Subscriber], days: Sequence[date]) -> Iterator[Fee]:
    """The fees of a cycle, in the order of the bill."""
    held = days_held(plans, rows, days)
    entries = list(first_tiers(plans, rows, days))
    for (msisdn, plan, begun), its_days in held.items():
        for fee in version_on(plans[plan], begun).terms.get("fee", []):
            owed = Fraction(fee["amount"])
            if fee.get("every") == "once":
                if first_day(rows, msisdn, plan) != its_days[0]:
                    continue
            elif fee.get("prorated", True):
                owed = owed * len(its_days) / len(days)
            elif any(has_fee(plans[plan], other, fee["name"]) for other in later(held, msisdn, plan, begun)):
                continue
            entries.append((msisdn, fee["name"], f"{plan}/{begun}", fee.get("service"), owed))
    for msisdn, name, version, service, owed in sorted(entries, key=lambda entry: entry[:3]):
        yield Fee(f"fee/{msisdn}/{name}/{version}", service, owed)


def later(held: Mapping[Key, object], msisdn: str, plan: str, begun: date) -> list[date]:
    """When the versions began that the number held after one."""
    return [other for number, name, other in held if (number, name) == (msisdn, plan) and other > begun]


def has_fee(versions: Sequence[Version], begun: date, name: str) -> bool:
    """Whether a version has a fee of this name, whole in each cycle."""
    fees = version_on(versions, begun).terms.get("fee", [])
    return any(f["name"] == name and f.get("every") != "once" and not f.get("prorated", True) for f in fees)


def first_tiers(
    plans: Mapping[str, Sequence[Version]], rows: Sequence[Subscriber], days: Sequence[date]
) -> Iterator[tuple[str, str, str, str, Fraction]]:
    """What first tiers cost without usage, as number, name, version and service: no more than the plan's maximum."""
    held = days_held(plans, rows, days)
    for msisdn, plan in dict.fromkeys((msisdn, plan) for msisdn, plan, _ in held):
        paid = Fraction(0)
        for service in ("data", "sms", "voice"):  # as they stand on the bill
            begins = sorted(begun for number, name, begun in held if (number, name) == (msisdn, plan))
            terms = {begun: version_on(plans[plan], begun).terms for begun in begins}
            with_fee = [begun for begun in begins if first_tier(terms[begun].get(service, {}))]
            if with_fee:
                last = terms[with_fee[-1]]
                fee, most = first_tier(last[service]), maximum(last, msisdn, plan, rows, days)
                fee = fee if most is None else max(min(fee, most - paid), Fraction(0))
                paid += fee
                yield msisdn, f"{service}_first_tier", f"{plan}/{with_fee[-1]}", service, fee


def first_tier(service: Mapping[str, Any]) -> Fraction:
    """The flat fee of its first tier."""
    steps = service.get("tiers") or service.get("volume") or [{}]
    return Fraction(steps[0].get("flat_fee", "0"))


def maximum(
    terms: Mapping[str, Any], msisdn: str, plan: str, rows: Sequence[Subscriber], days: Sequence[date]
) -> Fraction | None:
    """A version's maximum; by the days on which the number is on the plan, active or not, to six decimals half up."""
    if "maximum_spend" not in terms:
        return None
    number_rows = [row for row in rows if row.msisdn == msisdn]
    on_plan = sum((row := row_in_force(number_rows, day)) is not None and row.plan == plan for day in days)
    share = Fraction(on_plan, len(days)) if terms.get("maximum_prorated") else 1
    return Fraction(floor(Fraction(terms["maximum_spend"]) * share * 10**6 + Fraction(1, 2)), 10**6)


def first_day(rows: Sequence[Subscriber], msisdn: str, plan: str) -> date:
    """When the account's number first got the plan."""
    return min(r.valid_from for r in rows if (r.msisdn, r.plan, r.status) == (msisdn, plan, "active"))


def commitment(plans: Mapping[str, Sequence[Version]], rows: Sequence[Subscriber], days: Sequence[date]) -> Fraction:
    """What the numbers committed themselves to."""
    held = days_held(plans, rows, days)
    total = Fraction(0)
    for msisdn in {number for number, _, _ in held}:
        commitments = [
            (its_days, version_on(plans[plan], begun).terms)
            for (number, plan, begun), its_days in held.items()
            if number == msisdn and "minimum_commitment" in version_on(plans[plan], begun).terms
        ]
        for its_days, terms in commitments:
            amount = Fraction(terms["minimum_commitment"])
            if terms.get("commitment_prorated"):
                total += amount * len(its_days) / len(days)
            elif its_days[-1] == max(other[-1] for other, _ in commitments):
                total += amount
    return total
