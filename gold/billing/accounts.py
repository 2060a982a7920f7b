"""The bills of many accounts: a plain function from their rows to those of gold.bills and gold.bill_lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow

from gold.bill_lines import BILL_LINES, bill_lines
from gold.billing.account import Row, billed_account
from gold.billing.bill import Bill, bill
from gold.billing.lines import Listed
from gold.billing.plan_fee_lines import plan_fees
from gold.billing.plan_fees import Term, held_fees
from gold.billing.records import by_account
from gold.billing.usage import Kinds, usage_lines
from gold.bills import BILLS, bill_row
from gold.cycles import Cycle
from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.discounts import Selection
from gold.pricing.tariff.validity import holds
from lake.chunks import Few, Outputs
from lake.ddl import arrow_schema
from lake.errors import Stop

OUTPUTS: Outputs = {"lines": BILL_LINES, "bills": BILLS, "due": Few("due DECIMAL(38,4)")}
"""due: what the bills of a call of Billing come to."""

SUBSCRIBER = (
    *("account_id", "msisdn", "customer_name", "plan", "status", "region", "is_student", "is_urban", "joined_on"),
    *("cycle_day", "valid_from", "valid_to"),
)
"""The columns of silver.subscribers that a bill needs."""


@dataclass(frozen=True)
class DatedRules:
    """A version of the bill rules, and the hash of its document. valid_to: excluded; None: open."""

    valid_from: date
    valid_to: date | None
    document_hash: str
    rules: BillRules


@dataclass(frozen=True)
class Billing:
    """All that bills of a cycle depend on beside the accounts' own rows; small, whatever the lake's size.

    rules: those that are in force on some account's last day. fees: of the plans, by plan. kinds: of days. decimals: of
    the currency's minor unit. constants: columns that all bills have in common.
    """

    cycle: Cycle
    rules: Sequence[DatedRules]
    fees: Mapping[str, Sequence[Term]]
    kinds: Kinds
    decimals: int
    billing_run: str
    constants: Mapping[str, Any]

    @property
    def selections(self) -> tuple[Selection, ...]:
        """The uses whose charges some discount is of."""
        return tuple(dict.fromkeys(selection for dated in self.rules for selection in dated.rules.selections))

    @property
    def by_zone(self) -> bool:
        """Whether some discount looks at zones."""
        return any(selection.zones for selection in self.selections)

    def __call__(self, tables: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
        """The rows of OUTPUTS. tables: usage, gold.usage_parts; subscribers; coupons where rules ask."""
        usage, subscribers = by_account(tables["usage"]), by_account(tables["subscribers"])
        coupons = by_account(tables["coupons"]) if "coupons" in tables else {}
        lines: dict[str, Listed] = {}
        bills: list[dict[str, Any]] = []
        for account in sorted(usage.keys() | subscribers.keys()):
            account_rows = (rows.get(account, []) for rows in (usage, subscribers, coupons))
            try:
                lines[account], billed = self.of_account(*account_rows)
            except Exception as error:
                raise Stop(f"the bill of {account} cannot be reckoned: {type(error).__name__}: {error}") from error
            bills += [] if billed is None else [self.row(billed)]
        return {
            "lines": pyarrow.table(
                bill_lines(lines, self.cycle.name, self.billing_run), arrow_schema(BILL_LINES.columns)
            ),
            "bills": pyarrow.Table.from_pylist(bills, arrow_schema(BILLS.columns)),
            "due": pyarrow.table({"due": [sum(row["total_due"] for row in bills)] if bills else []}),
        }

    def of_account(
        self, usage: Iterable[Row], subscribers: Sequence[Row], coupons: Iterable[Row]
    ) -> tuple[Listed, Bill | None]:
        """An account's lines, and its bill where it gets one."""
        used = usage_lines(usage, self.selections, self.kinds, self.decimals)
        account = billed_account(subscribers, coupons, self.cycle)
        if account is None:
            return Listed(used, [None] * len(used), None), None
        fees = plan_fees(held_fees(subscribers, self.fees, self.cycle), self.cycle, self.decimals)
        dated = self.on(account.last_day)
        account_bill = bill(account, used, fees, dated.rules, self.decimals)
        return Listed(account_bill.lines, account_bill.taxes, dated.valid_from), account_bill

    def row(self, billed: Bill) -> dict[str, Any]:
        """The row of a bill."""
        dated = self.on(billed.account.last_day)
        rules = {"rules_version": dated.valid_from, "rules_hash": dated.document_hash}
        return bill_row(billed, self.cycle.name, {**self.constants, **rules, "billing_run": self.billing_run})

    def on(self, day: date) -> DatedRules:
        """The rules in force on a day."""
        return next(dated for dated in self.rules if holds(day, dated.valid_from, dated.valid_to))
