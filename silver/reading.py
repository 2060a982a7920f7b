"""A payload's bytes as the fields of one JSON object, each as text. Nothing throws, whatever the bytes are."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.records.record import Field

STRICT = {"allowSingleQuotes": "false", "allowNonNumericNumbers": "false"}
MARK = "tollhouse_mark"
BYTE_ORDER_MARK = "\ufeff"
LONGEST = 2**31 - 1
DOUBLE_DIGITS = 15
"""Longer decimals may have lost digits: from_json writes a number with a fraction by way of a double."""

FRACTION = r"^-?[0-9]+(\.[0-9E-]+|E-?[0-9]+)\z"
"""How it writes them."""


def with_fields(events: DataFrame, names: list[str]) -> DataFrame:
    """Adds `json` (text), `is_utf8`, and `said`: a struct of these fields, null where there is no one JSON object.

    events: payload. A number or boolean is its text, an object or array its JSON, null or blanks are nothing; of a
    field that comes twice the last counts. Numbers with a fraction of more than 15 digits need `exact`.
    """
    text = F.col("payload").cast("string")
    unmarked = F.when(text.startswith(BYTE_ORDER_MARK), F.substring(text, 2, LONGEST)).otherwise(text)
    return (
        events.withColumn("is_utf8", F.is_valid_utf8(text))
        .withColumn("json", F.when(F.col("is_utf8"), unmarked))
        .withColumn("parsed", one_object(F.col("json"), names))
        .withColumn("object", F.when(is_followed_by_its_mark(F.col("parsed"), F.col("json")), F.col("parsed")[0]))
        .withColumn("said", F.when(F.col("object").isNotNull(), F.struct(*[filled(name) for name in names])))
        .drop("parsed", "object")
    )


def filled(name: str) -> Column:
    """What a field said, without blanks around it; null where nothing is left."""
    return F.nullif(F.trim(f"object.{name}"), F.lit("")).alias(name)


def one_object(json: Column, names: list[str]) -> Column:
    """The objects in [json, its mark]: two, unless something follows the first, which from_json alone would not see."""
    schema = f"array<struct<{', '.join(f'{name}: string' for name in (*names, MARK))}>>"
    return F.from_json(F.concat(F.lit("["), json, F.lit(f',{{"{MARK}":"'), mark(json), F.lit('"}]')), schema, STRICT)


def is_followed_by_its_mark(parsed: Column, json: Column) -> Column:
    """Whether the text is one object to its end, and did not close the brackets around it by itself."""
    return (F.size(parsed) == 2) & (F.get(parsed, F.lit(1))[MARK] == mark(json))


def mark(json: Column) -> Column:
    """What a text cannot foretell of itself."""
    return F.xxhash64(json).cast("string")


def is_other_json(json: Column) -> Column:
    """Whether text is JSON, but no object: an array, a number, a string, null."""
    return ~F.ltrim(json).startswith("{") & F.try_parse_json(json).isNotNull()


def exact(field: Field) -> Field:
    """The field with all digits of its number, which `with_fields` may have rounded."""
    rounded = (F.length(field.text) > DOUBLE_DIGITS) & field.text.rlike(FRACTION)
    again = F.try_variant_get(F.try_parse_json("json"), f"$.{field.name}", "string")
    return Field(field.name, F.when(rounded, F.coalesce(again, field.text)).otherwise(field.text))
