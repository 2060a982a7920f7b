"""Sample usage, as whoever designs a tariff writes it: a JSON object a line, read as mediation reads a record."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from silver import numbers, times
from silver.limits import MOST_UNITS
from silver.reading import with_fields
from silver.records import RECORDS

FIELDS = (
    "usage_id",
    "record_type",
    "plan",
    "start",
    "units",
    "called_number",
    "visited_network",
    "subscriber",
    "continuation",
)
WHOLE = r"^-?[0-9]{1,18}\z"
DIGITS = r"^-?[0-9]+\z"


def sample_usage(lines: DataFrame, zone: str, country_code: str) -> DataFrame:
    """One row per line: line (its number), is_object, and where it is one usage_id, record_type, plan, start_time,
    units, other_party, visited_network, is_roaming, is_international, msisdn and reason.

    lines: payload (bytes) and offset (number of the line). msisdn: whose running total the use counts in; without a
    subscriber its own. reason: the first fault that makes it an error, null if there is none.
    """
    said = F.col("said")
    read = lines.withColumn("line", F.col("offset")).transform(lambda rows: with_fields(rows, list(FIELDS)))
    texts = read.withColumn("is_object", said.isNotNull()).withColumns({f"{name}_text": said[name] for name in FIELDS})
    return (
        texts.transform(lambda rows: with_values(rows, zone, country_code))
        .transform(with_reason)
        .select("line", "is_object", *VALUES, "reason")
    )


VALUES = (
    "usage_id",
    "record_type",
    "plan",
    "start_time",
    "units",
    "other_party",
    "visited_network",
    "is_roaming",
    "is_international",
    "is_continuation",
    "msisdn",
)


def with_values(rows: DataFrame, zone: str, country_code: str) -> DataFrame:
    """Adds what the texts mean; null where they mean nothing."""
    col = F.col
    record_type = F.lower("record_type_text")
    called = rows.transform(numbers.with_e164, {"called": "called_number_text"}, country_code)
    timed = called.transform(times.with_instant, "start_text", zone)
    return timed.withColumns(
        {
            "usage_id": col("usage_id_text"),
            "record_type": F.when(record_type.isin(*RECORDS), record_type),
            "plan": col("plan_text"),
            "units": F.when(col("units_text").rlike(WHOLE), col("units_text").try_cast("bigint")),
            "other_party": numbers.other_party(col("called_number_text"), col("called")),
            "visited_network": col("visited_network_text"),
            "is_roaming": col("visited_network_text").isNotNull(),
            "is_continuation": F.coalesce(col("continuation_text"), F.lit("false")) == "true",
            "msisdn": F.coalesce(
                F.concat(F.lit("subscriber "), "subscriber_text"), F.concat(F.lit("line "), col("line").cast("string"))
            ),
        }
    ).withColumn("is_international", is_abroad(col("other_party"), country_code))


def is_abroad(number: Column, country_code: str) -> Column:
    """Whether a number is one of another country."""
    return F.coalesce(number.startswith("+") & ~number.startswith(f"+{country_code}"), F.lit(False))


def with_reason(rows: DataFrame) -> DataFrame:
    """Adds the code of the first fault."""
    col = F.col
    twice = F.row_number().over(Window.partitionBy("usage_id").orderBy("line")) > 1
    most = F.create_map(*[F.lit(part) for pair in MOST_UNITS.items() for part in pair])
    faults = {
        "unknown_key": F.size(F.array_except(F.json_object_keys("json"), F.array(*map(F.lit, FIELDS)))) > 0,
        "missing_usage_id": col("usage_id").isNull(),
        "duplicate_usage_id": twice,
        "unknown_record_type": col("record_type").isNull(),
        "missing_plan": col("plan").isNull(),
        "malformed_start": col("start_time").isNull(),
        "start_out_of_range": ~times.in_range(col("start_time")),
        "malformed_units": col("units_text").isNull() | ~col("units_text").rlike(DIGITS),
        "negative_units": (col("units") < 0) | (col("units").isNull() & col("units_text").startswith("-")),
        "units_too_large": col("units").isNull() | (col("units") > most[col("record_type")]),
        "malformed_continuation": ~col("continuation_text").isin("true", "false"),
        "malformed_called_number": col("called_number_text").isNotNull() & col("other_party").isNull(),
    }
    return rows.withColumn("reason", F.coalesce(*[F.when(broken, F.lit(code)) for code, broken in faults.items()]))
