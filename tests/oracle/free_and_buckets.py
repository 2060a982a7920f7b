"""What costs nothing: the units of buckets, granted and carried over, and the free units of plain services."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.oracle.plan_spells import Number, Spell, cycle_before, cycle_of, days_of
from tests.oracle.tariff_text import Terms
from tests.oracle.use_pieces import Piece, Tariff, Use, version_on

Holdings = dict[tuple[Spell, str, date], int]


def cover(tariff: Tariff, number: Number, use: Use, piece: Piece) -> Iterator[tuple[str, int]]:
    """Which buckets take how many units of a piece, in whole increments, and are emptied by it."""
    left = piece.billed
    for bucket in sorted(tariff.version(use).get("bucket", []), key=lambda each: each.get("priority", 0)):
        if bucket["service"] == use.record_type and reaches(bucket, piece, zone_of(tariff, use)):
            held = holdings(tariff, number, use, bucket)
            taken = min(left, sum(held.values()) // piece.increment * piece.increment)
            take(number, held, taken)
            left -= taken
            yield bucket["name"], taken


def holdings(tariff: Tariff, number: Number, use: Use, bucket: Terms) -> Holdings:
    """What is left of what a bucket was granted in this cycle and may carry into it, in the order of use."""
    cycle, spell = cycle_of(tariff.day(use)), number.spell_on(tariff.day(use))
    carried, before, n = Holdings(), cycle_before(cycle), 1
    while before >= cycle_of(spell.first):
        terms = terms_of_grant(tariff, spell, bucket, before)
        if terms.get("rollover", 0) >= n:
            carried = {(spell, bucket["name"], before): granted(terms, spell, before)} | carried
        before, n = cycle_before(before), n + 1
    own = {(spell, bucket["name"], cycle): granted(terms_of_grant(tariff, spell, bucket, cycle), spell, cycle)}
    grants = own | carried if bucket.get("carried_last", False) else carried | own
    return {key: units - number.taken[key] for key, units in grants.items()}


def take(number: Number, held: Holdings, units: int) -> None:
    """Empties holdings in their order by so many units."""
    for key, left in held.items():
        part = min(units, left)
        number.taken[key] += part
        units -= part


def terms_of_grant(tariff: Tariff, spell: Spell, bucket: Terms, cycle: date) -> Terms:
    """What the version of the last day on the plan in a cycle says of a bucket: its units, and if they roll over."""
    buckets = version_on(tariff.plans[spell.plan], spell.last_day(cycle)).get("bucket", [])
    same = (each for each in buckets if (each["name"], each["service"]) == (bucket["name"], bucket["service"]))
    return next(same, {"units": 0})


def granted(terms: Terms, spell: Spell, cycle: date) -> int:
    """The units of a cycle; prorated by the days on the plan in it."""
    if not terms.get("prorated", False):
        return int(terms["units"])
    return floor(Fraction(terms["units"] * spell.days_in(cycle), days_of(cycle)) + Fraction(1, 2))


def reaches(bucket: Terms, piece: Piece, zone: str | None) -> bool:
    """Whether a bucket may cover a piece: by its window and by where the use goes."""
    in_window = "windows" not in bucket or piece.window in bucket["windows"]
    return in_window and ("zones" not in bucket or zone in bucket["zones"])


def zone_of(tariff: Tariff, use: Use) -> str | None:
    """The zone of the longest prefix that the called number begins with; a national one begins with 0."""
    if use.called_number is None:
        return None
    digits = use.called_number.removeprefix("+")
    digits = "212" + digits[1:] if digits.startswith("0") else digits
    found = [prefix for prefix in tariff.prefixes if digits.startswith(prefix)]
    return tariff.prefixes[max(found, key=len)] if found else None


def free_in_cycle(tariff: Tariff, number: Number, use: Use) -> int:
    """The free units of a service that may have some, own and carried: plain prices, no flat fee, no bucket."""
    version = tariff.version(use)
    service = version[use.record_type]
    has_fees = any("flat_fee" in tier for tier in service.get("tiers", []))
    has_buckets = any(bucket["service"] == use.record_type for bucket in version.get("bucket", []))
    if has_fees or has_buckets or not {"price", "tiers"} & service.keys():
        return 0
    return int(service.get("free_units", 0)) + carried_in(tariff, number, use.record_type, cycle_of(tariff.day(use)))


def carried_in(tariff: Tariff, number: Number, record_type: str, cycle: date) -> int:
    """The own free units that the cycle before left of its last day's plan; they stay the number's on another plan."""
    before = cycle_before(cycle)
    last_day = cycle - timedelta(1)
    if number.spells[0].first > last_day:
        return 0
    plan = tariff.plans[number.spell_on(last_day).plan]
    service = version_on(plan, last_day).get(record_type, {})
    if not service.get("rollover", False):
        return 0
    own_used = number.totals[record_type, before] - carried_in(tariff, number, record_type, before)
    return int(max(0, service["free_units"] - max(0, own_used)))
