"""Rows of gold, filled with defaults, so that a test names only what it is about."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from lake.store import Store
from lake.table import Table
from tests.put_rows import put_rows

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
HASH = "0123456789ab" + "c" * 52
DEFAULTS: dict[str, dict[str, Any]] = {
    BILLS.name: {
        "cycle": "2026-03", "status": "draft", "currency": "MAD", "rounding": "half_up", "customer_name": "Amina Fassi",
        "region": "Rabat", "is_student": False, "is_urban": False, "joined_on": date(2024, 1, 5), "plan": "standard",
        "numbers": 1, "rules_version": date(2018, 1, 1), "rules_hash": HASH, "billing_run": "run",
        "input_versions": '{"gold.rated_usage": 1}', "billed_at": NOON, "discount_amount": Decimal("0.00"),
        "included_tax_amount": Decimal(0), "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31),
    },
    BILL_LINES.name: {"cycle": "2026-03", "rounding_difference": Decimal(0), "billing_run": "run"},
    BUCKET_BALANCES.name: {"cycle": "2026-03", "lots": [], "rating_run": "run"},
    ALLOWANCE_BALANCES.name: {"cycle": "2026-03", "carried_in": 0, "rated_units": 0, "rating_run": "run"},
    RATED_USAGE.name: {
        "run": "retail", "status": "rated", "record_type": "voice", "utc_month": "2026-03", "cycle": "2026-03",
        "start_time": NOON, "local_date": NOON.date(), "local_hour": 12, "free_units": 0, "modifier": Decimal(1),
        "plan": "standard", "plan_version": date(2018, 1, 1), "tariff_hash": HASH, "is_roaming": False,
        "is_international": False, "mediation_run": "run", "rating_run": "run", "rated_at": NOON,
    },
}  # fmt: skip


def put(store: Store, table: Table, *rows: Mapping[str, Any]) -> None:
    """Makes the table hold these rows and no others, in one commit after the one that creates it."""
    put_rows(store, table, [DEFAULTS[table.name] | dict(row) for row in rows], "overwrite")


def use(usage_id: str, account: str, msisdn: str, units: int, charge: str, **other: Any) -> dict[str, Any]:
    row = {
        "usage_id": usage_id,
        "account_id": account,
        "msisdn": msisdn,
        "units": units,
        "charge": Decimal(charge),
    }
    return row | other


def usage_line(account: str, msisdn: str, no: int, base: str, amount: str, **other: Any) -> dict[str, Any]:
    """A usage line, of voice unless told otherwise."""
    kind = other.get("record_type", "voice")
    row = {
        "line_id": f"usage/{msisdn}/{kind}",
        "kind": "usage",
        "name": kind,
        "label": kind,
        "record_type": kind,
    }
    row |= {"bill_id": f"2026-03-{account}", "account_id": account, "line_no": no, "msisdn": msisdn}
    return row | {"uses": 1, "units": 60, "free_units": 0, "base": Decimal(base), "amount": Decimal(amount)} | other


def rule_line(account: str, kind: str, name: str, no: int, amount: str, **other: Any) -> dict[str, Any]:
    """A discount, fee or tax."""
    row = {"bill_id": f"2026-03-{account}", "account_id": account, "line_no": no, "line_id": f"{kind}/{name}"}
    return row | {"kind": kind, "name": name, "label": name.capitalize(), "amount": Decimal(amount)} | other


def bill(account: str, usage: str, fee: str, tax: str, **other: Any) -> dict[str, Any]:
    """A bill that adds up, without discounts."""
    amounts = {"usage_amount": Decimal(usage), "fee_amount": Decimal(fee), "tax_amount": Decimal(tax)}
    row = {"bill_id": f"2026-03-{account}", "account_id": account, "total_due": sum(amounts.values())}
    return row | amounts | other
