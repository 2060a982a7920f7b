"""The oracle agrees with the five bills worked out by hand, and its random months reach every rule."""

from collections import Counter
from decimal import Decimal

import pytest

from tests.golden.five_bills import HandBill, five_bills
from tests.oracle.reference_tariff import bill, random_month, rate

FIVE = pytest.mark.parametrize("hand", five_bills(), ids=lambda hand: hand.title)
CYCLES = ("2026-02", "2026-03", "2026-04", "2026-05")


def test_there_are_five_bills_worked_out_by_hand() -> None:
    assert [hand.title[:6] for hand in five_bills()] == ["BILL A", "BILL B", "BILL C", "BILL D", "BILL E"]


@FIVE
def test_the_oracle_charges_every_use_as_the_hand_did(hand: HandBill) -> None:
    assert rate(hand.uses, hand.subscribers) == hand.rated


@FIVE
def test_the_oracle_writes_the_bills_of_the_hand_line_by_line(hand: HandBill) -> None:
    for (cycle, account), expected in hand.bills.items():
        assert bill(cycle, hand.uses, hand.subscribers)[account] == expected


@FIVE
def test_the_local_and_the_utc_times_of_a_hand_bill_are_the_same_moments(hand: HandBill) -> None:
    assert {use.usage_id: use.local.replace(tzinfo=None) for use in hand.uses} == hand.local_starts


@FIVE
def test_the_lines_of_a_hand_bill_add_up_to_what_is_due(hand: HandBill) -> None:
    for expected in hand.bills.values():
        assert sum((line.amount for line in expected.lines), Decimal(0)) == expected.total_due


def test_a_random_month_is_the_same_for_the_same_seed() -> None:
    assert random_month(7, 200, 20) == random_month(7, 200, 20)
    assert random_month(7, 200, 20) != random_month(8, 200, 20)


def test_the_order_in_which_uses_arrive_changes_no_charge() -> None:
    uses, subscribers = random_month(1, 1_500, 15)
    assert rate(uses, subscribers) == rate(sorted(uses, key=lambda use: use.usage_id), subscribers)


def test_random_months_reach_every_verdict_line_and_split() -> None:
    uses, subscribers = random_month(1, 6_000, 60)
    verdicts = rate(uses, subscribers)
    bills = [one for cycle in CYCLES for one in bill(cycle, uses, subscribers).values()]
    reached = Counter(line.name for one in bills for line in one.lines)
    assert set(reached) == {
        *("voice", "sms", "data", "voice_volume", "data_volume", "ramadan", "high_spend"),
        *("student", "urban", "loyalty", "regulatory", "vat"),
    }
    assert {verdict.reason for verdict in verdicts.values()} == {
        *("inactive_subscriber", "roaming_not_allowed", "international_not_allowed"),
        *("no_subscriber", "no_plan", None),
    }
    split = [use for use in uses if 0 < verdicts[use.usage_id].free_units < use.units]
    beyond = [use for use in uses if verdicts[use.usage_id].free_units > 240]
    assert split
    assert beyond  # more than any plan's own: carried in


def test_every_charged_use_of_a_random_month_stands_on_one_bill_and_every_bill_adds_up() -> None:
    uses, subscribers = random_month(2, 3_000, 40)
    charges = [verdict.charge for verdict in rate(uses, subscribers).values() if verdict.charge]
    bills = [one for cycle in CYCLES for one in bill(cycle, uses, subscribers).values()]
    usage = [line.base for one in bills for line in one.lines if line.kind == "usage" and line.base]
    assert sum(usage) == sum(charges)
    assert all(sum(line.amount for line in one.lines) == one.total_due for one in bills)
