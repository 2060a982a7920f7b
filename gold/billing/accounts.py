"""The bills of many accounts: a plain function from their rows to those of gold.bills and gold.bill_lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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

KNOWN = ("known_from", "known_to")
"""Since when, and until when, reference data was believed."""


@dataclass(frozen=True)
class DatedRules:
    """A version of the bill rules, and the hash of its document. valid_to: excluded; None: open."""

    valid_from: date
    valid_to: date | None
    document_hash: str
    rules: BillRules


@dataclass(frozen=True)
class Terms:
    """What one edition of the tariff says of bills of a cycle.

    rules: those that are in force on some account's last day. fees: of the plans, by plan. kinds: of days.
    """

    rules: Sequence[DatedRules]
    fees: Mapping[str, Sequence[Term]]
    kinds: Kinds

    @property
    def selections(self) -> tuple[Selection, ...]:
        """The uses whose charges some discount is of."""
        return tuple(dict.fromkeys(selection for dated in self.rules for selection in dated.rules.selections))

    def on(self, day: date) -> DatedRules:
        """The rules in force on a day."""
        return next(dated for dated in self.rules if holds(day, dated.valid_from, dated.valid_to))


@dataclass(frozen=True)
class Billing:
    """All that bills of a cycle depend on beside the accounts' own rows; small, whatever the lake's size.

    terms: by edition, the first as is believed now. decimals: of the currency's minor unit. constants: columns that all
    bills have in common.
    """

    cycle: Cycle
    terms: Sequence[Terms]
    decimals: int
    billing_run: str
    constants: Mapping[str, Any]

    @property
    def by_zone(self) -> bool:
        """Whether some discount looks at zones."""
        return any(selection.zones for terms in self.terms for selection in terms.selections)

    @property
    def with_coupons(self) -> bool:
        """Whether some discount looks at coupons."""
        return any(dated.rules.coupons for terms in self.terms for dated in terms.rules)

    def __call__(self, tables: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
        """The rows of OUTPUTS.

        tables: usage, gold.usage_parts; subscribers, and coupons where rules ask, with KNOWN; bases: account_id, basis
        and edition of those to whom the cycle was issued and may be another now.
        """
        usage, bases = by_account(tables["usage"]), {row["account_id"]: row for row in tables["bases"].to_pylist()}
        known = {name: by_account(tables[name]) for name in ("subscribers", "coupons") if name in tables}
        lines: dict[str, Listed] = {}
        bills: list[dict[str, Any]] = []
        for account in sorted(usage.keys() | known["subscribers"].keys()):
            basis = bases.get(account, {"basis": None, "edition": 0})
            terms = self.terms[basis["edition"]]
            rows = {name: believed(of.get(account, []), basis["basis"]) for name, of in known.items()}
            try:
                lines[account], billed = self.of_account(terms, usage.get(account, []), **rows)
            except Exception as error:
                raise Stop(f"the bill of {account} cannot be reckoned: {type(error).__name__}: {error}") from error
            bills += [] if billed is None else [self.row(terms, billed)]
        return {
            "lines": pyarrow.table(
                bill_lines(lines, self.cycle.name, self.billing_run), arrow_schema(BILL_LINES.columns)
            ),
            "bills": pyarrow.Table.from_pylist(bills, arrow_schema(BILLS.columns)),
            "due": pyarrow.table({"due": [sum(row["total_due"] for row in bills)] if bills else []}),
        }

    def of_account(
        self, terms: Terms, usage: Iterable[Row], subscribers: Sequence[Row], coupons: Iterable[Row] = ()
    ) -> tuple[Listed, Bill | None]:
        """An account's lines, and its bill where it gets one."""
        used = usage_lines(usage, terms.selections, terms.kinds, self.decimals)
        account = billed_account(subscribers, coupons, self.cycle)
        if account is None:
            return Listed(used, [None] * len(used), None), None
        fees = plan_fees(held_fees(subscribers, terms.fees, self.cycle), self.cycle, self.decimals)
        dated = terms.on(account.last_day)
        account_bill = bill(account, used, fees, dated.rules, self.decimals)
        return Listed(account_bill.lines, account_bill.taxes, dated.valid_from), account_bill

    def row(self, terms: Terms, billed: Bill) -> dict[str, Any]:
        """The row of a bill."""
        dated = terms.on(billed.account.last_day)
        rules = {"rules_version": dated.valid_from, "rules_hash": dated.document_hash}
        return bill_row(billed, self.cycle.name, {**self.constants, **rules, "billing_run": self.billing_run})


def believed(rows: Iterable[Row], basis: datetime | None) -> list[Row]:
    """The rows that are believed now, or were at a basis."""
    if basis is None:
        return [row for row in rows if row["known_to"] is None]
    return [row for row in rows if row["known_from"] <= basis and (row["known_to"] is None or row["known_to"] > basis)]
