"""Every entry balances, on the accounts of the settings; the accrual is rounded half up and goes back a day later."""

from datetime import date
from decimal import Decimal

from gold.journal import NOT_BILLED
from lake.ledger_settings import Ledger
from serving.month_end.journal import BILLS, journal
from serving.month_end.month import Month

ACCRUAL, REVERSAL = NOT_BILLED.entry, f"{NOT_BILLED.entry} reversal"


def test_every_entry_balances(month: Month) -> None:
    posted = journal(month, Ledger())
    sums = {entry: sum(line.amount for line in posted if line.entry == entry) for entry in (BILLS, ACCRUAL, REVERSAL)}
    assert sums == dict.fromkeys(sums, 0)


def test_the_bills_are_posted_on_the_accounts_of_the_settings(month: Month) -> None:
    ledger = Ledger(*"1234567")
    accounts: dict[str, Decimal] = {}
    for line in journal(month, ledger):
        if line.entry == BILLS:
            accounts[line.account] = accounts.get(line.account, Decimal(0)) + line.amount
    assert accounts == {
        ledger.receivables: Decimal("24.40"),
        ledger.usage: Decimal("-19.83"),  # 21.00 less the levy that prices contain
        ledger.recurring: Decimal("-2.00"),
        ledger.discounts: Decimal("1.50"),
        ledger.tax: Decimal("-4.07"),
    }


def test_the_accrual_is_rounded_half_up_and_reversed_on_the_first(month: Month) -> None:
    posted = [line for line in journal(month, Ledger()) if line.entry in (ACCRUAL, REVERSAL)]
    assert [(line.day, line.debit, line.credit) for line in posted] == [
        (date(2026, 3, 31), Decimal("2.35"), None),
        (date(2026, 3, 31), None, Decimal("2.35")),
        (date(2026, 4, 1), None, Decimal("2.35")),
        (date(2026, 4, 1), Decimal("2.35"), None),
    ]
