"""The uses of an account's cycle, by what became of them. One row per account_id, status, reason and record_type."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from gold.completeness import MISSING, local_date, may_be_in, retail
from gold.cycles import Cycle
from gold.statuses import ERROR, RATED, UNMATCHED
from lake.sql import quoted

Row = Mapping[str, Any]

OPEN = (MISSING, ERROR, UNMATCHED)
"""What no bill charges yet, and a later rating may."""

OPEN_USES = "ARRAY<STRUCT<status: STRING, reason: STRING, record_type: STRING, uses: BIGINT>>"
"""How many open uses there are, by what keeps them open."""


def account_uses(cycle: Cycle, time_zone: str, is_plain: bool) -> str:
    """account_id, status (RATED or one of OPEN), reason, record_type, uses and charge (null of what is open).

    It is SQL; rows of silver.usage and of gold.rated_usage and believed ones of silver.subscribers stand in it as
    {usage}, {rated} and {subscribers}. A use that is unmatched, or has no rated row, is that of whoever owns its number
    on its local day by now; where nobody does, it is no account's. is_plain: whether every account has cycle day 1.
    """
    own_month = "date_format(date_sub(local_date, coalesce(cycle_day, 1) - 1), 'yyyy-MM')"
    return f"""
        WITH have AS (
            SELECT usage_id, msisdn, account_id, status, reason, record_type, local_date, cycle, charge
            FROM {{rated}} WHERE {retail(cycle)}
        ), ownerless AS (
            SELECT msisdn, status, reason, record_type, local_date FROM have
            WHERE status = {quoted(UNMATCHED)} AND {may_be_in("local_date", cycle, is_plain)}
            UNION ALL
            SELECT msisdn, {quoted(MISSING)}, NULL, record_type, {local_date(time_zone)}
            FROM {{usage}} LEFT ANTI JOIN have USING (usage_id)
            WHERE {may_be_in(local_date(time_zone), cycle, is_plain)}
        )
        SELECT account_id, status, reason, record_type, count(*) AS uses, sum(charge) AS charge
        FROM (
            SELECT account_id, status, reason, record_type, charge FROM have
            WHERE cycle = {quoted(cycle.name)} AND status IN ({quoted(RATED)}, {quoted(ERROR)})
            UNION ALL
            SELECT account_id, ownerless.status, reason, record_type, NULL
            FROM ownerless JOIN {{subscribers}} AS owner
            ON ownerless.msisdn = owner.msisdn AND valid_from <= local_date AND coalesce(local_date < valid_to, TRUE)
            WHERE {own_month} = {quoted(cycle.name)}
        )
        GROUP BY account_id, status, reason, record_type
    """


def open_uses(uses: Iterable[Row]) -> list[Row]:
    """Those that are open, as OPEN_USES has them, in the order of their words."""
    names = ("status", "reason", "record_type", "uses")
    return sorted(({name: row[name] for name in names} for row in uses if row["status"] in OPEN), key=in_words)


def in_words(row: Row) -> str:
    """A row of OPEN_USES, as 2 voice error (no_rate)."""
    why = f" ({row['reason']})" if row["reason"] else ""
    return f"{row['uses']:,} {row['record_type']} {row['status']}{why}"


def rated(uses: Iterable[Row]) -> tuple[int, Decimal]:
    """How many are rated, and what they cost."""
    of_bills = [row for row in uses if row["status"] == RATED]
    return sum(row["uses"] for row in of_bills), sum((row["charge"] for row in of_bills), Decimal(0))


def charged(lines: Iterable[Row]) -> tuple[int, Decimal]:
    """How many the lines of a bill charge, and what these cost before rounding. lines: of gold.bill_lines."""
    of_use = [line for line in lines if line["kind"] == "usage"]
    return sum(line["uses"] for line in of_use), sum((line["base"] for line in of_use), Decimal(0))
