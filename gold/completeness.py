"""Whether every use of a cycle is rated. One row per status and reason, MISSING for a use without a rated row.

It is SQL; rows of silver.usage and of gold.rated_usage stand in it as {usage} and {rated}.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.pricing.tariff.plan import RETAIL
from gold.statuses import RATED
from lake.sql import quoted

USED, HERE, ELSEWHERE = "used", "rated here", "rated elsewhere"
"""Of which rows a tally is: uses that may be in the cycle, those of them rated in it, and in the one beside it."""

MISSING = "missing"
"""The status of a use without a rated row."""

IS_OWNER = "valid_from <= local_date AND coalesce(local_date < valid_to, TRUE)"
"""Whether a row of subscribers holds on the local day of a use."""

OWN_CYCLE = "date_format(date_sub(local_date, coalesce(cycle_day, 1) - 1), 'yyyy-MM')"
"""As 2026-03, that of a use by its local day and its owner's cycle day."""

MEASURES = f"""
    count(*) AS uses,
    min(start_time) AS oldest,
    slice(array_sort(collect_set(IF(status <> {quoted(RATED)}, usage_id, NULL))), 1, 5) AS examples
"""
"""How many uses, the oldest, and up to five that are not charged."""


def tallies(cycle: Cycle, time_zone: str, is_plain: bool) -> str:
    """of (USED, HERE or ELSEWHERE), status, reason, uses, oldest, examples and mark: of these uses, none left out and
    none put in its place, whatever their order.

    is_plain: whether every account has cycle day 1. No use is looked for: where the tallies of both agree, every use is
    rated, and `by_use` tells no more. mark: two sets of as many uses have it in common only where they are the same.
    """
    here = f"IF({str(is_plain).upper()} OR cycle = {quoted(cycle.name)}, {quoted(HERE)}, {quoted(ELSEWHERE)})"
    return f"""
        SELECT `of`, status, reason, {MEASURES}, bit_xor(xxhash64(usage_id)) AS mark
        FROM (
            SELECT {quoted(USED)} AS `of`, CAST(NULL AS STRING) AS status, CAST(NULL AS STRING) AS reason,
                   usage_id, start_time
            FROM {{usage}} WHERE {may_be_in(local_date(time_zone), cycle, is_plain)}
            UNION ALL
            SELECT {here}, status, reason, usage_id, start_time
            FROM {{rated}} WHERE {retail(cycle)} AND {may_be_in("local_date", cycle, is_plain)}
        )
        GROUP BY `of`, status, reason
    """


def agreed(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether tallies say that the uses are those that are rated, one for one."""
    sides: dict[bool, tuple[int, int]] = {True: (0, 0), False: (0, 0)}
    for row in rows:
        uses, mark = sides[row["of"] == USED]
        sides[row["of"] == USED] = (uses + row["uses"], mark ^ row["mark"])
    return sides[True] == sides[False]


def by_use(cycle: Cycle, time_zone: str, is_plain: bool) -> str:
    """status, reason, uses, oldest (its start, UTC) and examples (up to five usage ids) of the cycle's uses.

    Where some account has another cycle day than 1, believed rows of silver.subscribers stand in it as {subscribers}: a
    use is in the cycle that it is rated in, or else would be.
    """
    in_cycle = "TRUE" if is_plain else f"coalesce(have.cycle, due.cycle) = {quoted(cycle.name)}"
    return f"""
        WITH due AS ({plain_uses(cycle, time_zone) if is_plain else owned_uses(cycle, time_zone)}),
             have AS (SELECT usage_id, status, reason, cycle FROM {{rated}} WHERE {retail(cycle)}),
             every AS (
                 SELECT due.usage_id, due.start_time, coalesce(have.status, {quoted(MISSING)}) AS status, have.reason
                 FROM due LEFT JOIN have ON due.usage_id = have.usage_id
                 WHERE {in_cycle}
             )
        SELECT status, reason, {MEASURES} FROM every GROUP BY status, reason
    """


def plain_uses(cycle: Cycle, time_zone: str) -> str:
    """The uses of a cycle that is the same for all accounts."""
    return f"SELECT usage_id, start_time FROM {{usage}} WHERE {may_be_in(local_date(time_zone), cycle, is_plain=True)}"


def owned_uses(cycle: Cycle, time_zone: str) -> str:
    """The uses that may be in the cycle, with theirs, as 2026-03, by the cycle day of the number's owner on the day."""
    return f"""
        SELECT /*+ BROADCAST(owner) */ usage_id, start_time, {OWN_CYCLE} AS cycle
        FROM (
            SELECT usage_id, start_time, msisdn, {local_date(time_zone)} AS local_date
            FROM {{usage}} WHERE {may_be_in(local_date(time_zone), cycle, is_plain=False)}
        ) AS uses
        LEFT JOIN {{subscribers}} AS owner
        ON uses.msisdn = owner.msisdn AND {IS_OWNER}
    """


def local_date(time_zone: str) -> str:
    """The local day on which a use starts."""
    return f"CAST(from_utc_timestamp(start_time, {quoted(time_zone)}) AS DATE)"


def may_be_in(day: str, cycle: Cycle, is_plain: bool) -> str:
    """Whether a use of a local day may be in the cycle, whatever the cycle day of its account."""
    last_day = cycle.on(1 if is_plain else LAST_CYCLE_DAY).last_day
    return f"{day} BETWEEN DATE'{cycle.first_day}' AND DATE'{last_day}'"


def retail(cycle: Cycle) -> str:
    """Whether a row is one that bills are made of, of all months that the cycle's uses can lie in."""
    return f"utc_month IN ({', '.join(map(quoted, cycle.utc_months))}) AND run = {quoted(RETAIL)}"
