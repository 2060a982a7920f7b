"""Sample usage, as whoever designs a tariff writes it: a JSON object a line. One sample per line, broken ones too."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import islice
from typing import Any, NamedTuple

from silver.e164 import is_abroad, other_party
from silver.instants import instant, is_in_range
from silver.json_object import Said, json_object
from silver.limits import MOST_UNITS

FIELDS = frozenset(
    {
        "usage_id",
        "record_type",
        "plan",
        "start",
        "units",
        "called_number",
        "visited_network",
        "subscriber",
        "continuation",
    }
)
WHOLE = re.compile(r"-?[0-9]{1,18}")
DIGITS = re.compile(r"-?[0-9]+")
NOTHING: Said = {}


class Sample(NamedTuple):
    """A line of sample usage: what it says, and the first fault that makes it an error.

    line: its number, from 1. start: microseconds since 1970 in UTC. units: seconds, messages or bytes. other_party: in
    E.164, or a short code or name. msisdn: whose running totals the use counts in; without a subscriber its own.
    """

    line: int
    is_object: bool
    usage_id: str | None
    record_type: str | None
    plan: str | None
    start: int | None
    units: int | None
    other_party: str | None
    visited_network: str | None
    is_roaming: bool
    is_international: bool
    is_continuation: bool
    msisdn: str
    reason: str | None


def sample_usage(lines: Iterable[bytes], time_zone: tzinfo, country_code: str) -> Iterator[Sample]:
    """The samples of lines, such as those of a file opened to read bytes, in their order.

    time_zone: of times without one. country_code: of national numbers. Of two samples with the same usage_id the
    second has a fault, so all ids are remembered.
    """
    seen = set[str]()
    for line, payload in enumerate(lines, start=1):
        said = json_object(payload)
        sample = sample_of(line, said, time_zone, country_code)
        reason = fault(said or NOTHING, sample, sample.usage_id in seen)
        if sample.usage_id is not None:
            seen.add(sample.usage_id)
        yield sample._replace(reason=reason) if reason else sample


def columns(samples: Iterable[Sample], rows: int = 10_000) -> Iterator[Mapping[str, Sequence[Any]]]:
    """The samples by column, so many rows at a time."""
    remaining = iter(samples)
    while chunk := list(islice(remaining, rows)):
        yield dict(zip(Sample._fields, zip(*chunk, strict=True), strict=True))


def sample_of(line: int, said: Said | None, time_zone: tzinfo, country_code: str) -> Sample:
    """What a line says, None where its text means nothing; still without a reason."""
    text = (said or NOTHING).get
    record_type, called, start = (text("record_type") or "").lower(), text("called_number"), text("start")
    subscriber, network = text("subscriber"), text("visited_network")
    party = other_party(called, country_code) if called else None
    return Sample(  # in the order of its fields: twice as fast as by their names
        line,
        said is not None,
        text("usage_id"),
        record_type if record_type in MOST_UNITS else None,
        text("plan"),
        instant(start, time_zone) if start else None,
        whole_number(text("units")),
        party,
        network,
        network is not None,
        is_abroad(party, country_code),
        text("continuation") == "true",
        f"subscriber {subscriber}" if subscriber else f"line {line}",
        None,
    )


def whole_number(text: str | None) -> int | None:
    """A whole number of at most 18 digits."""
    return int(text) if text and WHOLE.fullmatch(text) else None


def fault(said: Said, sample: Sample, is_repeated: bool) -> str | None:
    """The code of the first fault; None if there is none."""
    return fault_of_names(said, sample, is_repeated) or fault_of_start(sample) or fault_of_use(said, sample)


def fault_of_names(said: Said, sample: Sample, is_repeated: bool) -> str | None:
    """What is wrong with the line, its id, its type or its plan."""
    if not said.keys() <= FIELDS:
        return "unknown_key"
    if sample.usage_id is None:
        return "missing_usage_id"
    if is_repeated:
        return "duplicate_usage_id"
    if sample.record_type is None:
        return "unknown_record_type"
    return "missing_plan" if sample.plan is None else None


def fault_of_start(sample: Sample) -> str | None:
    """What is wrong with the time."""
    if sample.start is None:
        return "malformed_start"
    return None if is_in_range(sample.start) else "start_out_of_range"


def fault_of_use(said: Said, sample: Sample) -> str | None:
    """What is wrong with the units, or with whom they reached."""
    continuation = said.get("continuation")
    if sample.units is None:
        return fault_of_units(said.get("units"))
    if sample.units < 0:
        return "negative_units"
    if sample.record_type and sample.units > MOST_UNITS[sample.record_type]:
        return "units_too_large"
    if continuation not in (None, "true", "false"):
        return "malformed_continuation"
    return "malformed_called_number" if said.get("called_number") and sample.other_party is None else None


def fault_of_units(text: str | None) -> str:
    """Why units are none, or more digits than any use has."""
    if text is None or not DIGITS.fullmatch(text):
        return "malformed_units"
    return "negative_units" if text.startswith("-") else "units_too_large"
