"""The bridge is as a hand worked it out, and adds up whatever the months are."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from serving.month_end.bridge import bridge
from serving.month_end.month import Month

ZERO = Decimal(0)


def test_each_step_is_as_a_hand_worked_it_out(month: Month) -> None:
    made = bridge(month)
    assert (made.before, made.after) == (Decimal("17.00"), Decimal("20.33"))
    assert {step.name: step.amount for step in made.steps} == {
        "Customers gone": Decimal("-5.00"),
        "New customers": Decimal("6.00"),
        "Volume, voice": Decimal("5.00"),  # 150 s at 10.00 for 100 s, less 10.00
        "Price and mix, voice": Decimal("-3.00"),
        "Volume, data": Decimal("3.00"),  # not used before, so none of it is price
        "Price and mix, data": Decimal("0.00"),
        "Discounts": Decimal("-1.50"),
        "Fees": Decimal("0.00"),
        "Contained taxes": Decimal("-1.17"),
    }
    assert made.gap == 0


def used(random: Random) -> dict[str, Any]:
    """Usage of a service by customers that are gone, new or stayed."""
    was, now = random.choice([(True, False), (False, True), (True, True)])
    units_before, units = (Decimal(random.choice([0, 1, 7, random.randrange(10**15)])) for _ in range(2))
    amount_before, amount = (Decimal(random.randrange(10**12)).scaleb(-2) for _ in range(2))
    before = {"units_before": units_before, "amount_before": amount_before if units_before else ZERO}
    after = {"units": units, "amount": amount if units else ZERO}
    gone, new = dict.fromkeys(after, ZERO), dict.fromkeys(before, ZERO)
    return {"was_billed": was, "is_billed": now, "record_type": "voice", **(before if was else new)} | (
        after if now else gone
    )


def line(cycle: str, amount: Decimal) -> dict[str, Any]:
    return {"cycle": cycle, "kind": "usage", "revenue_kind": "usage", "amount": amount, "revenue": amount}


def test_the_steps_add_up_to_the_change_of_any_months(month: Month) -> None:
    random = Random(1)
    for _ in range(500):
        rows = [used(random) for _ in range(random.randrange(8))]
        lines = [line("2026-02", row["amount_before"]) for row in rows]
        lines += [line("2026-03", row["amount"]) for row in rows]
        assert bridge(replace(month, used=rows, lines=lines)).gap == 0
