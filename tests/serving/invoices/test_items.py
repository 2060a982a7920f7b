"""Uses on an invoice, one a line."""

from serving.invoices.items import itemised
from tests.serving.invoice_documents import document


def test_a_use_says_what_multiplied_its_price() -> None:
    bill = document()
    bill["items"][1] |= {"modifier": "1.53000000", "is_roaming": True}
    remarks = [row[3] for row in itemised(bill).rows]
    assert remarks == ["", "roaming, \u00d7 1.53", ""]
