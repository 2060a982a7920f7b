"""How Spark's launcher finds this checkout's Java, jars and settings."""

import importlib.util
import os
import sys
from contextlib import suppress
from pathlib import Path

from lake.checkout import CONF
from machine.jars import checked
from machine.java import java_home

GATEWAY_PORT = "PYSPARK_GATEWAY_PORT"
"""The variable of the environment that spark-submit gives the job it starts."""

JAVA_LOG = "TOLLHOUSE_JAVA_LOG"
"""The variable of the environment that names the file to which Java says what it has to say: see conf/spark-env.sh."""

LARGEST_JAVA_LOG = 10_000_000
"""Bytes of such a file at a session's start; one that has more becomes the one older file beside it."""


def prepare() -> None:
    """Points Spark's launcher at this checkout's Java, jars and settings."""
    checked("spark")
    os.environ["JAVA_HOME"] = str(java_home())
    os.environ.setdefault("SPARK_CONF_DIR", str(CONF))
    os.environ.setdefault("SPARK_HOME", str(pyspark_home()))  # else its scripts look for it with any python3
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # a host name may not resolve without a network
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def say_to(log: Path) -> None:
    """Has the next Java add to a file what it has to say. It is no log of log4j's: Java's own words come there too."""
    with suppress(OSError):  # it is not there, or is nobody's to move: no reason not to start
        if log.stat().st_size > LARGEST_JAVA_LOG:
            log.replace(log.with_name(f"{log.name}.1"))
    os.environ[JAVA_LOG] = str(log)


def pyspark_home() -> Path:
    """The folder of the pyspark package."""
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
