"""What price-usage answers to whoever designs a tariff."""

from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from jobs.price_usage import main
from tests.builders import SETTINGS
from tests.jobs.priced_samples import Line, priced

OWN_PLANS = {
    "tiers_after_free_units": """
        [version.voice]
        free_units = 100
        tiers = [{ up_to = 200, price = "0.01" }, { price = "0.02" }]
        price_unit = 1
        roaming = false
        international = false
    """,
    "tiers_after_a_bucket": """
        [[version.bucket]]
        name = "minutes"
        service = "voice"
        units = 100

        [version.voice]
        roaming = false
        international = false

        [[version.voice.rate]]
        groups = [{ tiers = [{ up_to = 200, price = "0.01" }, { price = "0.02" }], price_unit = 1 }]
    """,
}
"""Beside the reference tariff."""

EXAMPLE: list[Line | str] = [
    {"subscriber": "amal", "start": "2026-03-06T09:00:00", "units": 150, "called_number": "0661000002"},
    {"subscriber": "amal", "units": 600},
    {"subscriber": "amal", "record_type": "data", "start": "2026-03-10T12:00:00", "units": 12_000_000},
    {"subscriber": "badr", "plan": "tiers_after_free_units", "start": "2026-03-10T12:00:00", "units": 150},
    {"subscriber": "badr", "plan": "tiers_after_free_units", "start": "2026-03-11T12:00:00", "units": 250},
    {"subscriber": "chama", "plan": "tiers_after_a_bucket", "start": "2026-03-10T12:00:00", "units": 350},
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
    ("missing_plan", {"plan": None, "start": "0001-01-01T00:00:00+10:00"}),
]
BROKEN: list[Line | str] = ["{", "[1]", "", "\u20ac"]
LAST: Line = {"subscriber": "amal", "start": "2026-03-30T19:00:00", "units": 121}
FIRST_BROKEN = len(EXAMPLE) + len(REJECTED) + len(FAULTS) + 1


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Line], str]:
    """The answers to all of the above in one file, and what was said on stderr."""
    folder, said_on_stderr = tmp_path_factory.mktemp("sample"), StringIO()
    lines = [*EXAMPLE, *(line for _, line in REJECTED + FAULTS), *BROKEN, LAST]
    with redirect_stderr(said_on_stderr):
        answers = priced(folder, lines, OWN_PLANS, status=1)
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
        "212661",
        "2018-01-01",
    )
    assert [(step["from"], step["to"], step["units"], step["charge"]) for step in data["tier"]] == [
        (0, 10_000_000, 10_000_000, "0.500000"),
        (10_000_000, None, 2_000_000, "0.200000"),
    ]
    assert [piece["offset"] for piece in data["pieces"]] == [0, 10_000_000]


def test_free_units_advance_no_tier(answered: tuple[list[Line], str]) -> None:
    first, second = answered[0][3:5]
    assert (first["charge"], second["charge"]) == ("0.500000", "3.500000")  # 50 at 0.01; then 150 at 0.01, 100 at 0.02
    assert [(step["units"], step["charge"]) for step in second["tier"]] == [(150, "1.500000"), (100, "2.000000")]


def test_a_bucket_credits_what_its_units_would_have_cost(answered: tuple[list[Line], str]) -> None:
    use = answered[0][5]
    assert use["charge"] == "3.000000"  # of 350 units 250 are paid: 200 at 0.01, 50 at 0.02; with all, 100 more at 0.02
    assert use["from_allowance"] == [{"bucket": "minutes", "units": 100, "credit": "2.000000"}]


def test_what_a_plan_does_not_allow_is_rejected(answered: tuple[list[Line], str]) -> None:
    lines = answered[0][len(EXAMPLE) :][: len(REJECTED)]
    assert [(line["status"], line["reason"], line["charge"]) for line in lines] == [
        ("rejected", reason, "0.000000") for reason, _ in REJECTED
    ]


def test_each_fault_is_an_error_with_its_reason_and_the_others_are_unharmed(answered: tuple[list[Line], str]) -> None:
    lines, last = answered[0][len(EXAMPLE) + len(REJECTED) : -1], answered[0][-1]
    assert [(line["status"], line["reason"], line["charge"]) for line in lines] == [
        ("error", reason, None) for reason, _ in FAULTS
    ]
    assert all(line["pieces"] == line["tier"] == line["from_allowance"] == [] for line in lines)
    assert last["charge"] == "1.234200"  # 121 s in the evening, the free ones used up by then


def test_usage_that_is_not_there_is_told_from_usage_of_another_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SETTINGS, "--usage", str(tmp_path / "usage.jsonl")]) == 1
    assert "usage.jsonl: name a file with a JSON object a line" in capsys.readouterr().err
    assert main([*SETTINGS, "--usage", str(tmp_path)]) == 1
    assert "is no file of JSON lines: name one that ends in .jsonl" in capsys.readouterr().err


def test_an_empty_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "usage.jsonl").touch()
    assert main([*SETTINGS, "--usage", str(tmp_path / "usage.jsonl")]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "usage.jsonl has no lines, so nothing was priced: docs/tariff.md shows what one says" in printed.err


def test_prices_do_not_replace_their_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = tmp_path / "usage.jsonl"
    usage.write_text("{}", encoding="utf-8")
    assert main([*SETTINGS, "--usage", str(usage), "--out", str(tmp_path / "." / "usage.jsonl")]) == 1
    assert "is the usage itself: name another file for the prices." in capsys.readouterr().err
    assert usage.read_text(encoding="utf-8") == "{}"


def test_broken_lines_are_named_and_the_others_are_priced(answered: tuple[list[Line], str]) -> None:
    answers, said_on_stderr = answered
    assert len(answers) == FIRST_BROKEN
    named = ", ".join(str(FIRST_BROKEN + n) for n in range(len(BROKEN)))
    assert f"no JSON object, and without a price: 4 of its lines, {named}; mend them." in said_on_stderr
