"""Our code on the workers of a session: those of a cluster or a server import what this process does, not their own."""

from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

from lake.checkout import VAR
from lake.pack import packed

CODE_SETTING = "spark.tollhouse.code"
"""The session's setting that says which code it has."""


def send(spark: SparkSession) -> None:
    """Sends the packages to a session's workers, once, where they are not these already.

    A local session's workers import from this checkout; what spark-submit got by --py-files they have, and so do we.
    """
    if not Path(__file__).is_file() or not (is_remote() or is_cluster(spark)):
        return
    code = packed(VAR / "code")
    if spark.conf.get(CODE_SETTING, "") != code.name:
        spark.addArtifacts(str(code), pyfile=True)
        spark.conf.set(CODE_SETTING, code.name)


def is_cluster(spark: SparkSession) -> bool:
    """Whether other processes than this one's Java do the work."""
    master = spark.conf.get("spark.master", "local") or ""
    return not master.startswith("local") or master.startswith("local-cluster")
