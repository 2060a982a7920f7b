"""Careless, torn and malicious lines are read as they always were; numbers changed once, when the library took over."""

import json
from collections import Counter
from hashlib import sha256
from zoneinfo import ZoneInfo

from silver.numbers import Network
from silver.sample import Sample
from silver.samples import sample_usage
from tests.silver.nasty_lines import nasty_lines

READ_ALIKE = "212dba0701b306fecdb70f1813d9b58ae7e5893f3219a5ac9cd3cce1de476eca"
"""SHA-256 of all samples as JSON, without sentences, and of a line that is no object without a reason."""


def reported(sample: Sample) -> Sample:
    return sample if sample.is_object else sample._replace(reason=None)


def test_nasty_lines_are_read_as_they_were() -> None:
    lines = nasty_lines(13, 4_000)
    samples = [reported(sample) for sample in sample_usage(lines, ZoneInfo("Europe/London"), Network("GB"))]
    counts = Counter(sample.reason for sample in samples if sample.is_object)
    assert len(counts) == 13
    assert counts[None] > 1_000
    assert sum(not sample.is_object for sample in samples) > 400
    assert sha256(json.dumps([sample[:-1] for sample in samples]).encode()).hexdigest() == READ_ALIKE
