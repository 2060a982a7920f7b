"""The Spark session of every job, notebook and test, with the settings of conf/ whatever starts it."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pyspark.logger import PySparkLogger
from pyspark.sql import SparkSession

from lake.checkout import ROOT
from lake.errors import Stop
from lake.launcher import SUBMITTED, prepare
from lake.ports import is_open

ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.json.enablePartialResults": "false",  # else a string with a broken escape is read as nothing
    "spark.sql.constraintPropagation.enabled": "false",  # what it derives of staged rows can take the planner minutes
}
"""What results, or their end, depend on: set here too, for clusters and servers whose own settings differ."""

FEW_ROWS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""To compile a query, or to watch it as it runs, takes longer than to interpret it over FEW rows."""

FEW = 20_000
"""Rows of a table."""

WORKERS = {"spark.executorEnv.PYTHONPATH": str(ROOT), "spark.executorEnv.PYTHONSAFEPATH": "1"}
"""Python's workers on this machine import from this checkout, not from where they happen to start."""

REMOTE = "SPARK_REMOTE"
"""The variable of the environment that says where a session runs: sc://host:port."""

PORT = 15002
"""Spark Connect's own."""

SERVER = r"sc://(?P<host>\[[0-9A-Fa-f:.]+\]|[^][:/;]+)(:(?P<port>[0-9]{1,5}))?(/.*)?"

QUICK = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1"}
"""For a minute or two: Java's better compiler takes longer than it gives back. A million events take half the time
with it."""


def session(app: str, quick: bool = False) -> SparkSession:
    """The running session, or a new one: spark-submit's where it started this process, else this process's own.

    quick: for work that is soon over. Raises Stop where Java or a jar is missing.
    """
    os.environ.pop(REMOTE, None)  # else Spark would attach, here or in a thread without a session
    if SUBMITTED in os.environ:
        return built(app, ALWAYS | (QUICK if quick else {}))
    prepare()
    return built(app, ALWAYS | WORKERS | (QUICK if quick else {}))


def attached(app: str, remote: str) -> SparkSession:
    """A session on the server at sc://host:port, which forgets it when this process ends.

    Raises Stop where nothing answers; Spark itself would try for ten minutes.
    """
    server = re.fullmatch(SERVER, remote)
    if server is None or not is_open(int(server["port"] or PORT), server["host"].strip("[]")):
        raise Stop(f"no Spark session answers at {remote}: mend {REMOTE}, or unset it for a session of the job's own.")
    os.environ[REMOTE] = remote
    os.environ["SPARK_CONNECT_RELEASE_SESSION_ON_EXIT"] = "true"
    return built(app, ALWAYS)


def built(app: str, settings: Mapping[str, str]) -> SparkSession:
    """The running session, or a new one."""
    for kind in (
        "SQL",
        "DataFrame",
    ):  # kilobytes of JSON for each query that fails; the exception says it all
        PySparkLogger.getLogger(f"{kind}QueryContextLogger").setLevel("CRITICAL")
    builder = SparkSession.builder.appName(app)
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@contextmanager
def for_rows(spark: SparkSession, rows: int) -> Iterator[None]:
    """The settings for queries over tables of so many rows at most, while it lasts."""
    if rows > FEW:
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
    """The session, with other settings."""
    for name, value in settings.items():
        spark.conf.set(name, value)
    return spark
