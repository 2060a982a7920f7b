"""The engine and the oracle, written apart, agree on every use and every bill of random months."""

import pytest
from pyspark.sql import SparkSession

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import bill_cycle, rate_usage
from lake.store import Store
from tests.golden.five_bills import HandBill, five_bills
from tests.oracle.reference_tariff import Bill, Rated, Subscriber, Use, bill, random_month, rate
from tests.small_lakes import SETTINGS, write_month

CYCLES = ("2026-03", "2026-04", "2026-05")

pytestmark = pytest.mark.slow


def engine_rates(store: Store) -> dict[str, Rated]:
    """The verdict on each use, as the oracle puts it."""
    assert rate_usage.main(SETTINGS, store) == 0
    return {
        row["usage_id"]: Rated(row["status"], row["reason"], row["free_units"] or 0, row["charge"])
        for row in store.read(RATED_USAGE).collect()
    }


def engine_bills(store: Store, cycle: str) -> dict[str, tuple[object, ...]]:
    """Each account's lines and sums, as `comparable` puts those of the oracle."""
    assert bill_cycle.main(["--cycle", cycle, *SETTINGS], store) == 0
    lines: dict[str, list[object]] = {}
    for row in store.read(BILL_LINES).where(f"cycle = '{cycle}'").orderBy("account_id", "line_no").collect():
        usage_or_fee = row["kind"] in ("usage", "fee")
        terms = (None, None) if usage_or_fee else (row["base"], row["rate"] * 100)
        lines.setdefault(row["account_id"], []).append(
            (row["kind"], row["name"], row["msisdn"] or "", *terms, row["amount"])
        )
    sums = ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "total_due")
    return {
        row["account_id"]: (lines[row["account_id"]], *(row[name] for name in sums))
        for row in store.read(BILLS).where(f"cycle = '{cycle}'").collect()
    }


def comparable(oracle_bill: Bill) -> tuple[object, ...]:
    """A bill of the oracle; the base of a usage line is told by its charges already."""
    lines: list[object] = [
        (
            line.kind,
            line.name,
            line.msisdn,
            *((None, None) if line.kind == "usage" else (line.base, line.rate)),
            line.amount,
        )
        for line in oracle_bill.lines
    ]
    return (
        lines,
        oracle_bill.usage_amount,
        oracle_bill.discount_amount,
        oracle_bill.fee_amount,
        oracle_bill.tax_amount,
        oracle_bill.total_due,
    )


Outcome = tuple[dict[str, Rated], dict[str, dict[str, tuple[object, ...]]]]


@pytest.fixture(scope="module")
def random_one() -> tuple[list[Use], list[Subscriber]]:
    """A random month that lies on the tariff's edges."""
    return random_month(seed=20260301, n_uses=3_000, n_numbers=60)


@pytest.fixture(scope="module")
def outcome(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory, random_one: tuple[list[Use], list[Subscriber]]
) -> Outcome:
    """What the engine makes of the random month and of the five hand-made bills, in one lake: verdicts, and bills."""
    store = Store(spark, str(tmp_path_factory.mktemp("months") / "lake"))
    hands = five_bills()
    uses = random_one[0] + [use for hand in hands for use in hand.uses]
    write_month(store, uses, random_one[1] + [who for hand in hands for who in hand.subscribers])
    return engine_rates(store), {cycle: engine_bills(store, cycle) for cycle in CYCLES}


def test_engine_and_oracle_agree_on_every_use_and_bill_of_a_random_month(
    outcome: Outcome, random_one: tuple[list[Use], list[Subscriber]]
) -> None:
    uses, subscribers = random_one
    expected, (rates, bills) = rate(uses, subscribers), outcome
    wrong = [use for use in uses if expected[use.usage_id] != rates.get(use.usage_id)]
    first = min(wrong, key=lambda use: use.start, default=None)
    assert not wrong, (
        f"{len(wrong)} differ, first {first}: {first and (expected[first.usage_id], rates[first.usage_id])}"
    )
    for cycle in CYCLES:
        for account, oracle_bill in bill(cycle, uses, subscribers).items():
            assert bills[cycle][account] == comparable(oracle_bill)


@pytest.mark.parametrize("hand", five_bills(), ids=lambda hand: hand.title)
def test_the_engine_bills_as_the_hand_did(outcome: Outcome, hand: HandBill) -> None:
    rates, bills = outcome
    assert {usage_id: rates[usage_id] for usage_id in hand.rated} == hand.rated
    for (cycle, account), hand_bill in hand.bills.items():
        assert bills[cycle][account] == comparable(hand_bill)


def test_no_account_is_billed_that_the_oracle_does_not_bill(
    outcome: Outcome, random_one: tuple[list[Use], list[Subscriber]]
) -> None:
    by_hand = {who.account_id for hand in five_bills() for who in hand.subscribers}
    for cycle in CYCLES:
        assert set(outcome[1][cycle]) - by_hand == set(bill(cycle, *random_one))
