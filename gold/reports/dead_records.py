"""Every record that is not charged, and why: rejected by mediation, or rejected, unmatched or in error in rating."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.reports.text import iso, readable

DEAD_RECORD = ("record_id", "error_reason", "error_source", "error_timestamp", "original_data")
USE = ("usage_id", "record_type", "msisdn", "other_party", "start_time", "units", "cell_id", "technology")
FLAGS = ("is_roaming", "is_international", "status")


def dead_records(rejects: DataFrame, rated: DataFrame) -> DataFrame:
    """The columns of DEAD_RECORD. rejects: rows of silver.rejects. rated: rows of gold.rated_usage, one run of it."""
    both = mediation_rejects(rejects).unionByName(uncharged_uses(rated))
    return both.orderBy("error_source", "record_id", "error_timestamp", "original_data").select(*DEAD_RECORD)


def mediation_rejects(rejects: DataFrame) -> DataFrame:
    """Rejects with every reason's code, and the event as it came: text, or base64: and its bytes if not UTF-8."""
    return rejects.select(
        "record_id",
        F.array_join("reasons.code", ";").alias("error_reason"),
        F.lit("mediation").alias("error_source"),
        iso("rejected_at").alias("error_timestamp"),
        readable("payload").alias("original_data"),
    )


def uncharged_uses(rated: DataFrame) -> DataFrame:
    """Uses that are not rated, with the reason's code, and the use as JSON."""
    use = F.to_json(F.struct(*USE, *FLAGS), {"timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"})
    return rated.where("status <> 'rated'").select(
        F.col("usage_id").alias("record_id"),
        F.coalesce("reason", "status").alias("error_reason"),
        F.lit("rating").alias("error_source"),
        iso("rated_at").alias("error_timestamp"),
        use.alias("original_data"),
    )
