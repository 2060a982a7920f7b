"""A note, and a block on a bill, show each line as it was billed, as it is, and the difference."""

from typing import Any

from serving.invoices.corrections import carried, note


def line(line_id: str, amount: str, is_reversal: bool = False, **other: Any) -> dict[str, Any]:
    said = {"cycle": "2026-03", "line_id": line_id, "label": "Voice", "msisdn": None, "kind": "usage", "rate": None}
    return said | {"amount": amount, "included": None, "is_reversal": is_reversal} | other


VAT = {"label": "VAT", "kind": "tax", "rate": "0.200000"}


def test_a_credit_note_names_the_invoice_the_lines_that_differ_and_what_is_in_the_customers_favour() -> None:
    lines = [
        line("usage/+1/voice", "-60.00", True, msisdn="+1"),
        line("usage/+1/voice", "36.00", msisdn="+1"),
        line("tax/vat", "-12.00", True, **VAT),
        line("tax/vat", "7.20", **VAT),
        line("fee/gone", "-1234.50", True, label="Fee"),
        line("fee/new", "0.70", label="Another fee"),
    ]
    document = {"lines": lines, "amends_number": "B2026-0000001", "currency": "EUR"}
    table = note(document | {"amounts": {"total_due": "-1262.60"}})
    assert table.title == "Correction of invoice B2026-0000001"
    assert table.rows == [
        ("Voice, +1", "60.00", "36.00", "-24.00"),
        ("VAT 20 %", "12.00", "7.20", "-4.80"),
        ("Fee", "1,234.50", "0.00", "-1,234.50"),
        ("Another fee", "0.00", "0.70", "0.70"),
        ("In your favour", "", "", "-1,262.60"),
    ]


def test_of_a_tax_that_prices_contain_the_part_that_it_is_is_shown() -> None:
    lines = [
        line("tax/vat", "0.00", True, included="-2.53", **VAT),
        line("tax/vat", "0.00", included="2.57", **VAT),
    ]
    document = {"lines": lines, "amends_number": "B1", "currency": "EUR", "amounts": {"total_due": "0.00"}}
    assert note(document).rows == [
        ("VAT 20 %", "incl. 2.53", "incl. 2.57", "incl. 0.04"),
        ("Total due", "", "", "0.00"),
    ]


def test_a_bill_shows_a_table_for_each_cycle_that_it_carries_of() -> None:
    lines = [line("a", "5.00"), line("a", "-5.00", True, cycle="2026-02"), line("a", "6.00", cycle="2026-02")]
    blocks = [{"cycle": "2026-02", "amends_number": "B2026-0000009", "total": "1.00"}]
    (table,) = carried({"lines": lines, "carried": blocks, "currency": "EUR"})
    assert table.title == "Correction of February 2026, invoice B2026-0000009"
    assert table.rows == [("Voice", "5.00", "6.00", "1.00"), ("Carried onto this invoice", "", "", "1.00")]
