"""Why a line of sample usage cannot be priced: its first fault, with a sentence that shows what was written."""

import re

from silver.instants import is_in_range
from silver.json_object import Said
from silver.numbers import Network, e164
from silver.records.record import Reason
from silver.sample import Sample
from silver.sentences import must_be, shown
from telecom.services import SERVICES

FIELDS = (
    "usage_id", "record_type", "plan", "start", "units", "called_number", "visited_network", "subscriber",
    "continuation",
)  # fmt: skip
DIGITS = re.compile(r"-?[0-9]+")


def fault(said: Said, sample: Sample, is_repeated: bool, network: Network) -> Reason | None:
    """The first fault; None if there is none. is_repeated: an earlier line has the id."""
    return (
        fault_of_names(said, sample, is_repeated) or fault_of_start(said, sample) or fault_of_use(said, sample, network)
    )


def fault_of_names(said: Said, sample: Sample, is_repeated: bool) -> Reason | None:
    """What is wrong with the line's keys, its id, its type or its plan."""
    if unknown := [name for name in said if name not in FIELDS]:
        return Reason("unknown_key", f"there is no key {shown(unknown[0])}; known are {', '.join(FIELDS)}")
    if sample.usage_id is None:
        return Reason("missing_usage_id", "usage_id is missing")
    if is_repeated:
        return Reason("duplicate_usage_id", f"an earlier line has the usage_id {shown(sample.usage_id)}")
    if sample.record_type is None:
        return Reason("unknown_record_type", must(said, "record_type", f"one of {', '.join(SERVICES)}"))
    return Reason("missing_plan", "plan is missing") if sample.plan is None else None


def fault_of_start(said: Said, sample: Sample) -> Reason | None:
    """What is wrong with the time."""
    if sample.start is None:
        return Reason("malformed_start", must(said, "start", "a time in ISO 8601, as 2026-03-06T09:00:00"))
    is_sound = is_in_range(sample.start)
    return None if is_sound else Reason("start_out_of_range", must(said, "start", "from 2000 and before 2100"))


def fault_of_use(said: Said, sample: Sample, network: Network) -> Reason | None:
    """What is wrong with the units, or with whom they reached."""
    if (reason := fault_of_units(said, sample)) is not None:
        return reason
    if said.get("continuation") not in (None, "true", "false"):
        return Reason("malformed_continuation", must(said, "continuation", "true or false"))
    if not (called := said.get("called_number")) or sample.other_party is not None:
        return None
    sentence = must(said, "called_number", "a telephone number, a short code or a name")
    plus = "; an international number begins with +" if e164(f"+{called}", network) else ""
    return Reason("malformed_called_number", f"{sentence}{plus}")


def fault_of_units(said: Said, sample: Sample) -> Reason | None:
    """Why units are none, or more than any use has."""
    text, units = said.get("units"), sample.units
    if text is None or not DIGITS.fullmatch(text):
        return Reason("malformed_units", must(said, "units", "a whole number"))
    if text.startswith("-") and units != 0:
        return Reason("negative_units", must(said, "units", "zero or more"))
    most = SERVICES[sample.record_type or ""].most_units
    is_sound = units is not None and units <= most
    return None if is_sound else Reason("units_too_large", must(said, "units", f"at most {most:,}"))


def must(said: Said, name: str, what: str) -> str:
    """What a key must be, and what it is."""
    text = said.get(name)
    return f"{name} is missing" if text is None else must_be(name, what, text)
