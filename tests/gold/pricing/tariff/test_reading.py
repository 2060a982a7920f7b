"""A tariff folder is read: its versions, and the faults between them and between its files."""

from datetime import date
from pathlib import Path

import pytest

from gold.pricing.tariff.reading import read_tariff
from tests.gold.pricing.tariff_folders import LATER, PLAN, REFERENCE, read, reference_copy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to be spoiled."""
    return reference_copy(tmp_path)


def test_all_faults_are_told_at_once_with_plan_and_dates(folder: Path) -> None:
    bad = (
        PLAN.replace('"0.30"', "0.3")
        .replace("price_unit = 60", "price_unit = 0")
        .replace('factor = "0.5"', "factor = 0.5")
    )
    faults = read(folder, bad).faults
    assert len(faults) == 3
    assert all("plan night from 2026-01-01: " in fault for fault in faults)


def test_an_overlap_names_plan_dates_and_file(folder: Path) -> None:
    overlapping = PLAN.replace("2026-01-01", "2026-01-01\nvalid_to = 2026-03-02") + LATER
    (fault,) = read(folder, overlapping).faults
    assert fault == (
        f"{folder / 'plans' / 'night.toml'}: plan night: the versions from 2026-01-01 to 2026-03-02 and "
        "from 2026-03-01 overlap; expected the first to end, or be left open, where the second begins."
    )


def test_a_version_that_outlasts_two_overlaps_both_and_leaves_no_day_between_them(folder: Path) -> None:
    whole = PLAN.replace("2026-01-01", "2026-01-01\nvalid_to = 2026-12-31")
    ended, last = LATER.replace("03-01", "03-01\nvalid_to = 2026-04-01"), LATER.replace("03-01", "05-01")
    first, second = read(folder, whole + ended + last).faults
    assert "the versions from 2026-01-01 to 2026-12-31 and from 2026-03-01 to 2026-04-01 overlap" in first
    assert "the versions from 2026-01-01 to 2026-12-31 and from 2026-05-01 overlap" in second


def test_two_versions_of_one_day_overlap(folder: Path) -> None:
    (fault,) = read(folder, PLAN + LATER.replace("2026-03-01", "2026-01-01")).faults
    assert "overlap" in fault


def test_a_gap_names_plan_dates_and_file(folder: Path) -> None:
    (fault,) = read(folder, PLAN.replace("2026-01-01", "2026-01-01\nvalid_to = 2026-02-27") + LATER).faults
    assert fault == (
        f"{folder / 'plans' / 'night.toml'}: plan night: no version holds from 2026-02-27 to 2026-03-01; "
        "expected none of its days without one."
    )


def test_a_plan_stands_in_one_file(folder: Path) -> None:
    (fault,) = read(folder, PLAN.replace("night", "premium")).faults
    assert fault.endswith(
        f"plan premium is also in {folder / 'plans' / 'night.toml'}; expected one file for each plan."
    )


def test_a_file_that_is_not_toml_is_named_beside_the_other_faults(folder: Path) -> None:
    (folder / "bill_rules.toml").write_bytes(b"label = \xff")
    first, second = read(folder, "plan = night").faults
    assert "night.toml: it is not TOML in UTF-8" in first
    assert "bill_rules.toml: it is not TOML in UTF-8" in second


@pytest.mark.parametrize("text", ["\n", "# a plan to come\n"])
def test_a_file_that_says_nothing_is_one_fault(folder: Path, text: str) -> None:
    (fault,) = read(folder, text).faults
    assert fault.endswith("night.toml: it says nothing; expected a label and at least one [[version]].")


def test_a_plan_without_a_version_is_named(folder: Path) -> None:
    (fault,) = read(folder, PLAN[: PLAN.index("[[version]]")]).faults
    assert "plan night: it has no version; expected at least one [[version]]" in fault


@pytest.mark.parametrize("value", ["[" * 5_000, "9" * 5_000])
def test_a_value_without_end_is_a_fault(folder: Path, value: str) -> None:
    (fault,) = read(folder, f"plan = {value}").faults
    assert "night.toml: it is not TOML in UTF-8" in fault


def test_a_folder_without_plans_is_no_tariff(tmp_path: Path) -> None:
    first, second = read_tariff(tmp_path, []).faults
    assert "there is no plan" in first
    assert "bill_rules.toml: it cannot be read" in second


def test_no_rates_at_all_is_one_fault(folder: Path) -> None:
    (fault,) = read(folder, PLAN.replace('price = "0.30"\nprice_unit = 60', "rate = []")).faults
    assert "voice.rate is []; expected at least one" in fault


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (f"price_unit = 0x{'F' * 5_000}", "price_unit is a number of thousands of digits; expected a whole number"),
        ('price_unit = "1\\n"', r'voice.price_unit is "1\n"; expected a whole number'),
        ('price_unit = 60\n"a\\u001b[31m" = 1', r'voice."a\u001b[31m" is an unknown key'),
        (f"price_unit = 60\n{'k' * 200} = 1", f'voice."{"k" * 56}... is an unknown key'),
    ],
)
def test_a_sentence_stays_one_line_whatever_the_file_says(folder: Path, bad: str, fault: str) -> None:
    faults = read(folder, PLAN.replace("price_unit = 60", bad, 1)).faults
    assert any(fault in sentence for sentence in faults), faults
    assert all(sentence.isprintable() for sentence in faults)


def test_the_reference_tariff_is_sound() -> None:
    tariff = read_tariff(REFERENCE, ["ramadan"])
    assert tariff.faults == ()
    assert [(version.name, version.label, version.valid_to) for version in tariff.versions] == [
        ("premium", "Premium", None),
        ("standard", "Standard", None),
        ("*", "Bill rules", None),
    ]


def test_a_version_ends_where_the_next_begins(folder: Path) -> None:
    tariff = read(folder, PLAN + LATER)
    assert tariff.faults == ()
    assert [(v.valid_from, v.valid_to) for v in tariff.versions if v.name == "night"] == [
        (date(2026, 1, 1), date(2026, 3, 1)),
        (date(2026, 3, 1), None),
    ]
