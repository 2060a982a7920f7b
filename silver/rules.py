"""Why a record cannot be billed: named rules, each from an event's columns to null or a reason (code and sentence).

The columns are those of silver.mediation: what the fields said (`..._text`), the names they have in the record
(`..._field`), and what was made of them.
"""

from collections.abc import Callable, Mapping
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver import amounts, reading, times
from silver.records import RECORDS

LONGEST_ID = 128
REASONS = "array<struct<code: string, sentence: string>>"
SHOWN = 80
"""Characters of a found value that a sentence shows."""

Rule = Callable[[], tuple[Column, Column]]
"""Whether it is broken, and the sentence that says so."""


def reasons() -> Column:
    """Every reason that applies, most basic first: struct<code, sentence> each."""
    return F.when(F.col("said").isNull(), all_of(BASIC)).otherwise(all_of(RULES))


def all_of(rules: Mapping[str, Rule]) -> Column:
    """The reasons of the rules that are broken. Sentences are made only where there is one."""
    judged = {code: rule() for code, rule in rules.items()}
    each = [
        F.when(broken, F.struct(F.lit(code).alias("code"), sentence.alias("sentence")))
        for code, (broken, sentence) in judged.items()
    ]
    is_any = reduce(
        Column.__or__, [F.coalesce(broken, F.lit("false").cast("boolean")) for broken, _ in judged.values()]
    )
    return F.when(is_any, F.array_compact(F.array(*each))).otherwise(F.array().cast(REASONS))


def found(name: Column, must: str | Column, text: Column) -> Column:
    """A sentence that names a field and shows what was found in it."""
    shown = F.when(F.length(text) > SHOWN, F.concat(F.substring(text, 1, SHOWN - 3), F.lit("..."))).otherwise(text)
    must = F.lit(must) if isinstance(must, str) else must
    return F.concat(name, F.lit(" must be "), must, F.lit(", and is '"), shown, F.lit("'"))


def missing(field: str) -> Rule:
    """The field says nothing."""
    return lambda: (text(field).isNull() & applies(field), F.concat(name(field), F.lit(" is missing")))


def malformed(field: str, made: str, must: str) -> Rule:
    """The field says something of which nothing could be made."""
    return lambda: (text(field).isNotNull() & F.col(made).isNull(), found(name(field), must, text(field)))


def text(field: str) -> Column:
    """What a field said."""
    return F.col(f"{field}_text")


def name(field: str) -> Column:
    """What the record calls a field."""
    return F.col(f"{field}_field")


def applies(field: str) -> Column:
    """Whether the record type, if it is known, has the field."""
    return name(field).isNotNull()


def is_corrupt() -> tuple[Column, Column]:
    """No JSON, or more than one."""
    empty = F.coalesce(F.length("payload"), F.lit(0)) == 0
    sentence = F.when(empty, F.lit("the payload is empty")).otherwise(F.lit("the payload is no whole JSON object"))
    return F.coalesce(F.col("is_utf8"), F.lit(True)) & ~is_something_else(), sentence


def is_something_else() -> Column:
    """Sound JSON that is no object."""
    return F.coalesce(reading.is_other_json(F.col("json")), F.lit(False))


def too_large() -> tuple[Column, Column]:
    """More units than any record of its type has."""
    is_sound = amounts.is_number(text("amount")) & ~amounts.is_negative(text("amount"))
    broken = (F.coalesce("units", F.lit(2**63 - 1)) > F.col("most_units")) & is_sound  # which is asked of few
    most = F.concat(F.lit("at most "), F.format_number(F.col("most_units") / F.col("units_each"), 0))
    return broken, found(name("amount"), most, text("amount"))


BASIC: dict[str, Rule] = {
    "not_utf8": lambda: (~F.col("is_utf8"), F.lit("the payload is not UTF-8")),
    "not_an_object": lambda: (is_something_else(), F.lit("the payload is JSON, but no object")),
    "corrupt_json": is_corrupt,
}
"""Where one of these holds, nothing else can be said."""

RULES: dict[str, Rule] = {
    "missing_record_id": missing("record_id"),
    "malformed_record_id": malformed("record_id", "usage_id", "a number, or a text of visible characters"),
    "record_id_too_long": lambda: (
        F.length("usage_id") > LONGEST_ID,
        found(name("record_id"), f"at most {LONGEST_ID} characters", text("record_id")),
    ),
    "missing_record_type": missing("record_type"),
    "unknown_record_type": malformed("record_type", "record_type", f"one of {', '.join(RECORDS)}"),
    "missing_owner": missing("owner"),
    "malformed_owner": malformed("owner", "msisdn", "a telephone number"),
    "missing_start_time": missing("start_time"),
    "malformed_start_time": malformed("start_time", "start_time", "a time in ISO 8601"),
    "start_time_out_of_range": lambda: (
        ~times.in_range(F.col("start_time")),
        found(name("start_time"), f"from {times.EARLIEST} and before {times.LATEST}", text("start_time")),
    ),
    "missing_units": missing("amount"),
    "malformed_units": lambda: (
        F.col("units").isNull() & ~amounts.is_number(text("amount")),
        found(name("amount"), "a number", text("amount")),
    ),
    "negative_units": lambda: (
        (F.coalesce(F.col("units"), F.lit(0)) <= 0) & amounts.is_negative(text("amount")),
        found(name("amount"), "zero or more", text("amount")),
    ),
    "units_too_large": too_large,
    "missing_roaming_flag": missing("roaming"),
    "malformed_roaming_flag": malformed("roaming", "is_roaming", "true or false"),
    "missing_international_flag": missing("international"),
    "malformed_international_flag": malformed("international", "is_international", "true or false"),
}
