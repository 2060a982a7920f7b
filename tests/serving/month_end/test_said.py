"""What documents say of a cycle is as a hand worked it out."""

import json
from decimal import Decimal

from serving.month_end.said import Said, added, said_of
from tests.serving.month_end.issued_months import DOCUMENTS

VAT, LEVY = ("tax", "vat", Decimal("0.2")), ("tax", "levy", Decimal("0.2"))
HIGH_SPEND = ("discount", "high_spend", Decimal("0.1"))
FEBRUARY, OF_A1, OF_A3, NOTE = (json.loads(row["said"]) for row in DOCUMENTS)


def due(of: Said) -> Decimal:
    return of.amounts["total_due"]


def test_a_bill_says_of_its_cycle_what_it_comes_to_without_what_it_carries() -> None:
    of_march = said_of(OF_A1, "2026-03")
    assert due(of_march) == Decimal("19.56")
    assert of_march.rules == {HIGH_SPEND: Decimal("-1.70"), VAT: Decimal("3.26")}


def test_a_block_says_of_its_cycle_what_the_bill_carries_of_it() -> None:
    block = said_of(OF_A1, "2026-02")
    assert block.amounts == {
        "usage_amount": Decimal("2.00"),
        "discount_amount": Decimal(0),
        "fee_amount": Decimal(0),
        "tax_amount": Decimal("0.40"),
        "included_tax_amount": Decimal(0),
        "total_due": Decimal("2.40"),
    }
    assert block.rules == {VAT: Decimal("0.40")}


def test_a_contained_tax_is_the_part_that_it_is() -> None:
    assert said_of(OF_A3, "2026-03").rules == {LEVY: Decimal("1.17")}


def test_a_note_says_the_difference_and_a_bill_and_its_note_what_is_due() -> None:
    note = said_of(NOTE, "2026-03")
    assert note.rules == {HIGH_SPEND: Decimal("0.20"), VAT: Decimal("-0.36")}
    both = added([said_of(OF_A1, "2026-03"), note])
    assert (due(both), both.rules) == (Decimal("17.40"), {HIGH_SPEND: Decimal("-1.50"), VAT: Decimal("2.90")})


def test_a_rule_that_was_taken_back_as_a_whole_is_none() -> None:
    back = {**OF_A3, "lines": [line | {"included": "-1.17"} for line in OF_A3["lines"] if line["kind"] == "tax"]}
    assert added([said_of(OF_A3, "2026-03"), said_of(back, "2026-03")]).rules == {}
