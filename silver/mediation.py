"""What an event says, whatever it arrived as: the columns of usage, and every reason why it is none."""

from collections.abc import Callable, Mapping
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake.coordinates import COORDINATES
from silver import amounts, identifiers, numbers, rules, technologies, times
from silver.reading import exact, with_fields
from silver.records import RECORDS
from silver.records.record import COMMON, Field, Said, Use

LONGEST_CELL_ID = 128
LONGEST_NETWORK = 32

BILLABLE = (
    "record_type",
    "msisdn",
    "other_party",
    "start_time",
    "units",
    "is_roaming",
    "is_international",
    "visited_network",
)
INFORMATIVE = ("session_duration_sec", "cell_id", "technology")
JUDGEMENT = ("warnings", "reasons", "content_hash")


def mediated(events: DataFrame, zone: str, country_code: str) -> DataFrame:
    """Each event with the content columns of silver.usage, record_id, reasons, warnings and content_hash.

    events: payload, coordinates, ingest_run. zone: IANA name, for times without one. country_code: of national numbers.
    """
    fields = sorted({*COMMON, *(name for record in RECORDS.values() for name in record.fields)})
    return (
        events.transform(lambda rows: with_fields(rows, fields))
        .transform(lambda rows: with_texts(rows, fields))
        .transform(lambda rows: with_values(rows, zone, country_code))
        .transform(with_judgement)
        .withColumns({"record_id": F.col("record_id_text"), "content_hash": content_hash()})
        .select(*COORDINATES, "ingest_run", "payload", "record_id", "usage_id", *BILLABLE, *INFORMATIVE, *JUDGEMENT)
    )


def with_texts(events: DataFrame, fields: list[str]) -> DataFrame:
    """Adds what the record says in words common to all types: <column>_text, and the field's name <column>_field."""
    said = {name: Field(name, F.col(f"said.{name}")) for name in fields}
    record_type = F.lower(said["record_type"].text)
    known = F.when(record_type.isin(*RECORDS), record_type)
    said["record_id"] = exact(said["record_id"])
    common = {
        "record_id": "record_id",
        "record_type": "record_type",
        "start_time": "timestamp",
        "roaming": "is_roaming",
        "international": "is_international",
        "technology": "technology",
        "cell": "cell_id",
        "network": "visited_network",
    }
    columns = {f"{column}_text": said[name].text for column, name in common.items()}
    columns |= {f"{column}_field": F.lit(name) for column, name in common.items()}
    return events.withColumns({**columns, "record_type": known}).transform(lambda rows: with_use(rows, said))


def with_use(events: DataFrame, said: Said) -> DataFrame:
    """Adds who used how much, from the fields of the record's own type."""
    uses = {name: record.to_usage(said) for name, record in RECORDS.items()}
    return events.withColumns(
        {
            "owner_text": by_type(uses, lambda use: use.owner.text),
            "owner_field": by_type(uses, lambda use: F.lit(use.owner.name)),
            "amount_text": by_type(uses, lambda use: exact(use.amount).text),
            "amount_field": by_type(uses, lambda use: F.lit(use.amount.name)),
            "units_each": by_type(uses, lambda use: F.lit(use.units_each)),
            "most_units": by_type(uses, lambda use: F.lit(use.most_units).cast("bigint")),
            "other_party_text": by_type(uses, lambda use: use.other_party and use.other_party.text),
            "session_text": by_type(uses, lambda use: use.session and use.session.text),
        }
    )


def by_type(uses: Mapping[str, Use], part: Callable[[Use], Column | None]) -> Column:
    """A part of the use that the record's type makes of its fields; null where the type is unknown or has none."""
    parts = {name: part(use) for name, use in uses.items()}
    return F.coalesce(
        *[F.when(F.col("record_type") == name, column) for name, column in parts.items() if column is not None]
    )


def with_values(events: DataFrame, zone: str, country_code: str) -> DataFrame:
    """Adds what the texts mean; null where they mean nothing."""
    col = F.col
    owned = events.transform(numbers.with_e164, {"msisdn": "owner_text", "called": "other_party_text"}, country_code)
    timed = owned.transform(times.with_instant, "start_time_text", zone)
    counted = timed.transform(amounts.with_whole_units, "units", "amount_text", col("units_each"))
    counted = counted.transform(amounts.with_whole_units, "session_duration_sec", "session_text", F.lit(1))
    return counted.withColumns(
        {
            "usage_id": identifiers.identifier(col("record_id_text"), col("json")),
            "other_party": numbers.other_party(col("other_party_text"), col("called")),
            "cell_id": F.when(F.length("cell_text") <= LONGEST_CELL_ID, col("cell_text")),
            "technology": technologies.generation(col("technology_text")),
            "visited_network": F.when(F.length("network_text") <= LONGEST_NETWORK, col("network_text")),
            "is_roaming": amounts.flag(col("roaming_text")) | col("network_text").isNotNull(),
            "is_international": amounts.flag(col("international_text")),
        }
    )


def with_judgement(events: DataFrame) -> DataFrame:
    """Adds every reason to reject the event, and the codes of what is odd but harmless."""
    col = F.col
    odd = {
        "unknown_technology": col("technology").isNull(),
        "malformed_other_party": col("other_party_text").isNotNull() & col("other_party").isNull(),
        "no_zone": ~col("has_zone"),
        "missing_cell": col("cell_text").isNull(),
        "malformed_cell": col("cell_text").isNotNull() & col("cell_id").isNull(),
        "malformed_visited_network": col("network_text").isNotNull() & col("visited_network").isNull(),
        "malformed_session_duration": col("session_text").isNotNull() & col("session_duration_sec").isNull(),
    }
    is_any = reduce(Column.__or__, [F.coalesce(when, F.lit("false").cast("boolean")) for when in odd.values()])
    codes = F.array_compact(F.array(*[F.when(when, code) for code, when in odd.items()]))
    warnings = F.when(is_any, codes).otherwise(F.array().cast("array<string>"))
    return events.withColumns({"reasons": rules.reasons(), "warnings": warnings})


def content_hash() -> Column:
    """SHA-256 of what is billable, in the form mediation gives it. A network that is not given leaves no trace."""
    content = {name: F.col(name) for name in BILLABLE} | {"start_time": F.unix_micros("start_time")}
    network = content.pop("visited_network")
    values = [*(F.coalesce(column.cast("string"), F.lit("")) for column in content.values()), network]
    return F.sha2(F.concat_ws("\u001f", *values), 256)
