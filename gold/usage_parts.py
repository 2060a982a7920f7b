"""What each number used of each service in a cycle, as the bill rules look at it.

One row per account_id, msisdn, record_type, kind of day and zone.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from gold.billing.days import DayKinds
from gold.cycles import Cycle
from gold.rated_usage import charged_by
from lake.sql import quoted

Row = Mapping[str, Any]

OWNER_COLUMNS = ("account_id", "msisdn", "record_type")


def usage_parts(cycle: Cycle, days: DayKinds, by_zone: bool) -> str:
    """OWNER_COLUMNS, day_kind, zone, uses, units, free_units and charge, DECIMAL(28,6): the exact sum; counted_units:
    of the units those that discounts count, which leave out what free numbers were called for.

    It is SQL, in which rows of gold.rated_usage stand as {rated}. days: of which kind they are, 0 where no discount
    looks at calendars. zone: null where none looks at zones.
    """
    charged = " AND ".join(
        f"{column} IN ({', '.join(map(quoted, values))})" for column, values in charged_by(cycle).items()
    )
    kind, zone = day_kind(days), "zone" if by_zone else "CAST(NULL AS STRING)"
    return f"""
        SELECT {", ".join(OWNER_COLUMNS)}, day_kind, zone, count(*) AS uses, sum(units) AS units,
               sum(free_units) AS free_units, sum(charge) AS charge,
               coalesce(sum(units) FILTER (WHERE reason IS NULL), 0) AS counted_units
        FROM (
            SELECT {", ".join(OWNER_COLUMNS)}, {kind} AS day_kind, {zone} AS zone, units, free_units, charge, reason
            FROM {{rated}} WHERE {charged}
        )
        GROUP BY {", ".join(OWNER_COLUMNS)}, day_kind, zone
    """


def day_kind(days: DayKinds) -> str:
    """The kind of a use's local day."""
    if len(days.names) == 1:
        return "0"
    return f"coalesce(get(array({', '.join(map(str, days.numbers))}), datediff(local_date, DATE'{days.first}')), 0)"


def parts_of(uses: Iterable[Row], days: DayKinds, by_zone: bool) -> list[dict[str, Any]]:
    """The same of rows of gold.rated_usage that are at hand: those that the bills of one cycle charge."""
    parts: dict[tuple[Any, ...], dict[str, Any]] = {}
    for use in uses:
        key = (*(use[name] for name in OWNER_COLUMNS), days.kind(use["local_date"]), use["zone"] if by_zone else None)
        part = parts.setdefault(key, dict(zip((*OWNER_COLUMNS, "day_kind", "zone"), key, strict=True)) | NOTHING)
        counted = use["units"] if use["reason"] is None else 0
        added = {**use, "uses": 1, "counted_units": counted}
        part |= {name: part[name] + added[name] for name in NOTHING}
    return list(parts.values())


NOTHING = {"uses": 0, "units": 0, "free_units": 0, "counted_units": 0, "charge": Decimal(0)}
