"""Reference data in two times: when a row holds (valid_from, valid_to), when we believed it (known_from, known_to).

A file speaks for the entities it names, such as an msisdn or a plan: their believed rows that it does not repeat
are believed no longer, and its others are new. Entities it does not name stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lake.table import Table

if TYPE_CHECKING:
    from lake.rows import Rows

KNOWN_COLUMNS = ("known_from", "known_to")

IS_BELIEVED = "known_to IS NULL"
"""Of a row, as SQL: believed now."""


def facts(table: Table) -> tuple[str, ...]:
    """The columns that a file gives: all but when we knew."""
    return tuple(name for name in table.names if name not in KNOWN_COLUMNS)


def entity(table: Table) -> tuple[str, ...]:
    """The columns that name what a row is of: the key without its two dates."""
    return tuple(name for name in table.key if name not in ("valid_from", "known_from"))


def believed(rows: Rows) -> Rows:
    """The rows believed now."""
    return rows.where(IS_BELIEVED)


def known(rows: Rows, at: datetime) -> Rows:
    """The rows that were known at an instant, as they were then: what is believed no longer since still is."""
    then = f"TIMESTAMP '{at.isoformat()}'"
    ended = f"CASE WHEN known_to <= {then} THEN known_to END AS known_to"
    return rows.where(f"known_from <= {then}").selectExpr("* EXCEPT (known_to)", ended)


def known_to(ended: datetime | None, at: datetime) -> datetime | None:
    """The same of the end of a row that Spark did not read."""
    return None if ended is None or ended > at else ended


def was_believed(row: Mapping[str, Any], at: datetime) -> bool:
    """Whether a row was believed at an instant, of one that Spark did not read."""
    return bool(row["known_from"] <= at) and (row["known_to"] is None or row["known_to"] > at)


def is_believed(row: Mapping[str, Any]) -> bool:
    """Whether a row is believed now: IS_BELIEVED of one that Spark did not read."""
    return row["known_to"] is None


def revisions(table: Table) -> str:
    """SQL of the rows to MERGE so that a table believes a file: believed ones that end now, new ones that begin.

    held: the table's rows. given: the facts of the file, never two of one entity and valid_from. now: an instant
    with a time zone, one for the whole load, as ISO 8601. A belief that began at this very instant is overwritten.
    In it given: the file says so; named: it says something of the entity; begins_anew: the entity has a new row from
    that day.
    """
    columns, of = ", ".join(facts(table)), ", ".join(entity(table))
    return f"""
        WITH rows AS (
            SELECT {columns}, max(known_from) AS known_from, max(is_given) = 1 AS given
            FROM (
                SELECT {columns}, known_from, 0 AS is_given FROM {{held}} WHERE {IS_BELIEVED}
                UNION ALL
                SELECT {columns}, CAST(NULL AS TIMESTAMP), 1 FROM {{given}}
            )
            GROUP BY {columns}
        ),
        told AS (
            SELECT *, max(given) OVER (PARTITION BY {of}) AS named,
                max(given AND known_from IS NULL) OVER (PARTITION BY {of}, valid_from) AS begins_anew
            FROM rows
        ),
        changed AS (
            SELECT *, given AND known_from IS NULL AS is_new, NOT given AND named AS is_over FROM told
        )
        SELECT {columns}, if(is_new, TIMESTAMP {{now}}, known_from) AS known_from,
            if(is_over, TIMESTAMP {{now}}, NULL) AS known_to
        FROM changed
        WHERE is_new OR (is_over AND NOT (begins_anew AND known_from = TIMESTAMP {{now}}))
    """


def known_from(facts: Rows, now: datetime) -> Rows:
    """The facts as rows believed from an instant on."""
    return facts.selectExpr("*", f"TIMESTAMP '{now.isoformat()}' AS known_from", "CAST(NULL AS TIMESTAMP) AS known_to")
