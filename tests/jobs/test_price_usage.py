"""What price-usage answers to whoever designs a tariff."""

import json
from collections.abc import Sequence
from contextlib import redirect_stderr
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.price_usage import main
from lake.store import Store
from tests.builders import SETTINGS
from tests.oracle.random_months import random_month
from tests.oracle.rating import rate, rows_by_number
from tests.oracle.records import Subscriber, Use, row_in_force

CALL = {"record_type": "voice", "plan": "standard", "start": "2026-03-25T19:00:00", "units": 60}
Line = dict[str, Any]


def priced(store: Store, folder: Path, lines: Sequence[Line | str], status: int = 0) -> list[Line]:
    """The answers to lines of usage, each with its own id and the fields of CALL unless it says others."""
    usage, out = folder / "usage.jsonl", folder / "prices.jsonl"
    text = [
        line if isinstance(line, str) else said({"usage_id": f"u{n}"} | CALL | line) for n, line in enumerate(lines)
    ]
    usage.write_text("\n".join(text), encoding="utf-8")
    assert main([*SETTINGS, "--usage", str(usage), "--out", str(out)], store) == status
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def said(line: Line) -> str:
    return json.dumps({name: value for name, value in line.items() if value is not None})


EXAMPLE: list[Line | str] = [
    {"subscriber": "amal", "start": "2026-03-06T09:00:00", "units": 150, "called_number": "0661000002"},
    {"subscriber": "amal", "units": 600},
    {"subscriber": "amal", "record_type": "data", "start": "2026-03-10T12:00:00", "units": 12_000_000},
]
REJECTED: list[tuple[str, Line]] = [
    ("international_not_allowed", {"called_number": "+33123456789"}),
    ("roaming_not_allowed", {"visited_network": "20801"}),
]
FAULTS: list[tuple[str, Line]] = [
    ("missing_usage_id", {"usage_id": None}),
    ("duplicate_usage_id", {"usage_id": "u0"}),
    ("unknown_record_type", {"record_type": "fax"}),
    ("missing_plan", {"plan": None}),
    ("unknown_plan", {"plan": "gold"}),
    ("unknown_plan", {"start": "2017-12-31T12:00:00"}),
    ("malformed_start", {"start": "soon"}),
    ("malformed_start", {"start": None}),
    ("start_out_of_range", {"start": "9999-03-25T19:00:00"}),
    ("malformed_units", {"units": "sixty"}),
    ("malformed_units", {"units": 60.5}),
    ("malformed_units", {"units": None}),
    ("negative_units", {"units": -1}),
    ("negative_units", {"units": -(10**30)}),
    ("units_too_large", {"units": 10**30}),
    ("units_too_large", {"units": 2_678_401}),
    ("malformed_called_number", {"called_number": "hello there you"}),
    ("unknown_key", {"caled_number": "0522000001"}),
]
BROKEN: list[Line | str] = ["{", "[1]", "", "\u20ac"]
LAST: Line = {"subscriber": "amal", "start": "2026-03-30T19:00:00", "units": 121}
FIRST_BROKEN = len(EXAMPLE) + len(REJECTED) + len(FAULTS) + 1


@pytest.fixture(scope="module")
def answered(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Line], str]:
    """The answers to all of the above in one file, and what was said on stderr."""
    folder, said_on_stderr = tmp_path_factory.mktemp("sample"), StringIO()
    lines = [*EXAMPLE, *(line for _, line in REJECTED + FAULTS), *BROKEN, LAST]
    with redirect_stderr(said_on_stderr):
        answers = priced(Store(spark, str(folder / "lake")), folder, lines, status=1)
    return answers, said_on_stderr.getvalue()


def test_the_example_worked_by_hand_is_priced_and_explained(answered: tuple[list[Line], str]) -> None:
    friday, wednesday, data = answered[0][:3]
    assert [use["charge"] for use in (friday, wednesday, data)] == ["0.285180", "6.120000", "0.700000"]
    assert friday["pieces"] == [
        {
            "offset": 0,
            "units": 150,
            "billed_units": 150,
            "window": "morning x friday",
            "group": 1,
            "price": "0.010000",
            "price_unit": 1,
            "modifier": "0.95060000",
            "charge": "1.425900",
        }
    ]
    assert friday["from_allowance"] == [{"bucket": "granted", "units": 120, "credit": "1.140720"}]
    assert (friday["zone"], friday["matched_prefix"], friday["plan_version"]) == (
        "morocco_mobile",
        "2126",
        "2018-01-01",
    )
    assert [(step["from"], step["to"], step["units"], step["charge"]) for step in data["tier"]] == [
        (0, 10_000_000, 10_000_000, "0.500000"),
        (10_000_000, None, 2_000_000, "0.200000"),
    ]
    assert [piece["offset"] for piece in data["pieces"]] == [0, 10_000_000]


def test_what_a_plan_does_not_allow_is_rejected(answered: tuple[list[Line], str]) -> None:
    found = answered[0][len(EXAMPLE) :][: len(REJECTED)]
    assert [(each["status"], each["reason"], each["charge"]) for each in found] == [
        ("rejected", reason, "0.000000") for reason, _ in REJECTED
    ]


def test_each_fault_is_an_error_with_its_reason_and_the_others_are_unharmed(answered: tuple[list[Line], str]) -> None:
    found, last = answered[0][len(EXAMPLE) + len(REJECTED) : -1], answered[0][-1]
    assert [(each["status"], each["reason"], each["charge"]) for each in found] == [
        ("error", reason, None) for reason, _ in FAULTS
    ]
    assert all(each["pieces"] == each["tier"] == each["from_allowance"] == [] for each in found)
    assert last["charge"] == "1.234200"  # 121 s in the evening, the free ones used up by then


def test_broken_lines_are_named_and_the_others_are_priced(answered: tuple[list[Line], str]) -> None:
    answers, said_on_stderr = answered
    assert len(answers) == FIRST_BROKEN
    named = ", ".join(str(FIRST_BROKEN + n) for n in range(len(BROKEN)))
    assert f"no JSON object, and without a price: 4 of its lines, {named}; mend them." in said_on_stderr


@pytest.mark.slow
def test_random_usage_costs_what_the_oracle_says_and_every_charge_adds_up(store: Store, tmp_path: Path) -> None:
    uses, plans = with_plans(*random_month(seed=4, n_uses=3_000, n_numbers=90))
    answers = priced(store, tmp_path, [line_of(use, plans[use.usage_id]) for use in uses])
    wanted = rate(uses, held(uses, plans), first_cycle="2026-01")
    assert len(answers) == len(uses) > 1_500
    assert [each["usage_id"] for each in answers] == [use.usage_id for use in uses]
    assert {each["usage_id"]: (each["status"], Decimal(each["charge"])) for each in answers} == {
        usage_id: (verdict.status, verdict.charge) for usage_id, verdict in wanted.items()
    }
    for each in answers:
        pieces, tier, credit = (
            sum(Decimal(part[money]) for part in each[parts])
            for parts, money in (("pieces", "charge"), ("tier", "charge"), ("from_allowance", "credit"))
        )
        assert pieces + Decimal(each["connect_fee"]) - credit + Decimal(each["rounding"]) == Decimal(each["charge"])
        assert tier == pieces
        assert abs(Decimal(each["rounding"])) <= Decimal("0.000002")


def with_plans(uses: Sequence[Use], rows: Sequence[Subscriber]) -> tuple[list[Use], dict[str, str]]:
    """The uses of active subscribers on a plan that the tariff has, and their plan by usage_id."""
    of_number, plans = rows_by_number(rows), {}
    for use in uses:
        row = row_in_force(of_number.get(use.msisdn, []), use.local.date())
        if row is not None and row.status == "active" and row.plan != "gold":
            plans[use.usage_id] = row.plan
    return [use for use in uses if use.usage_id in plans], plans


def held(uses: Sequence[Use], plans: dict[str, str]) -> list[Subscriber]:
    """What a sample tells of its subscribers: each plan from the day of its first use, until that of another."""
    days: dict[str, dict[date, str]] = {}
    for use in uses:
        days.setdefault(use.msisdn, {})[use.local.date()] = plans[use.usage_id]
    rows = []
    for msisdn, of_day in days.items():
        order = sorted(of_day)
        for day, until in zip(order, [*order[1:], None], strict=True):
            rows.append(Subscriber(msisdn, "A1", of_day[day], "active", False, False, date(2020, 1, 1), day, until))
    return rows


def line_of(use: Use, plan: str) -> Line:
    """A use as a line of the sample."""
    return {
        "usage_id": use.usage_id,
        "record_type": use.record_type,
        "plan": plan,
        "start": use.start.isoformat(),
        "units": use.units,
        "subscriber": use.msisdn,
        "called_number": "+33123456789" if use.is_international else "+212661000002",
        "visited_network": "20801" if use.is_roaming else None,
    }
