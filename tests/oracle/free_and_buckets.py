"""What costs nothing: the units of buckets, granted and carried over, and the free units of plain services."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.oracle.owners import Owners, Spell, add_months, cycle_before, days_of
from tests.oracle.tariff_text import Terms
from tests.oracle.use_pieces import Piece, Tariff, Use, version_on

Lot = tuple[Spell, str, date]
"""What a bucket was granted in a cycle of a spell."""


@dataclass
class Counts:
    """What all numbers have used, taken and spent so far. first_cycle: the lake's, before which no bucket is granted.

    taken: by lot and the cycle in which it was taken. opened: buckets by spell and name, and cycles with usage of them.
    """

    tariff: Tariff
    owners: Owners
    first_cycle: date
    totals: defaultdict[tuple[str, str, date], int] = field(default_factory=lambda: defaultdict(int))
    taken: defaultdict[tuple[Lot, date], int] = field(default_factory=lambda: defaultdict(int))
    opened: set[tuple[Spell, str, date]] = field(default_factory=set)
    spent: defaultdict[tuple[str, str, date], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def cycle(self, use: Use) -> date:
        return self.owners.cycle(number_of(use), self.tariff.day(use))

    def taken_until(self, lot: Lot, cycle: date) -> int:
        """What was taken of a lot in the cycles up to one."""
        return sum(units for (other, taken_in), units in self.taken.items() if other == lot and taken_in <= cycle)


def number_of(use: Use) -> str:
    """The number that a use is of; one without a subscriber counts alone."""
    return use.subscriber or f"alone {use.usage_id}"


def cover(counts: Counts, use: Use, piece: Piece) -> Iterator[tuple[str, int]]:
    """Which buckets take how many units of a piece, in whole increments, and are emptied by it."""
    left = piece.billed
    for bucket in sorted(counts.tariff.version(use).get("bucket", []), key=lambda terms: terms.get("priority", 0)):
        if bucket["service"] == use.record_type and reaches(bucket, piece, counts.tariff.zone_of(use)):
            held = holdings(counts, use, bucket)
            taken = min(left, sum(held.values()) // piece.increment * piece.increment)
            take(counts, held, counts.cycle(use), taken)
            left -= taken
            yield bucket["name"], taken


def open_buckets(counts: Counts, use: Use) -> None:
    """Notes that the cycle has usage of the holders of the plan's buckets, of whatever version, if its own has any.

    Where the plan shares some, these are all numbers of the account that are or were on it while the account is.
    """
    if not counts.tariff.version(use).get("bucket"):
        return
    buckets = [bucket for version in counts.tariff.plans[use.plan]["version"] for bucket in version.get("bucket", [])]
    shares = any(bucket.get("shared", False) for bucket in buckets)
    account = spell_of(counts, use, {"shared": True})
    beside = {spell for spell in counts.owners.spells.values() if spell.is_within(account)} if shares else set()
    for bucket in buckets:
        spells = {account} if bucket.get("shared", False) else {spell_of(counts, use, bucket), *beside}
        counts.opened |= {(spell, bucket["name"], counts.cycle(use)) for spell in spells}


def spell_of(counts: Counts, use: Use, bucket: Terms) -> Spell:
    """The spell that a bucket opens with: of the number in its account, or of the account, which may be its number."""
    day = counts.tariff.day(use)
    row = counts.owners.row(number_of(use), day)
    assert row
    is_shared = bucket.get("shared", False) or row.account_id == row.msisdn
    holder = (row.account_id,) if is_shared else (row.account_id, row.msisdn)
    return counts.owners.spells[holder, row.plan, day]


def holdings(counts: Counts, use: Use, bucket: Terms) -> dict[Lot, int]:
    """What is left of what a bucket was granted in this cycle and may carry into it, in the order of use."""
    spell, cycle = spell_of(counts, use, bucket), counts.cycle(use)
    grants = lots(counts, spell, bucket["name"], cycle)
    own = {lot: units for lot, units in grants.items() if lot[2] == cycle}
    carried = {lot: units for lot, units in grants.items() if lot[2] < cycle}
    ordered = own | carried if bucket.get("carried_last", False) else carried | own
    return {lot: units - counts.taken_until(lot, cycle) for lot, units in ordered.items()}


def lots(counts: Counts, spell: Spell, name: str, cycle: date) -> dict[Lot, int]:
    """What each cycle granted a bucket that can be used in a cycle, the oldest first."""
    grants = {}
    for granted_in, days in sorted(spell.of_cycle.items()):
        terms = terms_of_grant(counts.tariff, spell, name, granted_in)
        last = add_months(granted_in, terms.get("rollover", 0))
        if "units" in terms and counts.first_cycle <= granted_in <= cycle <= last:
            grants[spell, name, granted_in] = granted(terms, len(days), granted_in)
    return grants


def take(counts: Counts, held: dict[Lot, int], cycle: date, units: int) -> None:
    """Empties holdings in their order by so many units, in a cycle."""
    for lot, left in held.items():
        part = min(units, left)
        counts.taken[lot, cycle] += part
        units -= part


def terms_of_grant(tariff: Tariff, spell: Spell, name: str, cycle: date) -> Terms:
    """What the version of the last day on the plan in a cycle says of a bucket: its units, and if they roll over."""
    buckets = version_on(tariff.plans[spell.plan], spell.last_day(cycle)).get("bucket", [])
    return next((bucket for bucket in buckets if bucket["name"] == name), {})


def granted(terms: Terms, days: int, cycle: date) -> int:
    """The units of a cycle; prorated by the days on the plan in it."""
    if not terms.get("prorated", False):
        return int(terms["units"])
    share = Fraction(min(days, days_of(cycle)), days_of(cycle))
    return floor(int(terms["units"]) * share + Fraction(1, 2))


def reaches(bucket: Terms, piece: Piece, zone: str | None) -> bool:
    """Whether a bucket may cover a piece: by its window and by where the use goes."""
    in_window = "windows" not in bucket or piece.window in bucket["windows"]
    return in_window and ("zones" not in bucket or zone in bucket["zones"])


def free_in_cycle(counts: Counts, use: Use) -> int:
    """The free units of a service that may have some, own and carried: plain prices, no flat fee, no bucket."""
    version = counts.tariff.version(use)
    service = version[use.record_type]
    has_fees = any("flat_fee" in tier for tier in service.get("tiers", []))
    has_buckets = any(bucket["service"] == use.record_type for bucket in version.get("bucket", []))
    if has_fees or has_buckets or not {"price", "tiers"} & service.keys():
        return 0
    own = int(service.get("free_units", 0))
    return own + carried_in(counts, number_of(use), use.record_type, counts.cycle(use))


def carried_in(counts: Counts, msisdn: str, record_type: str, cycle: date) -> int:
    """The own free units that the cycle before left, if its last day's plan lets them pass; they stay the number's."""
    before = cycle_before(cycle)
    service = service_at_the_end(counts, msisdn, record_type, before)
    if before < counts.first_cycle or not service.get("rollover", False):
        return 0
    from_before = carried_in(counts, msisdn, record_type, before)
    own_used = counts.totals[msisdn, record_type, before] - from_before
    return int(max(0, service["free_units"] - max(0, own_used)))


def service_at_the_end(counts: Counts, msisdn: str, record_type: str, cycle: date) -> Terms:
    """The terms of a service that a number has on the last day of a cycle, if any."""
    plan, last = counts.owners.plan_at_the_end(msisdn, cycle) or ("", cycle)
    if plan not in counts.tariff.plans:
        return {}
    terms: Terms = version_on(counts.tariff.plans[plan], last).get(record_type, {})
    return terms
