"""Issued cycles and what passes between them: a shared bucket, what rolls over. Figures worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from gold.bases import BASES
from silver.rate_plans import RATE_PLANS
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import FAMILY, owner, with_plans
from tests.oracle.records import Use
from tests.plain_lake import PlainLake
from tests.small_lakes import KNOWN, tariff_rows, usage_row

DEARER = KNOWN.replace(month=4)
MOVED = date(2026, 3, 16)
WENT, OF_A, OF_B = owner(1, "A", "family"), owner(2, "A", "family"), owner(3, "B", "family")
OWNERS = [replace(WENT, valid_to=MOVED), replace(WENT, account_id="B", valid_from=MOVED), OF_A, OF_B]


def call(name: str, msisdn: str, day: int, minutes: int) -> Use:
    return Use(name, "voice", msisdn, datetime(2026, 3, day, 12, tzinfo=UTC), 60 * minutes)


"""A minute costs 0.60, and five of an account's are free; then 1.20 is believed. A was issued by 0.60, B is open."""

USES = [
    call("A's five", WENT.msisdn, 10, 5),
    call("A's sixth", OF_A.msisdn, 12, 1),
    call("B's two", WENT.msisdn, 20, 2),
    call("B's five", OF_B.msisdn, 25, 5),
]
LATE = call("A's late two", WENT.msisdn, 5, 2)


def learn(lake: PlainLake, plan: str, before: Path, after: Path) -> None:
    """From DEARER on a plan is believed as another folder has it."""
    was, now = ({row["plan"]: row for row in tariff_rows(folder)} for folder in (before, after))
    mended = [was[plan] | {"known_to": DEARER}, now[plan] | {"known_from": DEARER}]
    lake.put(RATE_PLANS, [*(row for name, row in was.items() if name != plan), *mended])


def charges(lake: PlainLake) -> dict[str, Decimal]:
    return {name: row["charge"] for name, row in lake.rate().items()}


def test_late_usage_takes_of_what_the_issued_account_shared_by_its_own_price_and_the_other_follows(
    tmp_path: Path,
) -> None:
    lake, cheap = PlainLake(tmp_path), with_plans(tmp_path / "cheap", FAMILY)
    lake.loaded([usage_row(use, n) for n, use in enumerate(USES)], OWNERS, cheap)
    first = {"A's five": 0, "A's sixth": Decimal("0.60"), "B's two": 0, "B's five": Decimal("1.20")}
    assert charges(lake) == first
    lake.put(BASES, [{"account_id": "A", "cycle": "2026-03", "basis": KNOWN}])
    dear = with_plans(tmp_path / "dear", FAMILY.replace('"0.60"', '"1.20"'))
    learn(lake, "family", cheap, dear)
    assert charges(lake) == first | {"B's five": Decimal("2.40")}
    lake.put(USAGE, [usage_row(use, n) for n, use in enumerate([*USES, LATE])])
    assert charges(lake) == first | {"A's late two": 0, "A's five": Decimal("1.20"), "B's five": Decimal("2.40")}
    lake.put(BASES, [{"account_id": "A", "cycle": "2026-03", "basis": DEARER}])
    assert charges(lake) == {
        "A's late two": 0, "A's five": Decimal("2.40"), "A's sixth": Decimal("1.20"), "B's two": 0,
        "B's five": Decimal("2.40"),
    }  # fmt: skip


ROLL = """
plan = "roll"
label = "Roll"
[[version]]
valid_from = 2026-01-01
[version.voice]
price = "0.60"
price_unit = 60
free_units = 300
rollover = true
roaming = true
international = true
"""


def test_what_rolls_over_out_of_a_cycle_priced_anew_reaches_an_issued_one_that_keeps_its_own_basis(
    tmp_path: Path,
) -> None:
    """Five minutes are free, and all are used in March; of April's ten five are paid. Ten should have been free: once
    March is priced anew, five pass on to April, which has five of its own; twelve of April are two too many then."""
    lake, few, more = PlainLake(tmp_path), with_plans(tmp_path / "few", ROLL), ROLL.replace("300", "600")
    who = owner(1, "A", "roll")
    april = replace(call("April's ten", who.msisdn, 1, 10), start=datetime(2026, 4, 10, 12, tzinfo=UTC))
    uses = [call("March's five", who.msisdn, 10, 5), april]
    lake.loaded([usage_row(use, n) for n, use in enumerate(uses)], [who], few)
    first = {"March's five": Decimal(0), "April's ten": Decimal("3.00")}
    assert charges(lake) == first
    issued = [{"account_id": "A", "cycle": name, "basis": KNOWN} for name in ("2026-03", "2026-04")]
    lake.put(BASES, issued)
    learn(lake, "roll", few, with_plans(tmp_path / "more", more))
    assert charges(lake) == first
    lake.put(BASES, [*issued, issued[0] | {"basis": DEARER}])
    assert charges(lake) == first | {"April's ten": 0}
    late = replace(april, usage_id="April's late two", start=datetime(2026, 4, 20, 12, tzinfo=UTC), units=120)
    lake.put(USAGE, [usage_row(use, n) for n, use in enumerate([*uses, late])])
    assert charges(lake) == first | {"April's ten": 0, "April's late two": Decimal("1.20")}
