"""The accounts that a dry run tells one by one: twenty, by how much they change, whichever way."""

import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from jobs.reading.rerated import told
from lake.pinned import Pinned
from lake.store import Store
from tests.serving.gold_rows import DEFAULTS, bill, rule_line
from tests.small_lakes import frame


@pytest.mark.slow
def test_the_twenty_accounts_that_change_most_are_told_of_all_that_do(store: Store) -> None:
    """Twenty-three owe from one to twenty-three more or less, every third less; one owes what it did."""
    names = [f"A{n:02}" for n in range(24)]
    more = {name: -n if n % 3 == 0 else n for n, name in enumerate(names)}
    lines = [DEFAULTS[BILL_LINES.name] | rule_line(name, "fee", "fee", 1, "50.00") for name in names]
    others = [line | {"amount": line["amount"] + more[line["account_id"]]} for line in lines]
    bills = frame(store, BILLS, [DEFAULTS[BILLS.name] | bill(name, "0.00", "50.00", "0.00") for name in names])
    before = {BILL_LINES.name: frame(store, BILL_LINES, lines), BILLS.name: bills}
    made = [{"lines": frame(store, BILL_LINES, others), "bills": bills}]
    accounts = told(Pinned(store, {}), before, made).accounts
    assert [row["account_id"] for row in accounts] == [f"A{n:02}" for n in range(23, 3, -1)]
    assert [int(row["amount"]) for row in accounts[:3]] == [23, 22, -21]
    assert {(row["accounts"], row["winners"], row["losers"]) for row in accounts} == {(23, 7, 16)}
