"""What an account owes for a cycle. One row per bill_id."""

from collections.abc import Mapping
from typing import Any

from gold.bill_lines import bill_id
from gold.billing.bill import Bill
from lake.table import Table

DRAFT, ISSUED, HALF_UP = "draft", "issued", "half_up"

BILLS = Table(
    name="gold.bills",
    key=("bill_id",),
    partitioned_by=("cycle",),
    columns="""
        bill_id         STRING NOT NULL COMMENT 'cycle and account: 2026-03-ACC000017',
        account_id      STRING NOT NULL,
        cycle           STRING NOT NULL COMMENT 'as 2026-03',
        first_day       DATE   NOT NULL COMMENT 'of the account''s cycle, local',
        last_day        DATE   NOT NULL COMMENT 'of the account''s cycle, local',
        status          STRING NOT NULL COMMENT 'draft | issued; another content is a draft again',
        currency        STRING NOT NULL COMMENT 'ISO 4217',
        rounding        STRING NOT NULL COMMENT 'half_up: the rule of every amount',
        customer_name   STRING NOT NULL COMMENT 'this and the next five as of the cycle''s last day',
        region          STRING NOT NULL,
        is_student      BOOLEAN NOT NULL,
        is_urban        BOOLEAN NOT NULL,
        joined_on       DATE   NOT NULL,
        plan            STRING NOT NULL COMMENT 'of the account''s first number',
        numbers         INT    NOT NULL COMMENT 'active in the cycle',
        usage_amount    DECIMAL(18,4) NOT NULL,
        discount_amount DECIMAL(18,4) NOT NULL COMMENT 'zero or negative',
        fee_amount      DECIMAL(18,4) NOT NULL,
        tax_amount      DECIMAL(18,4) NOT NULL COMMENT 'added to the other three',
        included_tax_amount DECIMAL(18,4) NOT NULL COMMENT 'contained in them; no part of the sum',
        total_due       DECIMAL(18,4) NOT NULL COMMENT 'the sum of the four',
        rules_version   DATE   NOT NULL COMMENT 'valid_from of the bill rules',
        rules_hash      STRING NOT NULL COMMENT 'SHA-256 of that document',
        input_versions  STRING NOT NULL COMMENT 'JSON: table name to the Delta version that was read',
        billing_run     STRING NOT NULL COMMENT 'that wrote this row last',
        billed_at       TIMESTAMP NOT NULL COMMENT 'UTC'
    """,
    checks={
        "adds_up": "total_due = usage_amount + discount_amount + fee_amount + tax_amount",
        "not_negative": "total_due >= 0",
    },
    provenance=("status", "input_versions", "billing_run", "billed_at"),
)


def bill_row(bill: Bill, cycle: str, constants: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a bill. constants: currency, rules_version, rules_hash and the columns of provenance."""
    account = bill.account
    amounts = {f"{kind}_amount": bill.amount(kind) for kind in ("usage", "discount", "fee", "tax")}
    return {
        "bill_id": bill_id(cycle, account.account_id),
        "account_id": account.account_id,
        "cycle": cycle,
        "first_day": account.first_day,
        "last_day": account.last_day,
        "status": DRAFT,
        "rounding": HALF_UP,
        "numbers": account.numbers,
        **account.attributes,
        **amounts,
        "included_tax_amount": bill.included,
        "total_due": sum(amounts.values()),
        **constants,
    }
