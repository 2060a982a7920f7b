"""Faults inside a record: what each does to its bytes, and where mediation must then put it."""

import random
import string
from collections.abc import Callable

from bronze.synthetic.records import OWNER_FIELD, UNITS_FIELD, Record, encoded

Faulty = tuple[bytes, str]  # the bytes, and what is expected of them
Fault = Callable[[Record, random.Random], Faulty]

USAGE, DUPLICATE, CONFLICT = "usage", "duplicate", "conflict"
MALFORMED_NUMBERS = ("06-12-AB", "12", "anonymous", "+212", "0612", "+2126123456789012345")
UNKNOWN_TECHNOLOGIES = ("6G", "WIMAX", "SAT", "XG", "unknown")
PRINTABLE = string.ascii_letters + string.digits + "{}[]:,;#@!"


def reject(reason: str) -> str:
    """What is expected of a record that mediation must reject for this reason code."""
    return f"reject:{reason}"


def missing_field(record: Record, dice: random.Random) -> Faulty:
    """A field that cannot be done without is absent, or null."""
    fields = {
        "record_id": "missing_record_id",
        "record_type": "missing_record_type",
        OWNER_FIELD[record["record_type"]]: "missing_owner",
        "timestamp": "missing_start_time",
        "is_roaming": "missing_roaming_flag",
        "is_international": "missing_international_flag",
    }
    if record["record_type"] in UNITS_FIELD:
        fields[UNITS_FIELD[record["record_type"]]] = "missing_units"
    field = dice.choice(list(fields))
    if dice.random() < 0.5:
        left = {name: value for name, value in record.items() if name != field}
    else:
        left = record | {field: None}
    return encoded(left), reject(fields[field])


def negative_units(record: Record, _: random.Random) -> Faulty:
    """A duration or volume below zero."""
    field = UNITS_FIELD[record["record_type"]]
    return encoded(record | {field: -(record[field] or 1)}), reject("negative_units")


def corrupt_json(record: Record, dice: random.Random) -> Faulty:
    """Bytes cut short, noise, or not even UTF-8; never with a line break, as in a file they are one line."""
    sound = encoded(record)
    how = dice.random()
    if how < 0.6:
        return sound[: dice.randrange(1, len(sound))], reject("corrupt_json")
    if how < 0.8:
        noise = "~" + "".join(dice.choices(PRINTABLE, k=dice.randint(10, 80)))  # no JSON begins with ~
        return noise.encode(), reject("corrupt_json")
    return b"\xff\xfe" + sound[1:], reject("not_utf8")


def malformed_number(record: Record, dice: random.Random) -> Faulty:
    """An owner's number that is none."""
    field = OWNER_FIELD[record["record_type"]]
    return encoded(record | {field: dice.choice(MALFORMED_NUMBERS)}), reject("malformed_owner")


def unknown_technology(record: Record, dice: random.Random) -> Faulty:
    """A technology that nobody knows: usage all the same, with a warning."""
    return encoded(record | {"technology": dice.choice(UNKNOWN_TECHNOLOGIES)}), USAGE


def other_content(record: Record, dice: random.Random) -> Faulty:
    """The same id and owner with other units; a message, which has none, with the other roaming flag."""
    field = UNITS_FIELD.get(record["record_type"])
    if field is None:
        return encoded(record | {"is_roaming": not record["is_roaming"]}), CONFLICT
    return encoded(record | {field: round(record[field] + dice.randint(1, 300), 6)}), CONFLICT


FAULTS: dict[str, Fault] = {
    "missing_field": missing_field,
    "negative_units": negative_units,
    "corrupt_json": corrupt_json,
    "malformed_number": malformed_number,
    "unknown_technology": unknown_technology,
    "duplicate_conflict": other_content,
}
"""The anomalies that change what a record says; the others change its event, or its place in the stream."""
