"""Who gets a bill, as whom, and by which rules: many accounts at once, from columns to columns."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow
import pytest

from gold.bill_lines import BILL_LINES
from gold.billing.account import billed_account
from gold.billing.accounts import OUTPUTS, Billing, DatedRules, Terms
from gold.bills import BILLS
from gold.cycles import cycle
from lake.batches import in_process
from lake.errors import Stop
from tests.gold.bill_cases import rules_of
from tests.gold.few_rules import VOICE_AND_VAT, YEN
from tests.gold_rows import CUSTOMER

MARCH = cycle("2026-03")
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
RULES = (
    DatedRules(date(2018, 1, 1), date(2026, 4, 10), "old", rules_of(VOICE_AND_VAT)),
    DatedRules(date(2026, 4, 10), None, "new", rules_of(YEN)),
)
CONSTANTS = {"currency": "MAD", "input_versions": "{}", "billed_at": NOON}
NO_CALENDARS = (frozenset[str](),)
BILLING = Billing(MARCH, [Terms(RULES, {}, NO_CALENDARS)], 2, "run", CONSTANTS)


def row(account: str, begins: str, ends: str | None = None, /, **other: Any) -> dict[str, Any]:
    dates = {"valid_from": date.fromisoformat(begins), "valid_to": date.fromisoformat(ends) if ends else None}
    whose = {"account_id": account, "msisdn": f"+{account}", "status": "active", "cycle_day": 1}
    return {**CUSTOMER, **whose, **dates, **other}


def used(account: str, service: str, charge: str, **other: Any) -> dict[str, Any]:
    parts = {
        "day_kind": 0,
        "zone": None,
        "uses": 1,
        "units": 60,
        "free_units": 0,
        "counted_units": 60,
        "charge": Decimal(charge),
    }
    return {"account_id": account, "msisdn": f"+{account}", "record_type": service, **parts, **other}


USED = pyarrow.schema({"account_id": pyarrow.string(), "msisdn": pyarrow.string(), "record_type": pyarrow.string()})


NO_BASES = pyarrow.schema({name: pyarrow.string() for name in ("account_id", "basis", "edition")}).empty_table()
STILL = {"known_from": NOON - timedelta(days=10), "known_to": None}


def billed(
    rows: list[dict[str, Any]], *usage: dict[str, Any], billing: Billing = BILLING, bases: pyarrow.Table = NO_BASES
) -> dict[str, pyarrow.Table]:
    tables = {"usage": pyarrow.Table.from_pylist(list(usage)) if usage else USED.empty_table(), "bases": bases}
    tables["subscribers"] = pyarrow.Table.from_pylist([STILL | row for row in rows])
    return dict(in_process("account_id", billing, tables, OUTPUTS))


@pytest.mark.parametrize(
    ("begins", "ends", "status", "is_billed"),
    [
        ("2025-12-01", None, "active", True),
        ("2025-12-01", "2026-03-01", "active", False),
        ("2025-12-01", "2026-03-02", "active", True),
        ("2026-03-31", None, "active", True),
        ("2026-04-01", None, "active", False),
        ("2025-12-01", None, "suspended", False),
    ],
)
def test_an_account_is_billed_where_a_number_is_active_on_a_day_of_the_cycle(
    begins: str, ends: str | None, status: str, is_billed: bool
) -> None:
    assert (billed_account([row("A", begins, ends, status=status)], [], MARCH) is not None) == is_billed


def test_the_lowest_number_in_force_on_the_last_day_speaks_for_its_account() -> None:
    rows = [
        row("A", "2025-12-01", "2026-03-31", msisdn="1", region="ended"),
        row("A", "2026-02-01", None, msisdn="3", region="third"),
        row("A", "2026-03-31", None, msisdn="2", region="second"),
        row("A", "2026-04-01", None, msisdn="0", region="later"),
    ]
    for turned in (rows, rows[::-1]):
        account = billed_account(turned, [], MARCH)
        assert account is not None
        assert (account.attributes["region"], account.numbers) == ("second", 3)
    account = billed_account(
        [*rows[:1], row("A", "2026-01-01", "2026-03-20", msisdn="0", region="began last")], [], MARCH
    )
    assert account is not None
    assert account.attributes["region"] == "began last", "of none in force the version that began last"


def test_an_account_with_a_cycle_day_is_as_on_the_last_day_of_its_own_cycle() -> None:
    rows = [
        row("A", "2025-12-01", "2026-04-14", cycle_day=15),
        row("A", "2026-04-14", None, cycle_day=15, region="new"),
    ]
    held = {"code": "TEN", "valid_from": date(2026, 4, 14), "valid_to": date(2026, 4, 15)}
    account = billed_account(rows, [held, held | {"code": "OVER", "valid_to": date(2026, 4, 14)}], MARCH)
    assert account is not None
    assert (account.first_day, account.last_day) == (date(2026, 3, 15), date(2026, 4, 14))
    assert (account.attributes["region"], account.coupons) == ("new", {"TEN"})


def test_each_account_is_billed_by_the_rules_of_its_own_last_day() -> None:
    rows = [row("A", "2025-12-01"), row("B", "2025-12-01", cycle_day=15)]
    bills = billed(rows, used("A", "voice", "10"), used("B", "voice", "10"))["bills"].to_pylist()
    assert [(bill["account_id"], bill["rules_hash"], bill["total_due"]) for bill in bills] == [
        ("A", "old", Decimal("12.9000")),  # 9.00 + 1.00, 0.90 on voice, 2.00
        ("B", "new", Decimal("11.5500")),  # 9.00 + 1.50, 1.05
    ]


def test_rows_have_every_column_of_their_tables_and_add_up() -> None:
    out = billed([row("A", "2025-12-01")], used("A", "sms", "1.005"), used("A", "voice", "3", zone="x"))
    assert [out[name].column_names for name in ("lines", "bills")] == [list(t.names) for t in (BILL_LINES, BILLS)]
    lines, (bill,) = out["lines"].to_pylist(), out["bills"].to_pylist()
    assert [(line["line_no"], line["line_id"], line["amount"]) for line in lines[:3]] == [
        (1, "usage/+A/voice", Decimal("3.0000")),
        (2, "usage/+A/sms", Decimal("1.0100")),
        (3, "discount/tenth", Decimal("-0.4000")),
    ]
    assert lines[1]["rounding_difference"] == Decimal("-0.005000000000")
    voice, vat = {"name": "voice", "rate": Decimal("0.10")}, {"name": "vat", "rate": Decimal("0.20")}
    assert [line["taxes"] for line in lines] == [[voice, vat], [vat], [voice, vat], [vat], None, None]
    assert [line["rules_version"] for line in lines] == [None] * 2 + [date(2018, 1, 1)] * (len(lines) - 2)
    assert bill["total_due"] == sum(line["amount"] for line in lines)
    assert (bill["bill_id"], bill["status"], bill["billed_at"]) == ("2026-03-A", "draft", NOON)


def test_usage_of_an_account_that_is_not_billed_keeps_its_lines() -> None:
    out = billed([row("A", "2026-04-01")], used("A", "voice", "1"))
    assert out["bills"].num_rows == 0
    assert [(line["taxes"], line["rules_version"]) for line in out["lines"].to_pylist()] == [(None, None)]


def test_the_order_of_rows_does_not_matter() -> None:
    random = Random(1)
    rows = [row(f"A{n // 2}", "2025-12-01", msisdn=f"+{n}") for n in range(40)]
    usage = [
        used(f"A{n // 2}", service, f"{random.random():.6f}", msisdn=f"+{n}", zone=random.choice((None, "x")))
        for n in range(40) for service in ("sms", "voice", "data")
    ]  # fmt: skip
    first = billed(rows, *usage)
    for items in (rows, usage):
        random.shuffle(items)
    assert billed(rows, *usage) == first


def test_what_cannot_be_reckoned_names_the_account() -> None:
    with pytest.raises(Stop, match=r"the bill of A cannot be reckoned: StopIteration"):
        billed([row("A", "2025-12-01")], billing=replace(BILLING, terms=[Terms(RULES[1:], {}, NO_CALENDARS)]))


def test_what_no_line_can_hold_names_the_account_and_its_number() -> None:
    parts = [used("A", "data", "99999999999.000000", zone=str(n)) for n in range(11)]
    with pytest.raises(
        Stop, match=r"the bill of A cannot be reckoned: OverflowError: data of \+A comes to 1,099,999,999,989"
    ):
        billed([row("A", "2025-12-01")], *parts)


def test_who_has_been_a_customer_since_the_first_day_there_is_gets_a_bill_on_any_cycle_day() -> None:
    (bill,) = billed([row("A", "0001-01-01", cycle_day=15)])["bills"].to_pylist()
    assert bill["first_day"] == date(2026, 3, 15)


def test_an_account_whose_cycle_is_issued_is_billed_as_its_basis_believed() -> None:
    """Both accounts were thought students until noon; then the rules were others, too."""
    then = {"known_to": NOON, "is_student": True}
    rows = [row(account, "2025-12-01", **when) for account in "AB" for when in (then, {"known_from": NOON})]
    issued = {"account_id": "A", "cycle": "2026-03", "basis": NOON - timedelta(seconds=1), "edition": 1}
    old = Terms(RULES[:1], {}, NO_CALENDARS)
    billing = replace(BILLING, terms=[Terms([replace(RULES[1], valid_from=date(2018, 1, 1))], {}, NO_CALENDARS), old])
    bills = billed(rows, billing=billing, bases=pyarrow.Table.from_pylist([issued]))["bills"].to_pylist()
    assert [(bill["account_id"], bill["is_student"], bill["rules_hash"]) for bill in bills] == [
        ("A", True, "old"),
        ("B", False, "new"),
    ]


def test_a_discount_takes_nothing_from_a_bill_below_zero() -> None:
    """A volume price gives back what dearer units cost, to which the cycle's other uses may not come."""
    text = '[[discount]]\nname = "tenth"\nlabel = "T"\nbase = "lines"\nservice = "voice"\npercent = "10"\n'
    terms = Terms([DatedRules(date(2018, 1, 1), None, "any", rules_of(text))], {}, NO_CALENDARS)
    billing = replace(BILLING, terms=[terms])
    for sms, discount in (("-350", 0), ("-1", -2)):
        out = billed([row("A", "2025-12-01")], used("A", "voice", "20"), used("A", "sms", sms), billing=billing)
        assert out["bills"].to_pylist()[0]["discount_amount"] == discount
