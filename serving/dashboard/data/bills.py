"""Bills of a cycle, and one of them with all that stands behind it, numbers by their keys."""

from typing import Any

from serving.dashboard.filters import CYCLE, PLAN, REGION, Filters
from serving.dashboard.snapshot import OpenSnapshot, Row
from serving.invoices.document import BillRows, Document, document

LISTED = """
    WITH issued AS (SELECT document_id AS bill_id, number, state FROM fact_document WHERE kind = 'bill'),
    every AS (SELECT bills.*, number, coalesce(state, status) AS state FROM bills LEFT JOIN issued USING (bill_id))
    SELECT bill_id, number, account_id, customer_name, region, plan, state, usage_amount, discount_amount, fee_amount,
           tax_amount, total_due
    FROM every
"""
LARGEST = "ORDER BY total_due DESC, account_id"
KEY_SHOWN = 8
"""Of a number's key, as much as tells the numbers of a bill apart."""


def listed(snapshot: OpenSnapshot, filters: Filters, text: str, count: int) -> list[Row]:
    """The largest bills of the cycle whose account, customer, or issued bill's number has the text."""
    has = "contains(lower(concat_ws(chr(31), account_id, customer_name, number)), lower($text))" if text else "true"
    select = f"{LISTED} WHERE {filters.where(CYCLE, REGION, PLAN)} AND {has} {LARGEST} LIMIT $count"
    return snapshot.rows(select, **filters.values, text=text, count=count)


def of_number(snapshot: OpenSnapshot, document: Row) -> list[Row]:
    """The bill that a document is about, of whatever cycle it is, as listed has it. document: by its number."""
    return snapshot.rows(f"{LISTED} WHERE bill_id = $bill_id", bill_id=document["bill_id"])


def counted(snapshot: OpenSnapshot, filters: Filters) -> Row:
    """bills, total_due, tax_amount: of the cycle."""
    select = f"""
        SELECT count(*) AS bills, coalesce(sum(total_due), 0) AS total_due, coalesce(sum(tax_amount), 0) AS tax_amount
        FROM bills WHERE {filters.where(CYCLE, REGION, PLAN)}
    """
    return snapshot.rows(select, **filters.values)[0]


def bill(snapshot: OpenSnapshot, bill_id: str) -> Row | None:
    """A row of bills."""
    rows = snapshot.rows("SELECT * FROM bills WHERE bill_id = $bill_id", bill_id=bill_id)
    return rows[0] if rows else None


def lines(snapshot: OpenSnapshot, bill: Row) -> list[Row]:
    """Its lines, in their order."""
    select = "SELECT * FROM bill_lines WHERE cycle = $cycle AND bill_id = $bill_id ORDER BY line_no"
    return snapshot.rows(select, cycle=bill["cycle"], bill_id=bill["bill_id"])


def bill_document(snapshot: OpenSnapshot, bill: Row, time_zone: str) -> Document:
    """The bill as serving.invoices has it; in the place of a telephone number stands the beginning of its key."""
    of_bill = {"cycle": bill["cycle"], "account": bill["account_id"]}
    own = lines(snapshot, bill)
    keys = sorted({line["number_key"] for line in own if line["number_key"]})
    allowances = snapshot.rows(ALLOWANCES, **of_bill, keys=keys)
    buckets = snapshot.rows(BUCKETS, **of_bill, holders=[*keys, bill["account_id"]])
    uses = snapshot.rows(USES, **of_bill)
    rows = BillRows(
        bill,
        list(map(numbered, own)),
        list(map(numbered, allowances)),
        [held(bucket, keys) for bucket in buckets],
        list(map(numbered, uses)),
    )
    return document(rows, time_zone)


ALLOWANCES = "SELECT * FROM allowance_balances WHERE cycle = $cycle AND list_contains($keys, number_key)"
BUCKETS = "SELECT * FROM bucket_balances WHERE cycle = $cycle AND list_contains($holders, holder)"
USES = """
    SELECT * FROM rated_usage
    WHERE cycle = $cycle AND account_id = $account AND run = 'retail' AND status = 'rated'
"""


def numbered(row: Row) -> dict[str, Any]:
    """A row with what a document reads."""
    key = row.get("number_key")
    return row | {"msisdn": key and key[:KEY_SHOWN], "other_party": row.get("destination")}


def held(bucket: Row, keys: list[str]) -> Row:
    """A bucket whose holder is called as its number's lines are, where it is a number."""
    holder = bucket["holder"]
    return bucket | {"holder": holder[:KEY_SHOWN] if holder in keys else holder}
