"""Who owns a number, on which plan, and with which account. One row per msisdn, valid_from and known_from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lake import columns as F
from lake.table import Table
from silver.effective import facts
from silver.numbers import with_e164

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, WindowSpec

SUBSCRIBERS = Table(
    name="silver.subscribers",
    key=("msisdn", "valid_from", "known_from"),
    columns="""
        msisdn        STRING    NOT NULL COMMENT 'E.164 with +',
        account_id    STRING    NOT NULL COMMENT 'who pays',
        customer_name STRING    NOT NULL,
        plan          STRING    NOT NULL COMMENT 'names a row of silver.rate_plans; may not exist yet',
        status        STRING    NOT NULL COMMENT 'active | suspended',
        region        STRING    NOT NULL,
        is_student    BOOLEAN   NOT NULL COMMENT 'of the account',
        is_urban      BOOLEAN   NOT NULL COMMENT 'of the account',
        joined_on     DATE      NOT NULL COMMENT 'of the account',
        cycle_day     INT       NOT NULL COMMENT 'of the account: 1 to 28, when its cycle begins',
        valid_from    DATE      NOT NULL COMMENT 'first local day it holds',
        valid_to      DATE      COMMENT 'first local day it no longer holds; null: open',
        known_from    TIMESTAMP NOT NULL COMMENT 'UTC, when we learned it',
        known_to      TIMESTAMP COMMENT 'UTC, when we learned better; null: still believed'
    """,
    checks={"valid_to_after_valid_from": "valid_to > valid_from"},
)

COLUMNS = facts(SUBSCRIBERS)
OPTIONAL = ("cycle_day",)
NEEDED = tuple(name for name in COLUMNS if name not in OPTIONAL)
STATUSES = ("active", "suspended")
OF_THE_ACCOUNT = ("is_student", "is_urban", "joined_on", "cycle_day")
END_OF_TIME = date(9999, 12, 31)
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z"
CYCLE_DAY = r"^(0?[1-9]|1[0-9]|2[0-8])\z"
LONGEST_TEXT = 200
LONGEST_ACCOUNT = 70
"""Bytes of UTF-8: quoted, each may take three in the name of an invoice's file, of 255 at most."""

CONTROL = r"\p{Cc}"


def subscribers(raw: DataFrame, country_code: str) -> DataFrame:
    """COLUMNS as SUBSCRIBERS has them, their line, and faults: an array of reasons, empty for sound rows.

    raw: COLUMNS as text, of the OPTIONAL those that the file has, and malformed: the whole line where it has not as
    many values as the header. country_code: of national numbers. An open valid_to ends where the number's next row
    begins.
    """
    there = [name for name in COLUMNS if name in raw.columns]
    text = raw.select("malformed", *[F.nullif(F.trim(name), F.lit("")).alias(name) for name in there])
    line = F.coalesce("malformed", F.concat_ws(",", *[F.coalesce(name, F.lit("")) for name in there]))
    whole = text.select("*", *[F.lit(None).cast("string").alias(name) for name in OPTIONAL if name not in there])
    typed = (
        whole.withColumn("line", line)
        .withColumns(typed_columns())
        .transform(with_e164, {"msisdn": "msisdn"}, country_code)
    )
    return typed.transform(with_valid_to).transform(with_faults, len(there)).select(*COLUMNS, "line", "faults")


def typed_columns() -> dict[str, Column]:
    """The columns that are no plain text, but for the number; null where the text is none."""
    dates = {name: F.when(F.col(name).rlike(DAY), F.col(name).try_cast("date")) for name in ("joined_on", "valid_from")}
    cycle_day = F.coalesce("cycle_day", F.lit("1"))
    until = F.when(F.col("valid_to").rlike(DAY), F.col("valid_to").try_cast("date"))
    return {
        "is_student": F.col("is_student").try_cast("boolean"),
        "is_urban": F.col("is_urban").try_cast("boolean"),
        "cycle_day": F.when(cycle_day.rlike(CYCLE_DAY), cycle_day.try_cast("int")),
        "bad_end": F.col("valid_to").isNotNull() & until.isNull(),
        "valid_to": until,
        **dates,
    }


def with_valid_to(rows: DataFrame) -> DataFrame:
    """Ends what is open where the number's next row begins."""
    next_start = F.lead("valid_from").over(F.Window.partitionBy("msisdn").orderBy("valid_from", "line"))
    return rows.withColumn("valid_to", F.coalesce("valid_to", next_start))


def with_faults(rows: DataFrame, width: int) -> DataFrame:
    """Adds every reason why a row is not sound. width: how many values a line has."""
    faults = F.array(*value_rules(width), *history_rules())
    return rows.withColumn("faults", F.filter(faults, lambda reason: reason.isNotNull()))


def value_rules(width: int) -> list[Column]:
    """What a row must have by itself: null, or the reason."""
    kinds = {
        "msisdn": "is not a phone number",
        **dict.fromkeys(("account_id", "customer_name", "plan", "region"), "is missing"),
        **dict.fromkeys(("is_student", "is_urban"), "is not true or false"),
        **dict.fromkeys(("joined_on", "valid_from"), "is not a date such as 2026-03-01"),
        "cycle_day": "is not a whole number from 1 to 28",
    }
    status = F.col("status").isNotNull() & F.col("status").isin(*STATUSES)
    texts = ("customer_name", "plan", "region")
    return [
        unless(F.col("malformed").isNull(), f"it has not {width} values"),
        *[unless(F.length(name) <= LONGEST_TEXT, f"{name} is longer than {LONGEST_TEXT} characters") for name in texts],
        unless(F.octet_length("account_id") <= LONGEST_ACCOUNT, f"account_id is longer than {LONGEST_ACCOUNT} bytes"),
        *[unless(~F.col(name).rlike(CONTROL), f"{name} has a control character") for name in (*texts, "account_id")],
        *[unless(F.col(name).isNotNull(), f"{name} {reason}") for name, reason in kinds.items()],
        unless(status, f"status is none of {', '.join(STATUSES)}"),
        unless(~F.col("bad_end"), "valid_to is not a date such as 2026-03-01, nor empty"),
    ]


def history_rules() -> list[Column]:
    """What must hold among the rows of a number, and of an account: null, or the reason.

    Whichever row before lasts longest tells of an account's first contradiction, so one pass finds each such account.
    """
    begun, until = F.col("valid_from"), F.coalesce("valid_to", F.lit(END_OF_TIME))
    number_before, account_before = rows_before("msisdn"), rows_before("account_id")
    twice = F.col("msisdn").isNotNull() & (F.count("*").over(F.Window.partitionBy("msisdn", "valid_from")) > 1)
    attributes = F.struct(*OF_THE_ACCOUNT)
    apart = F.max(until).over(account_before) <= begun
    alike = F.max_by(attributes, until).over(account_before) == attributes
    return [
        unless(~twice, "the number has another row from this day"),
        unless(twice | (F.col("valid_to") > begun), "valid_to, which is excluded, is not after valid_from"),
        unless(twice | (F.max(until).over(number_before) <= begun), "the number's row before it has not ended by then"),
        unless(apart | alike, f"{', '.join(OF_THE_ACCOUNT)} are not those of the account's other numbers then"),
    ]


def rows_before(entity: str) -> WindowSpec:
    """The rows of an entity that begin before the current one."""
    in_order = F.Window.partitionBy(entity).orderBy("valid_from", "line")
    return in_order.rowsBetween(F.Window.unboundedPreceding, -1)


def unless(holds: Column, reason: str) -> Column:
    """The reason where a condition is false; what cannot be said is no fault of its own."""
    return F.when(~holds, reason)
