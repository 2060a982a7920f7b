"""Which uses an issued bill charges, as its itemisation lists them: a plain function over whole accounts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow

from gold.billing.records import by_account
from lake.chunks import Few, Outputs
from lake.ddl import arrow_schema
from lake.time_zones import read_time_zone
from serving.invoices.balance import sums
from serving.invoices.document import USE, Document, in_order, item_entry

LISTED = "document_id STRING, items STRING"
"""The uses of a bill as a list in JSON."""

BEHIND = Few("account_id STRING")
"""Accounts whose uses do not come to what their bills charge."""

OUTPUTS: Outputs = {"listed": LISTED, "behind": BEHIND}
USE_COLUMNS = ("account_id", "usage_id", "start_time", *USE, "modifier", "charge")
"""The columns of gold.rated_usage that an item needs."""


@dataclass(frozen=True)
class Listing:
    """time_zone: IANA name, of local times."""

    time_zone: str

    def __call__(self, tables: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
        """The rows of OUTPUTS. tables: bills, the drafts of a cycle that are bills: account_id, document_id, content;
        uses, what is charged in it: USE_COLUMNS. A bill without uses is not listed."""
        uses, listed, behind = by_account(tables["uses"]), dict[str, str](), list[str]()
        for bill in tables["bills"].to_pylist():
            items = self.items(uses.get(bill["account_id"], []))
            if not is_of(json.loads(bill["content"]), items):
                behind.append(bill["account_id"])
            elif items:
                listed[bill["document_id"]] = json.dumps(items, ensure_ascii=False)
        columns = {"document_id": list(listed), "items": list(listed.values())}
        return {
            "listed": pyarrow.table(columns, arrow_schema(LISTED)),
            "behind": pyarrow.table({"account_id": behind}, arrow_schema(BEHIND.columns)),
        }

    def items(self, uses: Sequence[Mapping[str, Any]]) -> list[Document]:
        """Rows of gold.rated_usage, whose times have an offset, in the order in which they began."""
        zone = read_time_zone(self.time_zone)
        return [item_entry(use, zone) for use in in_order(uses, "start_time", "usage_id")]


def is_of(content: Document, items: list[Document]) -> bool:
    """Whether uses are those that a bill charges in its own cycle, number by number and service by service."""
    lines = [line for line in content["lines"] if line["kind"] == "usage" and line["cycle"] == content["cycle"]]
    used, charged = sums(items, "charge"), sums(lines, "base")
    return all(used.get(key, 0) == charged.get(key, 0) for key in used.keys() | charged.keys())
