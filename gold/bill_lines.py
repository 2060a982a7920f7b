"""The lines of a bill, the last place where money is rounded. One row per bill_id and line_id."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from gold.billing.lines import Line, Listed, is_of_rules
from gold.billing.taxes_borne import taxes_column
from lake.ddl import arrow_schema
from lake.table import Table

BILL_LINES = Table(
    name="gold.bill_lines",
    key=("bill_id", "line_id"),
    partitioned_by=("cycle",),
    columns="""
        bill_id     STRING NOT NULL COMMENT 'cycle and account: 2026-03-ACC000017',
        line_id     STRING NOT NULL COMMENT 'stable over re-billing: usage/+212612345678/voice, discount/student',
        line_no     INT    NOT NULL COMMENT 'its place on the bill, from 1',
        account_id  STRING NOT NULL,
        cycle       STRING NOT NULL COMMENT 'as 2026-03',
        kind        STRING NOT NULL COMMENT 'usage | discount | fee | tax',
        name        STRING NOT NULL COMMENT 'the record type, or the rule of the tariff',
        label       STRING NOT NULL COMMENT 'as the customer reads it',
        msisdn      STRING COMMENT 'of a usage line, and of a plan''s fee',
        record_type STRING COMMENT 'of a usage line, and of a rule on one service',
        uses        BIGINT COMMENT 'of a usage line: rated uses',
        units       BIGINT COMMENT 'of a usage line: seconds, messages or bytes, free ones included',
        free_units  BIGINT COMMENT 'of a usage line: of these, free',
        selected_charges ARRAY<STRUCT<selection: STRING, charge: DECIMAL(18,6)>> COMMENT 'of usage: ramadan, to europe',
        base        DECIMAL(18,6) COMMENT 'what the rate is of; of a usage line the sum of its charges',
        rate        DECIMAL(9,6)  COMMENT 'of a discount or tax: 0.15 for 15 %; null where there is none',
        amount      DECIMAL(18,4) NOT NULL COMMENT 'in the bill''s currency; negative for a discount',
        included    DECIMAL(18,4) COMMENT 'of a tax that prices contain: the part that it is; its amount is 0',
        rounding_difference DECIMAL(24,12) NOT NULL COMMENT 'what rounding took away: exact amount less amount',
        taxes       ARRAY<STRUCT<name: STRING, rate: DECIMAL(9,6)>> COMMENT 'it bears; null of a tax or off a bill',
        rules_version DATE COMMENT 'valid_from of the bill rules that made it; null of usage and of a plan''s fee',
        billing_run STRING NOT NULL COMMENT 'that wrote this row last'
    """,
    checks={"kind_known": "kind IN ('usage', 'discount', 'fee', 'tax')"},
    provenance=("billing_run",),
)

TAXES = arrow_schema(BILL_LINES.columns).field("taxes").type
LINE_COLUMNS = [name for name in BILL_LINES.names if name in Line.__dataclass_fields__]


def bill_lines(bills: Mapping[str, Listed], cycle: str, billing_run: str) -> dict[str, Any]:
    """The columns of the rows of bills. bills: the lines of accounts, in their order, as gold.billing.bill has them."""
    every = [line for listed in bills.values() for line in listed.lines]
    accounts = [account for account, listed in bills.items() for _ in listed.lines]
    return {name: list(map(attrgetter(name), every)) for name in LINE_COLUMNS} | {
        "bill_id": [bill_id(cycle, account) for account in accounts],
        "line_no": [number for listed in bills.values() for number in range(1, len(listed.lines) + 1)],
        "account_id": accounts,
        "cycle": [cycle] * len(every),
        "selected_charges": list(map(selected, every)),
        "taxes": taxes_column([borne for listed in bills.values() for borne in listed.taxes], TAXES),
        "rules_version": [
            listed.rules_version if is_of_rules(line) else None for listed in bills.values() for line in listed.lines
        ],
        "billing_run": [billing_run] * len(every),
    }


def bill_id(cycle: str, account_id: str) -> str:
    """The id of the account's bill: 2026-03-ACC000017."""
    return f"{cycle}-{account_id}"


def selected(line: Line) -> list[dict[str, Any]] | None:
    """What a usage line has of each selection, in their order."""
    if line.charges is None:
        return None
    return [{"selection": key, "charge": charge} for key, charge in line.charges.items()]
