"""Who owns a number, on which plan, and with which account. One row per msisdn, valid_from and known_from."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow

from lake.ddl import arrow_schema
from lake.table import Table
from silver.dated_csv import is_day
from silver.effective import facts
from silver.numbers import Network, e164
from telecom.subscribers import ACTIVE, SUSPENDED

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
        address       STRING    COMMENT 'of the customer, on one line; null: not told',
        vat_id        STRING    COMMENT 'of the customer, with the country''s letters; null: it has none',
        valid_from    DATE      NOT NULL COMMENT 'first local day it holds',
        valid_to      DATE      COMMENT 'first local day it no longer holds; null: open',
        known_from    TIMESTAMP NOT NULL COMMENT 'UTC, when we learned it',
        known_to      TIMESTAMP COMMENT 'UTC, when we learned better; null: still believed'
    """,
    checks={"valid_to_after_valid_from": "valid_to > valid_from"},
)

COLUMNS = facts(SUBSCRIBERS)
PERSONAL = ("address", "vat_id")
"""What documents say of a customer and no table of gold does: what is published holds none of it."""

OPTIONAL = ("cycle_day", *PERSONAL)
REQUIRED = tuple(name for name in COLUMNS if name not in OPTIONAL)
STATUSES = (ACTIVE, SUSPENDED)
ACCOUNT_COLUMNS = ("is_student", "is_urban", "joined_on", "cycle_day")
CYCLE_DAY = re.compile(r"0?[1-9]|1[0-9]|2[0-8]")
TEXT_COLUMNS = ("customer_name", "plan", "region")
LONGEST = dict.fromkeys((*TEXT_COLUMNS, "address"), 200) | {"vat_id": 30}  # characters
LONGEST_ACCOUNT = 70
"""Bytes of UTF-8: quoted, each may take three in the name of an invoice's file, of 255 at most."""

TRUE, FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
FLAGS = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)

Row = Mapping[str, str | None]
"""A line by column, without blanks around its values, and malformed: the whole of one with too few or too many."""

Rule = Callable[[Row, Mapping[str, Any]], str | None]
"""From a line and what it means to None, or the reason why it is not sound."""

LINE_COLUMNS = f"{SUBSCRIBERS.columns_without('known_from', 'known_to')}, line STRING, faults ARRAY<STRING>"
"""A line of the file: what it means, what it says but for PERSONAL, and every reason why it is not sound by itself."""


@dataclass(frozen=True)
class SubscriberReading:
    """How lines of a file of subscribers are read. columns: those that the file has. network: of national numbers."""

    columns: tuple[str, ...]
    network: Network

    def __call__(self, rows: pyarrow.Table) -> pyarrow.Table:
        """Lines as LINE_COLUMNS. rows: the columns as text, and malformed."""
        read = [self.line(row) for row in rows.to_pylist()]
        return pyarrow.Table.from_pylist(read, arrow_schema(LINE_COLUMNS))

    def line(self, row: Row) -> dict[str, Any]:
        """What a line means, and what is wrong with it."""
        text = {name: (row.get(name) or "").strip(" ") or None for name in COLUMNS}
        text["malformed"] = row["malformed"]
        meant = self.meant(text)
        faults = [fault for rule in rules(len(self.columns)) if (fault := rule(text, meant))]
        said = ",".join(text[name] or "" for name in self.columns if name not in PERSONAL)
        return meant | {"line": text["malformed"] or said, "faults": faults}

    def meant(self, text: Row) -> dict[str, Any]:
        """The values of a line; None where a text is none."""
        number, cycle_day = text["msisdn"], text["cycle_day"] or "1"
        return {
            **text,
            "msisdn": e164(number, self.network) if number else None,
            "is_student": FLAGS.get((text["is_student"] or "").lower()),
            "is_urban": FLAGS.get((text["is_urban"] or "").lower()),
            "cycle_day": int(cycle_day) if CYCLE_DAY.fullmatch(cycle_day) else None,
            **{name: day(text[name]) for name in ("joined_on", "valid_from", "valid_to")},
        }


def rules(width: int) -> list[Rule]:
    """What a line must have by itself. width: how many values it has."""
    kinds = {
        "msisdn": "is not a phone number",
        **dict.fromkeys(("account_id", *TEXT_COLUMNS), "is missing"),
        **dict.fromkeys(("is_student", "is_urban"), "is not true or false"),
        **dict.fromkeys(("joined_on", "valid_from"), "is not a date such as 2026-03-01"),
        "cycle_day": "is not a whole number from 1 to 28",
    }
    return [
        lambda text, _meant: f"it has not {width} values" if text["malformed"] is not None else None,
        *map(short, LONGEST),
        short_account,
        *map(printable, (*LONGEST, "account_id")),
        *(needed(name, reason) for name, reason in kinds.items()),
        lambda text, _meant: None if text["status"] in STATUSES else f"status is none of {', '.join(STATUSES)}",
        readable_end,
    ]


def short(name: str) -> Rule:
    """A text that fits a bill."""
    reason = f"{name} is longer than {LONGEST[name]} characters"
    return lambda text, _meant: reason if len(text[name] or "") > LONGEST[name] else None


def short_account(text: Row, _meant: Mapping[str, Any]) -> str | None:
    """An account that fits the name of a file."""
    is_long = len((text["account_id"] or "").encode()) > LONGEST_ACCOUNT
    return f"account_id is longer than {LONGEST_ACCOUNT} bytes" if is_long else None


def printable(name: str) -> Rule:
    """A text that stands on a line."""

    def rule(text: Row, _meant: Mapping[str, Any]) -> str | None:
        has_control = any(unicodedata.category(character) == "Cc" for character in text[name] or "")
        return f"{name} has a control character" if has_control else None

    return rule


def readable_end(text: Row, meant: Mapping[str, Any]) -> str | None:
    """An end that is open or a date."""
    is_unreadable = text["valid_to"] is not None and meant["valid_to"] is None
    return "valid_to is not a date such as 2026-03-01, nor empty" if is_unreadable else None


def needed(name: str, reason: str) -> Rule:
    """A value that means something."""
    return lambda _text, meant: f"{name} {reason}" if meant[name] is None else None


def day(text: str | None) -> date | None:
    """A date of the calendar in ISO form."""
    return date.fromisoformat(text) if text and is_day(text) else None


WITH_HISTORY = f"""
WITH ended AS (
    SELECT * EXCEPT (valid_to),
        coalesce(valid_to, lead(valid_from) OVER (PARTITION BY msisdn ORDER BY valid_from, line)) AS valid_to
    FROM {{lines}}
),
compared AS (
    SELECT *,
        msisdn IS NOT NULL AND count(*) OVER (PARTITION BY msisdn, valid_from) > 1 AS is_twice,
        max(coalesce(valid_to, DATE '9999-12-31')) OVER number_before AS number_until,
        max(coalesce(valid_to, DATE '9999-12-31')) OVER account_before AS account_until,
        max_by(struct({", ".join(ACCOUNT_COLUMNS)}), coalesce(valid_to, DATE '9999-12-31')) OVER account_before
            = struct({", ".join(ACCOUNT_COLUMNS)}) AS is_alike
    FROM ended
    WINDOW
        number_before AS (
            PARTITION BY msisdn ORDER BY valid_from, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        account_before AS (
            PARTITION BY account_id ORDER BY valid_from, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)
SELECT {", ".join(COLUMNS)}, line, concat(faults, array_compact(array(
    CASE WHEN is_twice THEN 'the number has another row from this day' END,
    CASE WHEN NOT (is_twice OR valid_to > valid_from)
        THEN 'valid_to, which is excluded, is not after valid_from' END,
    CASE WHEN NOT (is_twice OR msisdn IS NULL OR number_until <= valid_from)
        THEN 'the number''s row before it has not ended by then' END,
    CASE WHEN NOT (account_until <= valid_from OR is_alike)
        THEN '{", ".join(ACCOUNT_COLUMNS)} are not those of the account''s other numbers then' END
))) AS faults
FROM compared
"""
"""Lines with an end where the number's next row begins, and what must hold among the rows of a number and an account.

lines: LINE_COLUMNS. What cannot be said is no fault of its own. Whichever row before lasts longest tells of an
account's first contradiction, so one pass finds each such account.
"""
