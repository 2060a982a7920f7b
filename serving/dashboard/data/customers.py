"""Customers of a cycle: their segments, the largest of them, and one of them day by day and hour by hour."""

from serving.dashboard.filters import CYCLE, PLAN, REGION, Filters
from serving.dashboard.snapshot import OpenSnapshot, Row
from telecom.services import SERVICES

OF_CUSTOMERS = (CYCLE, REGION, PLAN)

UNITS = {service: f"{service}_units" for service in SERVICES}
RANKINGS = {"revenue": "revenue", **UNITS, "uses": "uses"}
"""What customers are ranked by: columns of customer_month."""


def segments(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """segment, customers, revenue."""
    select = f"""
        SELECT segment, count(*) AS customers, sum(revenue) AS revenue FROM customers
        WHERE {filters.where(*OF_CUSTOMERS)} GROUP BY segment ORDER BY customers DESC, segment
    """
    return snapshot.rows(select, **filters.values)


def scores(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """recency_score, frequency_score, customers, revenue."""
    select = f"""
        SELECT recency_score, frequency_score, count(*) AS customers, sum(revenue) AS revenue FROM customers
        WHERE {filters.where(*OF_CUSTOMERS)} GROUP BY ALL ORDER BY ALL
    """
    return snapshot.rows(select, **filters.values)


def largest(snapshot: OpenSnapshot, filters: Filters, ranking: str, count: int, segment: str | None) -> list[Row]:
    """The first customers by a ranking of RANKINGS; of equal ones the first by account."""
    of_segment = "segment = $segment" if segment else "true"
    select = f"""
        SELECT account_id, customer_name, region, plan, segment, revenue, uses, {", ".join(UNITS.values())},
               last_used_on
        FROM customers WHERE {filters.where(*OF_CUSTOMERS)} AND {of_segment}
        ORDER BY {RANKINGS[ranking]} DESC, account_id LIMIT $count
    """
    return snapshot.rows(select, **filters.values, segment=segment, count=count)


def months(snapshot: OpenSnapshot, account: str) -> list[Row]:
    """What a customer was in each cycle, newest first; nothing of an account that has no bill."""
    select = "SELECT * FROM customers WHERE account_id = $account ORDER BY cycle DESC"
    return snapshot.rows(select, account=account)


def days(snapshot: OpenSnapshot, account: str, cycle: str) -> list[Row]:
    """local_date, record_type, uses, units, charge: of what a customer used and was charged, or had free."""
    select = """
        SELECT local_date, record_type, CAST(sum(uses) AS BIGINT) AS uses, CAST(sum(units) AS BIGINT) AS units,
               sum(charge) AS charge
        FROM fact_rated_day
        WHERE cycle = $cycle AND account_id = $account AND run = 'retail' AND status = 'rated'
        GROUP BY ALL ORDER BY ALL
    """
    return snapshot.rows(select, account=account, cycle=cycle)


def hours(snapshot: OpenSnapshot, account: str, cycle: str) -> list[Row]:
    """weekday, local_hour, uses, charge: the customer's habits; the files are sorted by account."""
    select = """
        SELECT isodow(local_date) AS weekday, local_hour, count(*) AS uses, sum(charge) AS charge
        FROM rated_usage
        WHERE cycle = $cycle AND account_id = $account AND run = 'retail' AND status = 'rated'
        GROUP BY ALL ORDER BY ALL
    """
    return snapshot.rows(select, account=account, cycle=cycle)


def near(snapshot: OpenSnapshot, cycle: str, text: str, count: int) -> list[Row]:
    """Customers of the cycle whose account or name has the text: account_id, customer_name, region."""
    select = """
        SELECT account_id, customer_name, region FROM customers
        WHERE cycle = $cycle AND contains(lower(account_id || chr(31) || customer_name), lower($text))
        ORDER BY account_id LIMIT $count
    """
    return snapshot.rows(select, cycle=cycle, text=text, count=count)
