"""Why a record cannot be billed: rules, each from a record and what it means to None or a reason. And what is odd."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from silver.amounts import is_negative, is_number
from silver.instants import EARLIEST, LATEST, in_iso
from silver.records import RECORD_TYPES
from silver.records.record import Reason, Record, text
from silver.sentences import must_be
from silver.uses import Use

LONGEST_ID = 128

UNREADABLE = "malformed_other_party"
"""The warning of a use whose called number is not understood."""

IS_UNREADABLE = f"array_contains(warnings, '{UNREADABLE}')"
"""Of a row of silver.usage, as SQL: whether it is one."""

Rule = Callable[[Record, Use], Reason | None]


def reasons(record: Record, use: Use) -> list[Reason]:
    """Every reason that applies, most basic first."""
    rules = RULES if None in meant(use) else RULES_OF_MEANING
    return [reason for rule in rules if (reason := rule(record, use))]


def warnings(record: Record, use: Use) -> list[str]:
    """The codes of what is odd about a sound record, but harmless."""
    odd = []
    if use.technology is None:
        odd.append("unknown_technology")
    if use.other_party is None and text(record.other_party):
        odd.append(UNREADABLE)
    if not has_time_zone(text(record.start_time) or ""):
        odd.append("no_zone")
    if use.cell_id is None:
        odd.append("malformed_cell" if text(record.cell) else "missing_cell")
    if use.visited_network is None and text(record.network):
        odd.append("malformed_visited_network")
    if use.session_duration_sec is None and text(record.session):
        odd.append("malformed_session_duration")
    return odd


@dataclass(frozen=True)
class Needed:
    """A rule: a field that the record's type has says something that means something.

    name: of it, in codes. column: of the use. must: what the field must be, in a sentence.
    """

    name: str
    field: str
    column: str
    must: str

    def __call__(self, record: Record, use: Use) -> Reason | None:
        """The reason, if any."""
        if getattr(use, self.column) is not None or self.field not in record.type.fields:
            return None
        if text(getattr(record, self.field)) is None:
            return Reason(f"missing_{self.name}", f"{record.type.fields[self.field]} is missing")
        return Reason(f"malformed_{self.name}", sentence(record, self.field, self.must))


def sentence(record: Record, field: str, must: str) -> str:
    """What a field must be, and what it is."""
    return must_be(record.type.fields[field], must, text(getattr(record, field)) or "")


def known_type(record: Record, use: Use) -> Reason | None:
    """A record type that there is."""
    if use.record_type is not None:
        return None
    if text(record.record_type) is None:
        return Reason("missing_record_type", "record_type is missing")
    return Reason("unknown_record_type", sentence(record, "record_type", f"one of {', '.join(RECORD_TYPES)}"))


def id_too_long(record: Record, use: Use) -> Reason | None:
    """An id that no switch gives."""
    if use.usage_id is None or len(use.usage_id) <= LONGEST_ID:
        return None
    return Reason("record_id_too_long", sentence(record, "record_id", f"at most {LONGEST_ID} characters"))


def out_of_range(record: Record, use: Use) -> Reason | None:
    """A time before networks like these, or after the last one that calendars are known for."""
    if use.start_time is None or EARLIEST <= use.start_time < LATEST:
        return None
    must = "from 2000-01-01 and before 2100-01-01"
    return Reason("start_time_out_of_range", sentence(record, "start_time", must))


def too_late(use: Use, kept_from: int) -> Reason | None:
    """A start before the first that call detail is kept of: microseconds since 1970, UTC. What became of its cycle
    stands, and nobody can tell any more whether it is a repeat."""
    if use.start_time is None or not EARLIEST <= use.start_time < kept_from:
        return None
    return Reason("too_late", f"it came when call detail before {in_iso(kept_from)} was removed: it is written off")


def in_the_future(record: Record, use: Use) -> Reason | None:
    """A start after the record itself had come, by more than clocks differ."""
    if use.start_time is None or not record.latest < use.start_time < LATEST:
        return None
    must = f"no later than {in_iso(record.latest)}"
    return Reason("start_time_in_the_future", sentence(record, "start_time", must))


def sound_units(record: Record, use: Use) -> Reason | None:
    """An amount that is there, a number, not below zero, and no more than any record of its type has."""
    if use.units is not None and 0 < use.units <= record.type.most_units:
        return None
    amount = text(record.amount)
    if amount is None:
        field = record.type.own.get("amount")
        return Reason("missing_units", f"{field} is missing") if field else None
    if not is_number(amount):
        return Reason("malformed_units", sentence(record, "amount", "a number"))
    if is_negative(amount):
        return Reason("negative_units", sentence(record, "amount", "zero or more"))
    if use.units is None or use.units > record.type.most_units:
        most = f"at most {record.type.most_units // record.type.units_each:,}"
        return Reason("units_too_large", sentence(record, "amount", most))
    return None


RULES: tuple[Rule, ...] = (
    Needed("record_id", "record_id", "usage_id", "a number, or a text of visible characters"),
    id_too_long,
    known_type,
    Needed("owner", "owner", "msisdn", "a telephone number"),
    Needed("start_time", "start_time", "start_time", "a time in ISO 8601"),
    out_of_range,
    in_the_future,
    sound_units,
    Needed("roaming_flag", "roaming", "is_roaming", "true or false"),
    Needed("international_flag", "international", "is_international", "true or false"),
)
meant = attrgetter(*(rule.column for rule in RULES if isinstance(rule, Needed)))
"""Of a use, what it must have."""

RULES_OF_MEANING = tuple(rule for rule in RULES if not isinstance(rule, Needed))
"""What a use may still break that has all of this, as nearly all have."""


def has_time_zone(iso: str) -> bool:
    """Whether a time in ISO 8601 names its zone: Z, or an offset after the clock's time."""
    return iso[-1:] in "Zz" or "+" in iso or "-" in iso[16:]
