"""The Spark session of every job, notebook and test, with the settings of conf/ whatever starts it."""

import importlib.util
import os
import sys
from pathlib import Path

from pyspark.logger import PySparkLogger
from pyspark.sql import SparkSession

from lake.checkout import CONF
from lake.jars import checked
from lake.java import java_home

ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.json.enablePartialResults": "false",  # else a string with a broken escape is read as nothing
}
"""What results depend on: set here too, for clusters and servers whose own settings differ."""

FEW_ROWS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""For some thousand rows: to compile a query, or to watch it as it runs, takes longer than to interpret it."""

QUICK = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1"}
"""For a minute or two: Java's better compiler takes longer than it gives back. A million events take half the time
with it."""


def session(app: str, quick: bool = False) -> SparkSession:
    """The running session, or a new one. SPARK_REMOTE or spark-submit say where; else it is this process's.

    quick: for work that is soon over. Raises Stop where Java or a jar is missing.
    """
    if not {"SPARK_REMOTE", "PYSPARK_GATEWAY_PORT"} & os.environ.keys():
        prepare()
    for kind in (
        "SQL",
        "DataFrame",
    ):  # kilobytes of JSON for each query that fails; the exception says it all
        PySparkLogger.getLogger(f"{kind}QueryContextLogger").setLevel("CRITICAL")
    builder = SparkSession.builder.appName(app)
    for name, value in (ALWAYS | (QUICK if quick else {})).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def for_few_rows(spark: SparkSession) -> SparkSession:
    """A session beside this one, with settings for queries over few rows."""
    beside = spark.newSession()
    for name, value in (ALWAYS | FEW_ROWS).items():
        beside.conf.set(name, value)
    return beside


def prepare() -> None:
    """Points Spark's launcher at this checkout's Java, jars and settings."""
    checked("spark")
    os.environ["JAVA_HOME"] = str(java_home())
    os.environ.setdefault("SPARK_CONF_DIR", str(CONF))
    os.environ.setdefault("SPARK_HOME", str(pyspark_home()))  # else its scripts look for it with any python3
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # a host name may not resolve without a network
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def pyspark_home() -> Path:
    """The folder of the pyspark package."""
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
