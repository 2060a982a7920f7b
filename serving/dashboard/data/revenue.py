"""Revenue without tax, apart by what it comes from. Amounts are exact, in the currency of the tariff."""

from serving.dashboard.filters import CYCLE, PLAN, REGION, SERVICE, Filters
from serving.dashboard.snapshot import OpenSnapshot, Row

NARROW = (REGION, PLAN, SERVICE)
ALL = (CYCLE, *NARROW)


def by_cycle(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """cycle, revenue_kind, revenue: of every cycle."""
    select = f"""
        SELECT cycle, revenue_kind, sum(revenue) AS revenue FROM earned WHERE {filters.where(*NARROW)}
        GROUP BY ALL ORDER BY ALL
    """
    return snapshot.rows(select, **filters.values)


def by_day(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """local_date, revenue: of usage, day by day of the cycle."""
    select = f"""
        SELECT local_date, sum(revenue) AS revenue FROM earned
        WHERE revenue_kind = 'usage' AND {filters.where(*ALL)} GROUP BY local_date ORDER BY local_date
    """
    return snapshot.rows(select, **filters.values)


def by_one(snapshot: OpenSnapshot, filters: Filters, column: str) -> list[Row]:
    """The column, revenue: the largest first. column: region, plan or record_type, which is none of fees."""
    select = f"""
        SELECT {column}, sum(revenue) AS revenue FROM earned WHERE {filters.where(*ALL)}
        GROUP BY {column} ORDER BY revenue DESC, {column}
    """
    return snapshot.rows(select, **filters.values)


def by_region_and_plan(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """region, plan, record_type, revenue."""
    select = f"""
        SELECT region, plan, record_type, sum(revenue) AS revenue FROM earned WHERE {filters.where(*ALL)}
        GROUP BY ALL ORDER BY revenue DESC, region, plan, record_type
    """
    return snapshot.rows(select, **filters.values)


def margins(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """record_type, charge, cost: of all rated uses, before discounts. cost: null where no run says it."""
    select = f"""
        SELECT record_type, coalesce(sum(charge) FILTER (WHERE run = 'retail' AND status = 'rated'), 0) AS charge,
               sum(charge) FILTER (WHERE run <> 'retail') AS cost
        FROM charged WHERE {filters.where(*ALL)}
        GROUP BY record_type ORDER BY charge DESC, record_type
    """
    return snapshot.rows(select, **filters.values)


def by_hour(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """weekday, local_hour, uses, charge: of all regions, which hours are not told apart by. weekday: 1 is Monday."""
    select = f"""
        SELECT isodow(local_date) AS weekday, local_hour, CAST(sum(uses) AS BIGINT) AS uses, sum(charge) AS charge
        FROM fact_usage_hour WHERE {filters.where(CYCLE, PLAN, SERVICE)} GROUP BY ALL ORDER BY ALL
    """
    return snapshot.rows(select, **filters.values)
