"""Sample usage: a JSON object a line. One sample per line, broken ones too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import islice
from typing import Any

from silver.json_object import json_object
from silver.numbers import Network
from silver.sample import NO_MEMBERS, Sample, sample_of
from silver.sample_faults import fault


def sample_usage(lines: Iterable[bytes], time_zone: tzinfo, network: Network) -> Iterator[Sample]:
    """The samples of lines, such as those of a file opened to read bytes, in their order.

    time_zone: of times without one. network: of national numbers. Of two samples with the same usage_id the
    second has a fault, so all ids are remembered.
    """
    seen = set[str]()
    for line, payload in enumerate(lines, start=1):
        said = json_object(payload)
        sample = sample_of(line, said, time_zone, network)
        reason = fault(said or NO_MEMBERS, sample, sample.usage_id in seen, network)
        if sample.usage_id is not None:
            seen.add(sample.usage_id)
        yield sample._replace(reason=reason.code, sentence=reason.sentence) if reason else sample


def columns(samples: Iterable[Sample], rows: int = 10_000) -> Iterator[Mapping[str, Sequence[Any]]]:
    """The samples by column, so many rows at a time."""
    remaining = iter(samples)
    while chunk := list(islice(remaining, rows)):
        yield dict(zip(Sample._fields, zip(*chunk, strict=True), strict=True))
