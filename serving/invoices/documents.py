"""The documents of a cycle's bills: which rows of gold each account needs, and what becomes of them on a worker."""

import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import pyarrow

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.billing.records import by_account
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from lake.ddl import arrow_schema
from serving.invoices.document import USE_COLUMNS, BillRows, document

if TYPE_CHECKING:
    from lake import rows as lake
    from lake.store import Store

DOCUMENTS = "bill_id STRING, document STRING"
"""What documents gives: the text is JSON on one line."""

Rows = Mapping[str, pyarrow.Table]


def documents(store: "Store", rows: "Mapping[str, lake.Rows]", time_zone: str) -> "lake.Rows":
    """One row per bill, DOCUMENTS, staged.

    rows: by the name of their table, of gold.bills, gold.bill_lines, gold.allowance_balances and gold.bucket_balances
    those of the cycle, of gold.rated_usage those that its bills charge. time_zone: as of a document.
    """
    inputs = {
        "bills": rows[BILLS.name],
        "lines": rows[BILL_LINES.name],
        "allowances": of_numbers(rows, rows[ALLOWANCE_BALANCES.name]),
        "buckets": of_holders(rows, rows[BUCKET_BALANCES.name]),
        "uses": rows[RATED_USAGE.name].select("account_id", *USE_COLUMNS),
    }
    written = partial(written_documents, time_zone=time_zone)
    return store.per("account_id", written, inputs, {"documents": DOCUMENTS})["documents"].rows


def of_numbers(rows: "Mapping[str, lake.Rows]", balances: "lake.Rows") -> "lake.Rows":
    """Balances by msisdn, with the account_id of each account that is billed for the number's use."""
    numbers = rows[BILL_LINES.name].where("kind = 'usage'").select("account_id", "msisdn").distinct()
    return balances.join(numbers, "msisdn")


def of_holders(rows: "Mapping[str, lake.Rows]", buckets: "lake.Rows") -> "lake.Rows":
    """Buckets, with the account_id of each account that is billed for the holder's use, or is the holder."""
    own = of_numbers(rows, buckets.withColumn("msisdn", buckets["holder"])).drop("msisdn")
    shared = buckets.where("holder NOT LIKE '+%'").withColumn("account_id", buckets["holder"])
    return own.unionByName(shared)


def written_documents(tables: Rows, time_zone: str) -> Rows:
    """The documents of the bills of whole accounts."""
    lines, allowances, buckets, uses = (by_account(tables[n]) for n in ("lines", "allowances", "buckets", "uses"))
    texts = {}
    for bill in tables["bills"].to_pylist():
        who = bill["account_id"]
        made = document(BillRows(bill, lines[who], allowances[who], buckets[who], uses[who]), time_zone)
        texts[bill["bill_id"]] = json.dumps(made, ensure_ascii=False)
    columns = {"bill_id": list(texts), "document": list(texts.values())}
    return {"documents": pyarrow.table(columns, schema=arrow_schema(DOCUMENTS))}
