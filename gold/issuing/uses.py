"""The uses of an account's cycle, by what became of them. One row per account_id, status, reason and record_type."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from gold.completeness import IS_OWNER, MISSING, OWN_CYCLE, local_date, may_be_in, retail
from gold.cycles import Cycle
from gold.statuses import ERROR, RATED, UNMATCHED
from lake.sql import quoted

Row = Mapping[str, Any]

OPEN = (MISSING, ERROR, UNMATCHED)
"""What no bill charges yet, and a later rating may."""

NONE = (0, Decimal(0))
"""No uses, which cost nothing."""

OPEN_USES = "ARRAY<STRUCT<status: STRING, reason: STRING, record_type: STRING, uses: BIGINT>>"
"""How many open uses there are, by what keeps them open."""


def account_uses(cycle: Cycle, time_zone: str, is_plain: bool) -> str:
    """account_id, status (RATED or one of OPEN), reason, record_type, uses and charge (null of what is open).

    It is SQL; rows of silver.usage and of gold.rated_usage and believed ones of silver.subscribers stand in it as
    {usage}, {rated} and {subscribers}. A use that is unmatched, or has no rated row, is that of whoever owns its number
    on its local day by now; where nobody does, it is no account's. is_plain: whether every account has cycle day 1.
    """
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
            ON ownerless.msisdn = owner.msisdn AND {IS_OWNER}
            WHERE {OWN_CYCLE} = {quoted(cycle.name)}
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


def rated(uses: Iterable[Row]) -> dict[str, tuple[int, Decimal]]:
    """How many uses of each service are rated, and what they cost."""
    return sums((row["record_type"], row["uses"], row["charge"]) for row in uses if row["status"] == RATED)


def charged(lines: Iterable[Row]) -> dict[str, tuple[int, Decimal]]:
    """How many uses of each service the lines of a bill charge, and what these cost before rounding. lines: of
    gold.bill_lines."""
    return sums((line["record_type"], line["uses"], line["base"]) for line in lines if line["kind"] == "usage")


def sums(parts: Iterable[tuple[str, int, Decimal]]) -> dict[str, tuple[int, Decimal]]:
    """Numbers of uses and what they cost, added up by service."""
    by_service = dict[str, tuple[int, Decimal]]()
    for service, uses, cost in parts:
        before = by_service.get(service, NONE)
        by_service[service] = (before[0] + uses, before[1] + cost)
    return by_service
