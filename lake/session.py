"""What every Spark session of the lake has set, and what is set for some queries alone."""

import atexit
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pyspark.errors import PySparkRuntimeError
from pyspark.logger import PySparkLogger
from pyspark.sql import SparkSession

from lake.checkout import VAR
from lake.errors import Stop

if TYPE_CHECKING:
    from pyspark.sql.connect.client import SparkConnectClient

Session = SparkSession
"""What other packages call a Spark session."""

REQUIRED = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.json.enablePartialResults": "false",  # else a string with a broken escape is read as nothing
    "spark.sql.constraintPropagation.enabled": "false",  # what it derives of staged rows can take the planner minutes
    "spark.sql.redaction.options.regex": "(?i)url|key|jaas",  # plans, and so errors and event logs, show the options
}
"""What results, their end, or secrets depend on: set here too, for clusters and servers whose own settings differ."""

SPARK_LOG = VAR / "spark.log"
"""What the Java of jobs says beside its answers: a terminal is for the job's own words."""

RETRIES = 4
"""Of what a server does not answer, over some 4 s: Spark's own 15 take more than ten minutes."""

FEW_ROWS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""To compile a query, or to watch it as it runs, takes longer than to interpret it over FEW_TABLE_ROWS rows."""

FEW_TABLE_ROWS = 20_000
"""Rows of a table."""


def built(app: str, settings: Mapping[str, str]) -> SparkSession:
    """The running session, or a new one. Raises Stop where Java does not start."""
    for kind in (
        "SQL",
        "DataFrame",
    ):  # kilobytes of JSON for each query that fails; the exception says it all
        PySparkLogger.getLogger(f"{kind}QueryContextLogger").setLevel("CRITICAL")
    builder = SparkSession.builder.appName(app)
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as error:
        if error.getCondition() != "JAVA_GATEWAY_EXITED":
            raise
        raise Stop(f"Java ended before Spark could start: the end of {SPARK_LOG} says why.") from None


def connected(app: str, remote: str, settings: Mapping[str, str]) -> SparkSession:
    """A session on a server, which forgets it when this process ends. One that is gone is given up within seconds."""
    from pyspark.sql.connect.client.retries import DefaultPolicy  # with it comes gRPC, which others spare
    from pyspark.sql.connect.session import SparkSession as RemoteSession

    from lake.connect import Channels

    warnings.filterwarnings("ignore", r"\[RETRIES_EXCEEDED\]")  # it is raised too, and Python ends with another try
    session = RemoteSession.builder.channelBuilder(Channels(remote)).getOrCreate()
    session.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES)])
    atexit.register(released, session.client)
    return built(app, settings)  # the same session, with its settings


def released(client: "SparkConnectClient") -> None:
    """Ends a session on a server, which may be gone or not listen."""
    with suppress(Exception):
        client.release_session()
    client.close()


@contextmanager
def for_rows(spark: SparkSession, rows: int) -> Iterator[None]:
    """The settings for queries over tables of so many rows at most, while it lasts."""
    if rows > FEW_TABLE_ROWS:
        yield
        return
    before = {name: str(spark.conf.get(name)) for name in FEW_ROWS}
    with_settings(spark, FEW_ROWS)
    try:
        yield
    finally:
        with_settings(spark, before)


@contextmanager
def setting(spark: SparkSession, name: str, value: str) -> Iterator[None]:
    """Has a setting that is not set otherwise, while it lasts."""
    spark.conf.set(name, value)
    try:
        yield
    finally:
        spark.conf.unset(name)


def with_settings(spark: SparkSession, settings: Mapping[str, str]) -> SparkSession:
    for name, value in settings.items():
        spark.conf.set(name, value)
    return spark
