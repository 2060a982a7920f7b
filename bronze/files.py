"""JSON-lines files as bronze rows: one per line, its bytes verbatim, whatever they are."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

ENDINGS = ("jsonl", "ndjson", "json")
ONE_BYTE = "ISO-8859-1"
"""Each byte is one character of it, and back: text functions leave the bytes alone, UTF-8 or not."""


def files(spark: SparkSession, folder: str) -> DataFrame:
    """The JSON-lines files of a folder and those below it: path, hash (SHA-256, hex), content."""
    found = (
        spark.read.format("binaryFile")
        .option("pathGlobFilter", f"*.{{{','.join(ENDINGS)}}}")
        .option("recursiveFileLookup", "true")
    )
    return found.load(folder).select("path", F.sha2("content", 256).alias("hash"), "content")


def new_files(found: DataFrame, known: DataFrame) -> list[str]:
    """The paths of the files whose content is not in bronze; of the same content twice, the first path.

    found: files(). known: bronze.cdr_events.
    """
    seen = known.where("broker_time IS NULL").select(F.col("topic_id").alias("hash"))
    unseen = found.select("path", "hash").join(seen, "hash", "left_anti")
    return [row["path"] for row in unseen.groupBy("hash").agg(F.min("path").alias("path")).collect()]


def lines(found: DataFrame, chosen: list[str], run: str) -> DataFrame:
    """Bronze rows of the chosen files. found: files(). chosen: new_files(). run: the one that brings them."""
    numbered = F.posexplode(pieces(F.col("content")))
    return (
        found.where(F.col("path").isin(chosen))
        .select("path", "hash", numbered)
        .select(
            F.encode("col", ONE_BYTE).alias("payload"),
            F.substring_index("path", "/", -1).alias("topic"),
            F.col("hash").alias("topic_id"),
            F.lit(0).alias("partition"),
            (F.col("pos") + 1).alias("offset"),
            F.lit(None).cast("timestamp").alias("broker_time"),
            F.lit(run).alias("ingest_run"),
            F.current_date().alias("ingest_day"),
        )
    )


def pieces(content: Column) -> Column:
    """The content's lines. What follows the last line break is a line only if it is not empty."""
    split = F.split(F.decode(content, ONE_BYTE), "\n", -1)
    last = F.element_at(split, -1)
    return F.when(last == "", F.slice(split, 1, F.size(split) - 1)).otherwise(split)
