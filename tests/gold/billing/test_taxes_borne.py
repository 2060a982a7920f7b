"""Which taxes each line bears, and which bill rules made it."""

from decimal import Decimal

from gold.billing.lines import Line, is_of_rules
from gold.pricing.tariff.plan_fees import COMMITMENT
from tests.gold.bill_cases import NO_FEAST, Case
from tests.gold.billing.test_bill import CASES, billed
from tests.gold.few_rules import DISCOUNTS, TAXES, ZONES

EVERY_SERVICE = [("voice", "5"), ("data", "5"), ("sms", "5")]


def borne(text: str, case: Case) -> dict[str, list[str] | None]:
    """The taxes of each line of a bill, by its id, as name and rate."""
    account_bill = billed(text, 2, case)
    return {
        line.line_id.replace("+2126000000", ""): taxes if taxes is None else [f"{tax.name} {tax.rate}" for tax in taxes]
        for line, taxes in zip(account_bill.lines, account_bill.taxes, strict=True)
    }


def test_a_tax_on_everything_is_borne_by_every_line_but_taxes() -> None:
    lines = borne(DISCOUNTS, Case("any", EVERY_SERVICE[:1], {}, ""))
    assert {name: taxes for name, taxes in lines.items() if name != "tax/vat"} == {
        "usage/01/voice": ["vat 0.20"],
        "discount/silver": ["vat 0.20"],
        "discount/voice": ["vat 0.20"],
    }
    assert lines["tax/vat"] is None


def test_a_tax_on_a_service_is_borne_by_its_usage_its_fees_and_what_makes_it_cheaper() -> None:
    everywhere = ["all 0.05", "city 0.01"]
    lines = borne(TAXES, Case("any", EVERY_SERVICE, {}, "", traits={"is_urban": True, "is_student": True}))
    assert {name: taxes for name, taxes in lines.items() if taxes is not None} == {
        "usage/01/voice": ["voice 0.10", *everywhere],
        "usage/01/sms": ["sms 0.20", *everywhere],
        "usage/01/data": everywhere,  # urban accounts do not bear its tax
        "discount/student": ["voice 0.10", "sms 0.20", *everywhere],
        "fee/line": ["voice 0.10", *everywhere],
        "fee/paper": everywhere,
    }


def test_a_discount_bears_the_taxes_of_the_lines_that_it_falls_on_alone() -> None:
    uses = [("voice", "4", NO_FEAST, "1", "asia"), ("sms", "4", NO_FEAST, "1", "europe")]
    lines = borne(ZONES, Case("any", uses, {}, ""))
    assert lines["discount/europe"] == ["all 0.05"]
    assert lines["usage/01/voice"] == ["voice 0.10", "all 0.05"]


def test_what_a_tax_is_of_are_the_lines_that_bear_it() -> None:
    """Where no discount is shared by lines of several taxes, and none takes more than there is."""
    for text, decimals, case in CASES:
        account_bill = billed(text, decimals, case)
        pairs = list(zip(account_bill.lines, account_bill.taxes, strict=True))
        mixed = len({taxes for line, taxes in pairs if line.kind == "usage"}) > 1
        for tax in (line for line in account_bill.lines if line.kind == "tax" and not mixed):
            bearing = [line.amount for line, taxes in pairs if (tax.name, tax.rate) in (taxes or ())]
            assert sum(bearing, Decimal(0)) == tax.base, (case.name, tax.name)


def test_the_bill_rules_make_discounts_taxes_and_flat_fees() -> None:
    lines = billed(TAXES, 2, Case("any", EVERY_SERVICE, {}, "", traits={"is_student": True})).lines
    assert [line.kind for line in lines if not is_of_rules(line)] == ["usage"] * 3
    missing = Line("fee", COMMITMENT, "Minimum", f"fee/{COMMITMENT}", Decimal(5), Decimal(0))
    monthly = Line("fee", "monthly", "Monthly", "fee/+1/monthly/plain/2018-01-01", Decimal(5), Decimal(0), msisdn="+1")
    assert not is_of_rules(missing)
    assert not is_of_rules(monthly)
