"""Where two writers could give a number twice: on a bucket whose log store knows one of them alone."""

from types import SimpleNamespace
from typing import Any

import pytest

from lake.log_store import has_order

DYNAMO, SINGLE = "io.delta.storage.S3DynamoDBLogStore", "io.delta.storage.S3SingleDriverLogStore"


def spark(**log_stores: str) -> Any:
    """A session with these log stores by scheme."""
    conf = {f"spark.delta.logStore.{scheme}.impl": name for scheme, name in log_stores.items()}
    return SimpleNamespace(conf=SimpleNamespace(get=conf.get))


@pytest.mark.parametrize(
    ("root", "log_stores", "kept"),
    [
        ("/var/lake", {}, True),
        ("abfss://c@account/lake", {}, True),
        ("gs://bucket/lake", {}, True),
        ("s3a://bucket/lake", {}, False),
        ("s3a://bucket/lake", {"s3a": SINGLE}, False),
        ("s3a://bucket/lake", {"s3": DYNAMO}, False),
        ("s3a://bucket/lake", {"s3a": DYNAMO}, True),
        ("hdfs://name/lake", {}, False),
    ],
)
def test_a_bucket_keeps_the_order_of_writers_by_a_log_store_for_several(
    root: str, log_stores: dict[str, str], *, kept: bool
) -> None:
    assert has_order(spark(**log_stores), root) == kept
