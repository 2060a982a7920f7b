"""Careless, torn and malicious lines are read as they were when Spark still read them beside, line by line the same."""

import json
from collections import Counter
from hashlib import sha256
from zoneinfo import ZoneInfo

from silver.samples import Sample, sample_usage
from tests.silver.nasty_lines import nasty_lines

READ_ALIKE = "08470632d300e586fc84257366e91983c59536295a4e8ed52fa49bda55758fbd"
"""SHA-256 of all samples as JSON; what price-usage says of a line that is no object is its number alone."""


def reported(sample: Sample) -> Sample:
    return sample if sample.is_object else sample._replace(reason=None)


def test_nasty_lines_are_read_as_spark_read_them() -> None:
    samples = [reported(sample) for sample in sample_usage(nasty_lines(13, 4_000), ZoneInfo("Europe/London"), "44")]
    counts = Counter(sample.reason for sample in samples if sample.is_object)
    assert len(counts) == 13
    assert counts[None] > 1_000
    assert sum(not sample.is_object for sample in samples) > 400
    assert sha256(json.dumps(samples).encode()).hexdigest() == READ_ALIKE
