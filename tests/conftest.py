"""One Spark session and one broker for all tests of a process; an empty lake for each."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lake.checkout import VAR
from lake.session import FEW_ROWS, with_settings
from lake.store import Store
from machine import recorder
from machine.sessions import session
from tests.object_store import ObjectStore, environment, served
from tests.put_rows import begin

WITHOUT_CHECKSUMS = {"spark.databricks.delta.writeChecksumFile.enabled": "false"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow tests beside this file come first: they take longest, and no process waits for another at the end."""
    items.sort(key=lambda item: item.path.parent != Path(__file__).parent or item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def _history_of_the_checkout_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that names the checkout's settings leaves no run in the lake of whoever works there."""
    for name in ("write_run", "write_settings"):
        write = getattr(recorder, name)
        monkeypatch.setattr(recorder, name, partial(elsewhere, write))


def elsewhere(write: Callable[[str, object], None], root: str, value: object) -> None:
    """Writes what belongs below a lake that is none of the checkout's."""
    if not Path(root).is_relative_to(VAR):
        write(root, value)


@pytest.fixture(autouse=True)
def _tables_are_made_as_spark_made_the_first_of_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table takes Spark a quarter of a second, and each test has some."""
    monkeypatch.setattr(Store, "create", lambda store, *tables: [begin(store, table) for table in tables])


@pytest.fixture(scope="session")
def spark() -> SparkSession:
    """The session that all tests of a process share. What they start says itself that it attaches to no other.

    Most tests have few rows: Java's better compiler, compiled queries, and what Delta adds up over all files of a table
    after each commit, take longer than they give back.
    """
    return with_settings(session("tollhouse-tests", quick=True), FEW_ROWS | WITHOUT_CHECKSUMS)


@pytest.fixture
def store(spark: SparkSession, tmp_path: Path) -> Store:
    """An empty lake."""
    return Store(spark, str(tmp_path / "lake"))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The servers of a real Kafka broker that all tests share."""
    from machine.broker import start_broker

    running = start_broker(tmp_path_factory.mktemp("broker"))
    yield running.servers
    running.close()


@pytest.fixture(scope="session")
def object_server() -> Iterator[ObjectStore]:
    """The server that all tests share."""
    with served() as store:
        yield store


@pytest.fixture
def objects(object_server: ObjectStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ObjectStore:
    """An empty bucket, which boto3 goes to."""
    for name, value in environment(object_server.endpoint, tmp_path).items():
        monkeypatch.setenv(name, value)
    object_server.empty()
    return object_server
