"""Fees of first tiers on the bill of April 2026: the version held last, and no more than the plan's maximum."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gold.billing.account import days_on_plan
from gold.billing.plan_fee_lines import fee_lines
from gold.billing.plan_fees import Term, held_fees, terms_of
from gold.cycles import cycle
from gold.pricing.tariff.plan import plan
from gold.pricing.tariff.section import Section
from tests.gold_rows import CUSTOMER

APRIL = cycle("2026-04")
SERVICE = """
[{0}]
price_unit = 1
roaming = true
international = true
tiers = [{{ price = "1", up_to = 10, flat_fee = "{1}" }}, {{ price = "1" }}]
"""
PRORATED = "maximum_prorated = true\n"


def version(text: str, begins: str = "2026-01-01", ends: str | None = None, name: str = "tiered") -> Sequence[Term]:
    """The fees of a plan's version."""
    section = Section(name, tomllib.loads(text), [])
    plan_version = plan(name, section)
    section.end()
    assert not section.faults
    return list(terms_of(plan_version, day(begins), day(ends) if ends else None))


def limited(maximum: str, **fees: str) -> str:
    """A version with a maximum, and a first tier's fee of each service."""
    return f'maximum_spend = "{maximum}"\n' + "".join(SERVICE.format(*service_fee) for service_fee in fees.items())


def day(text: str) -> date:
    return date.fromisoformat(text)


def row(begins: str, ends: str | None = None, **said: Any) -> dict[str, Any]:
    dates = {"valid_from": day(begins), "valid_to": day(ends) if ends else None}
    return {**CUSTOMER, "msisdn": "1", "plan": "tiered", "status": "active", "cycle_day": 1, **dates, **said}


ALWAYS = [row("2026-01-01")]


def lines(terms: Sequence[Term], rows: Sequence[Mapping[str, Any]] = ALWAYS) -> dict[str, str]:
    """What the fees of April come to, by the end of their lines' ids."""
    by_plan = {name: [term for term in terms if term.plan == name] for name in {term.plan for term in terms}}
    fees = fee_lines(held_fees(rows, by_plan, APRIL), APRIL, 2)
    return {line.line_id.removeprefix("fee/"): str(line.amount) for line in fees}


def test_a_fee_within_the_maximum_is_whole() -> None:
    assert lines(version(limited("170", voice="50"))) == {"1/voice_first_tier/tiered/2026-01-01": "50.00"}


def test_a_fee_above_the_maximum_is_cut_to_it_and_its_line_says_so() -> None:
    terms = version(limited("40", voice="50"))
    assert lines(terms) == {"1/voice_first_tier/tiered/2026-01-01": "40.00"}
    (line,) = fee_lines(held_fees(ALWAYS, {"tiered": terms}, APRIL), APRIL, 2)
    assert line.label == "Voice, first tier, cut to the maximum"


def test_several_fees_are_cut_together_in_the_order_of_the_bill() -> None:
    assert lines(version(limited("70", voice="50", sms="30", data="25"))) == {
        "1/data_first_tier/tiered/2026-01-01": "25.00",
        "1/sms_first_tier/tiered/2026-01-01": "30.00",
        "1/voice_first_tier/tiered/2026-01-01": "15.00",
    }


def test_each_number_has_the_maximum_for_itself() -> None:
    rows = [*ALWAYS, row("2026-01-01", msisdn="2")]
    assert list(lines(version(limited("40", voice="50")), rows).values()) == ["40.00", "40.00"]


def test_a_maximum_by_days_cuts_the_whole_fee_by_the_days_on_the_plan() -> None:
    """90 x 10 / 30 = 30; a number in suspension is on its plan, and so it is 90 x 20 / 30 = 60."""
    terms = version(PRORATED + limited("90", voice="50"))
    ten, ten_more = row("2026-04-01", "2026-04-11"), row("2026-04-11", "2026-04-21", status="suspended")
    assert list(lines(terms, [ten]).values()) == ["30.00"]
    assert list(lines(terms, [ten, ten_more]).values()) == ["50.00"]


def test_a_prorated_maximum_has_six_decimals_as_in_rating() -> None:
    """100 x 20 / 30 is 66.666667, which the fee of data leaves 0.006667 of: 0.01."""
    terms = version(PRORATED + limited("100", data="66.66", voice="50"))
    assert list(lines(terms, [row("2026-04-11")]).values()) == ["66.66", "0.01"]


def test_other_fees_of_the_plan_are_not_of_the_maximum() -> None:
    monthly = '[[fee]]\nname = "monthly"\nlabel = "Monthly"\namount = "99"\n'
    assert list(lines(version(limited("40", voice="50") + monthly)).values()) == ["99.00", "40.00"]


def test_of_two_versions_the_fee_and_the_maximum_of_the_one_held_last_count() -> None:
    two = [*version(limited("40", voice="50"), ends="2026-04-16"), *version(limited("60", voice="70"), "2026-04-16")]
    assert lines(two) == {"1/voice_first_tier/tiered/2026-04-16": "60.00"}
    assert lines(two, [row("2026-01-01", "2026-04-16")]) == {"1/voice_first_tier/tiered/2026-01-01": "40.00"}


def test_each_plan_of_a_cycle_has_a_maximum_of_its_own() -> None:
    terms = [*version(limited("40", voice="50")), *version(limited("10", voice="20"), name="other")]
    rows = [row("2026-01-01", "2026-04-16"), row("2026-04-16", plan="other")]
    assert list(lines(terms, rows).values()) == ["10.00", "40.00"]


def test_a_number_in_suspension_all_cycle_owes_no_fee() -> None:
    assert not lines(version(limited("40", voice="50")), [row("2026-01-01", status="suspended")])


def test_another_cycle_day_does_not_put_versions_in_another_order() -> None:
    """The cycle day changes to 15 on 15 April: its days from then on are 1 April and later on the own calendar."""
    two = [*version(limited("99", voice="50"), ends="2026-04-20"), *version(limited("99", voice="70"), "2026-04-20")]
    rows = [row("2026-01-01", "2026-04-15"), row("2026-04-15", "2026-04-25", cycle_day=15)]
    assert lines(two, rows) == {"1/voice_first_tier/tiered/2026-04-20": "70.00"}


def test_days_on_a_plan_count_once_where_the_cycle_day_changes() -> None:
    later = [row("2026-01-01", "2026-04-15"), row("2026-04-15", cycle_day=15)]
    earlier = [row("2026-01-01", "2026-04-15", cycle_day=15), row("2026-04-15")]
    assert [days_on_plan(rows, "1", "tiered", APRIL) for rows in (later, earlier)] == [30, 30]
