"""Amounts are written with as many decimals as their currency has."""

import pytest

from serving.bill_text import line_row
from serving.invoices.summary import by_service, step
from tests.serving.invoice_documents import document


@pytest.mark.parametrize(
    ("amount", "base", "shown"),
    [("1234", "6170.000000", "6,170"), ("1.234", "6.170000", "6.170"), ("0.06", "0.285180", "0.28518")],
    ids=["JPY", "TND", "MAD"],
)
def test_a_base_has_at_least_the_decimals_of_its_amount(amount: str, base: str, shown: str) -> None:
    tax = document()["lines"][-1] | {"amount": amount, "base": base}
    assert step(tax)[1] == shown
    assert line_row(tax)[6] == shown


@pytest.mark.parametrize(("amount", "shown"), [("0", "0"), ("0.00", "0.00"), ("0.000", "0.000")])
def test_a_bill_without_usage_shows_nothing_in_its_own_currency(amount: str, shown: str) -> None:
    (row,) = by_service([], document(amounts={"usage_amount": amount})).rows
    assert row[-1] == shown
