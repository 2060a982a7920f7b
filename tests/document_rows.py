"""Documents as snapshots show them, by hand: bills of one usage line and a fifth as tax, and notes that lower it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from lake.table import Table
from serving.number_keys import NumberKeys
from serving.shown_documents import DRAFTED, shown_document

Row = dict[str, Any]

DRAFTS = Table(name="unpublished.drafts", key=("document_id",), columns=DRAFTED)
ISSUED_ON, AT = date(2026, 4, 4), datetime(2026, 4, 4, 9, tzinfo=UTC)
NUMBER, KEYS = "+212600000001", NumberKeys(b"secret")
CUSTOMER = {
    "customer_name": "Amal", "region": "Souss-Massa", "is_student": False, "is_urban": True, "joined_on": "2024-01-01",
    "plan": "standard", "numbers": 1, "address": "1 Rue du Phare", "vat_id": "MA00000001",
}  # fmt: skip


def posted(kind: str, amount: Decimal, *, is_reversal: bool = False) -> Row:
    """A line of voice, or of the tax on it, whose amount has its sign already."""
    name = "voice" if kind == "usage" else "vat"
    line = {
        "cycle": "2026-03", "line_id": f"usage/{NUMBER}/voice" if kind == "usage" else "tax/vat", "kind": kind,
        "is_reversal": is_reversal, "name": name, "label": name.capitalize(), "msisdn": None, "record_type": None,
        "uses": None, "units": None, "free_units": None, "base": str(amount), "rate": None, "amount": str(amount),
        "included": None, "rules_version": None, "taxes": None,
    }  # fmt: skip
    of_usage = {"msisdn": NUMBER, "record_type": "voice", "uses": 1, "units": 60, "free_units": 0}
    return line | (of_usage if kind == "usage" else {"rate": "0.200000", "base": str(amount * 5)})


def bill_lines(net: Decimal) -> list[Row]:
    """Of a bill."""
    return [posted("usage", net), posted("tax", net / 5)]


def note_lines(was: Decimal, now: Decimal) -> list[Row]:
    """Of a note: each line as it was posted, taken back, and as it is."""
    return [
        posted(kind, amount / part, is_reversal=amount < 0)
        for kind, part in (("usage", 1), ("tax", 5))
        for amount in (-was, now)
    ]


def shown(document_id: str, number: str, lines: list[Row], **other: Any) -> Row:
    """A document as it is shown. other: columns; customer: of CUSTOMER what is told otherwise; place: in the chain."""
    cycle, account = document_id[:7], document_id[8:].partition("+")[0]
    kind = {"B": "bill", "C": "credit_note", "D": "debit_note"}[number[0]]
    amends = None if kind == "bill" else f"{cycle}-{account}"
    sums = {of: sum(Decimal(line["amount"]) for line in lines if line["kind"] == of) for of in ("usage", "tax")}
    total = sum(sums.values())
    none = dict.fromkeys(("discount_amount", "fee_amount", "included_tax_amount", "carried_amount"), "0.0000")
    content = {
        "document_id": document_id, "cycle": cycle, "account_id": account, "kind": kind, "amends": amends,
        "amends_number": other.get("amends_number"), "currency": "MAD", "decimals": 2, "total": str(total), "format": 2,
        "amounts": none | {f"{of}_amount": str(amount) for of, amount in sums.items()} | {"total_due": str(total)},
        "customer": CUSTOMER | other.get("customer", {}), "lines": [line | {"cycle": cycle} for line in lines],
        "period": {"first_day": f"{cycle}-01", "last_day": f"{cycle}-28"}, "rounding": "half_up", "carried": [],
        "rules": {"rules_version": "2018-01-01", "rules_hash": "h"}, "time_zone": "Africa/Casablanca",
        "supplier": {"name": "Tollhouse Telecom", "address": "1 Rue du Péage", "vat_id": "MA00000000"},
        "tax": [{"name": "vat", "rate": "0.200000", "cycle": cycle, "base": str(sums["usage"]),
                 "amount": str(sums["tax"]), "included": None}],
    }  # fmt: skip
    states = [{"state": state, "at": AT, "actor": who} for state, who in (("approved", "Amina"), ("issued", "Omar"))]
    row = {"document_id": document_id, "cycle": cycle, "account_id": account, "kind": kind, "amends": amends}
    row |= {"number": number, "issue_date": ISSUED_ON, "currency": "MAD", "total": total, "states": states}
    return shown_document({**row, "place": other.get("place", 1), "content": json.dumps(content)}, KEYS)


def draft(bill: Row, state: str = "draft", **other: Any) -> Row:
    """A draft of a row of gold.bills that has no discounts and fees."""
    same = ("cycle", "account_id", "customer_name", "region", "is_student", "is_urban", "joined_on", "plan", "currency")
    amounts = {"net_amount": bill["usage_amount"], "tax_amount": bill["tax_amount"], "total": bill["total_due"]}
    own = {"document_id": bill["bill_id"], "kind": "bill", "state": state}
    return {name: bill[name] for name in same} | amounts | own | other
