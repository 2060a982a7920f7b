"""Files as they are, a row each, whatever is in them."""

from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession


def read_bytes(spark: SparkSession, folder: str, endings: Sequence[str]) -> DataFrame:
    """The files of a folder and those below it that have one of these endings: path, content."""
    reader = spark.read.format("binaryFile").option("pathGlobFilter", f"*.{{{','.join(endings)}}}")
    return reader.option("recursiveFileLookup", "true").load(folder).select("path", "content")
