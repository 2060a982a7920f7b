"""What a re-rating would change, as text: money by cycle, plan, region and service, the accounts it moves most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lake.lists import first
from serving.text_table import block

Row = Mapping[str, Any]

PARTS = ("cycle", "plan", "region", "service")
TOLD_CHANGES = 20
"""Changes of reference data that are told one by one."""


@dataclass(frozen=True)
class Currency:
    """Its name, and the decimals of its minor unit."""

    name: str
    decimals: int


def rerating_text(totals: Sequence[Row], accounts: Sequence[Row], let_in: Sequence[str], currency: Currency) -> str:
    """For a terminal. totals, accounts: as jobs.reading.rerated has them. let_in: sentences."""
    decimals, owed = currency.decimals, f">{currency.name}"
    parts = [
        block("Reference data let in", ("",), [(sentence,) for sentence in first(let_in, TOLD_CHANGES)]),
        *(block(f"By {part}", ("", owed, ">bills"), rows_by(part, totals, decimals)) for part in PARTS),
        block("Accounts that change most", ("", owed), [(row["account_id"], money(row, decimals)) for row in accounts]),
        winners_and_losers(accounts),
    ]
    return "\n\n".join(part for part in parts if part)


def rows_by(part: str, totals: Sequence[Row], decimals: int) -> list[tuple[str, str, str]]:
    """A row for each value of a part."""
    return [(str(row[part]), money(row, decimals), f"{row['bills']:,}") for row in totals if row[part] is not None]


def money(row: Row, decimals: int) -> str:
    """What is owed more, or less."""
    amount: Decimal = row["amount"]
    return f"{amount:+,.{decimals}f}"


def winners_and_losers(accounts: Sequence[Row]) -> str:
    """How many accounts owe less, and how many owe more."""
    if not accounts:
        return "No bill changes."
    every = accounts[0]
    return f"{every['accounts']:,} accounts change: {every['winners']:,} owe less, {every['losers']:,} owe more."
