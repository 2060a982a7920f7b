"""One Spark session and one broker for all tests; an empty lake for each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lake.session import session
from lake.store import Store


@pytest.fixture(scope="session")
def spark() -> SparkSession:
    """The session all tests share; the commands they start attach to no other."""
    os.environ["SPARK_REMOTE"] = ""
    return session("tollhouse-tests")


@pytest.fixture
def store(spark: SparkSession, tmp_path: Path) -> Store:
    """An empty lake."""
    return Store(spark, str(tmp_path / "lake"))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The servers of a real Kafka broker that all tests share."""
    from lake.broker import start_broker

    running = start_broker(tmp_path_factory.mktemp("broker"))
    yield running.servers
    running.close()
