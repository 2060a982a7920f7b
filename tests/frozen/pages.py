"""Which columns of which tables are frozen: all but those that tell which run wrote a row, and when."""

from collections.abc import Iterable, Sequence

from lake.store import Store
from lake.table import Table
from tests.frozen.digests import Digest, Frozen, Page

PAGES = (
    Page(
        "gold.rated_usage",
        ("usage_id", "run"),
        ("status", "reason", "record_type", "msisdn", "account_id", "start_time", "utc_month", "cycle", "local_date",
         "local_hour", "units", "billed_units", "free_units", "modifier", "charge", "plan", "plan_version",
         "tariff_hash", "maximum_spend", "pool", "other_party", "cell_id", "technology", "zone", "is_roaming",
         "is_international"),
        ("run", "status", "record_type", "plan"),
        ("charge", "units", "billed_units", "free_units"),
    ),
    Page(
        "gold.allowance_balances",
        ("msisdn", "record_type", "cycle"),
        ("rated_units", "granted", "carried_in", "used", "carried_out"),
        ("record_type", "cycle"),
        ("rated_units", "granted", "carried_in", "used", "carried_out"),
    ),
    Page(
        "gold.bucket_balances",
        ("holder", "since", "plan", "bucket", "cycle"),
        ("record_type", "granted", "carried_in", "used", "carried_out", "lots"),
        ("plan", "bucket", "cycle"),
        ("granted", "carried_in", "used", "carried_out"),
    ),
    Page(
        "gold.bill_lines",
        ("bill_id", "line_id"),
        ("line_no", "account_id", "cycle", "kind", "name", "label", "msisdn", "record_type", "uses", "units",
         "free_units", "selected_charges", "base", "rate", "amount", "included", "rounding_difference"),
        ("kind", "name"),
        ("uses", "units", "free_units", "amount", "rounding_difference"),
    ),
    Page(
        "gold.bills",
        ("bill_id",),
        ("account_id", "cycle", "first_day", "last_day", "status", "currency", "rounding", "customer_name", "region",
         "is_student", "is_urban", "joined_on", "plan", "numbers", "usage_amount", "discount_amount", "fee_amount",
         "tax_amount", "included_tax_amount", "total_due", "rules_version", "rules_hash"),
        ("cycle", "plan"),
        ("numbers", "usage_amount", "discount_amount", "fee_amount", "tax_amount", "included_tax_amount", "total_due"),
    ),
)  # fmt: skip
"""The outputs. The columns stand here once more, so that a table may get others and what was frozen still holds."""

LAKE_PAGES = PAGES[:3]
"""The outputs of rating alone."""

INPUTS = (
    Page(
        "silver.usage",
        ("usage_id",),
        ("record_type", "msisdn", "other_party", "start_time", "units", "cell_id", "technology", "is_roaming",
         "is_international", "visited_network"),
        ("record_type",),
        ("units",),
    ),
    Page(
        "silver.subscribers",
        ("msisdn", "valid_from"),
        ("account_id", "customer_name", "plan", "status", "region", "is_student", "is_urban", "joined_on", "cycle_day",
         "valid_to"),
        ("plan", "status"),
    ),
    Page("silver.rate_plans", ("plan", "valid_from"), ("label", "document", "document_hash", "valid_to"), ("plan",)),
    Page("silver.calendar", ("name", "valid_from"), ("valid_to",), ("name",)),
)  # fmt: skip
"""What the outputs were made from: where these differ, the engine is not to blame."""


def frozen(store: Store, tables: Iterable[Table], pages: Sequence[Page]) -> Frozen:
    """What the tables of these pages hold, by name; one that is not there holds no rows."""
    of_name = {table.name: table for table in tables}
    return {page.name: digest(store, of_name[page.name], Digest(page)) for page in pages}


def digest(store: Store, table: Table, seen: Digest) -> Frozen:
    """A table, read in batches."""
    rows = store.read(table).select(*seen.page.key, *seen.page.columns)
    for batch in rows.toArrow().to_batches(max_chunksize=20_000):
        seen.add(batch.to_pylist())
    return seen.frozen()
