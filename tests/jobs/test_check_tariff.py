"""What check-tariff tells whoever edits a tariff."""

import json
from pathlib import Path

import pytest

from jobs.check_tariff import main
from tests.gold.pricing.tariff_folders import REFERENCE, reference_copy


def test_a_sound_tariff_is_counted_without_spark(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(REFERENCE), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["plans"] == 2
    assert "plan standard (Standard) from 2018-01-01, " in said.err
    assert "Spark" not in said.err


def test_faults_of_all_files_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = reference_copy(tmp_path)
    spoil(folder / "plans" / "standard.toml", 'price = "0.01"', "price = 0.01")
    spoil(folder / "plans" / "premium.toml", "price_unit = 1_000_000", "price_unti = 1_000_000")
    (folder / "calendar.csv").write_text("name,valid_from,valid_to,note\nramadan,2026-03-20,2026-02-18,backwards\n")
    with (folder / "destinations.csv").open("a") as prefixes:
        prefixes.write("+33,europe,2018-01-01,,\n")
    assert main([str(folder)]) == 1
    said = capsys.readouterr().err
    for fault in (
        "standard.toml: plan standard from 2018-01-01: voice.price is 0.01; expected a decimal from 0 as text",
        "premium.toml: plan premium from 2018-01-01: data.price_unti is an unknown key; expected price_unit, a whole",
        "calendar.csv line 2 (ramadan,2026-03-20,2026-02-18,backwards): valid_to, which is excluded, is not after",
        "(+33,europe,2018-01-01,,): prefix is not the leading digits",
    ):
        assert fault in said


def test_a_row_that_can_never_match_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = reference_copy(tmp_path)
    with (folder / "destinations.csv").open("a") as prefixes:
        prefixes.write("999,nowhere,2018-01-01,,\n")
    assert main([str(folder)]) == 0
    (told,) = (line for line in capsys.readouterr().err.splitlines() if "warning" in line)
    assert "destinations.csv: a row can never match, for no number in E.164 begins with 999" in told


def test_a_calendar_that_no_file_names_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = reference_copy(tmp_path)
    spoil(folder / "bill_rules.toml", 'calendar = "ramadan"', 'calendar = "easter"')
    assert main([str(folder)]) == 1
    assert 'calendar is "easter"; expected one of ramadan' in capsys.readouterr().err


def test_calendars_and_zones_of_a_plan_stand_in_their_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = reference_copy(tmp_path)
    spoil(
        folder / "plans" / "premium.toml",
        "[[version]]",
        '[[version]]\nwindow = [{ name = "off", calendar = "easter" }]',
    )
    spoil(folder / "plans" / "standard.toml", "international = false", 'international = ["mars"]')
    assert main([str(folder)]) == 1
    said = capsys.readouterr().err
    assert 'premium.toml: plan premium from 2018-01-01: window[1].calendar is "easter"; expected one of ramadan' in said
    assert "standard.toml: plan standard from 2018-01-01: voice.international is ['mars']; expected one of afr" in said


def test_what_is_no_folder_says_what_belongs_into_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nothing")]) == 1
    assert "nothing is no folder: name one that holds plans/*.toml" in capsys.readouterr().err


def spoil(file: Path, text: str, by: str) -> None:
    before = file.read_text()
    assert text in before
    file.write_text(before.replace(text, by))
