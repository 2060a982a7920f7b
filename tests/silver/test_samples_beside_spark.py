"""Sample usage read by plain Python and by Spark, line by line: the same."""

from zoneinfo import ZoneInfo

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from silver import sample_usage as in_spark
from silver.samples import Sample, sample_usage
from tests.silver.nasty_lines import nasty_lines

PLACES = [
    ("Africa/Casablanca", "212"),
    ("Europe/London", "44"),
    ("America/New_York", "1"),
    ("Australia/Lord_Howe", "61"),
]


def read_by_spark(spark: SparkSession, lines: list[bytes], zone: str, country_code: str) -> list[Sample]:
    rows = spark.createDataFrame(
        [(n, bytearray(line)) for n, line in enumerate(lines, 1)], "offset long, payload binary"
    )
    made = in_spark.sample_usage(rows, zone, country_code).withColumn("start", F.unix_micros("start_time"))
    return [Sample(*row) for row in made.select(*Sample._fields).orderBy("line").collect()]


def reported(sample: Sample) -> Sample:
    """What price-usage says of it: of a line that is no object its number alone."""
    return sample if sample.is_object else sample._replace(reason=None)


@pytest.mark.parametrize(("zone", "country_code"), PLACES)
def test_every_line_says_the_same(spark: SparkSession, zone: str, country_code: str) -> None:
    lines = nasty_lines(seed=len(zone), n=4_000)
    wanted = read_by_spark(spark, lines, zone, country_code)
    made = list(sample_usage(lines, ZoneInfo(zone), country_code))
    made, wanted = ([reported(sample) for sample in samples] for samples in (made, wanted))
    differing = [(line, a, b) for line, a, b in zip(lines, made, wanted, strict=True) if a != b]
    assert not differing, f"{len(differing)} of {len(lines)} lines:\n" + "\n".join(map(str, differing[:20]))
    assert sum(sample.is_object and sample.reason is None for sample in made) > 1_000
    assert sum(not sample.is_object for sample in made) > 400
    assert len({sample.reason for sample in made} - {None}) == 12
