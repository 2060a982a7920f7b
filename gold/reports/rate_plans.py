"""The tariff's documents as believed now. One row per plan and valid_from; * is the bill rules."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.reports.text import iso


def rate_plans(documents: DataFrame) -> DataFrame:
    """plan, label, valid_from, valid_to (null: open), known_from, document_hash and document.

    documents: rows of silver.rate_plans.
    """
    believed = documents.where(F.col("known_to").isNull())
    known_from = iso("known_from").alias("known_from")
    columns = ("plan", "label", "valid_from", "valid_to", known_from, "document_hash", "document")
    return believed.select(*columns).orderBy("plan", "valid_from")
