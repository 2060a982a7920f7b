"""Terms as documents: what is read again is what was written, and equal terms are equal texts."""

import json
from datetime import date
from pathlib import Path

import pytest

from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.document import bill_rules_from, document, document_hash, hash_with_calendars, plan_from
from gold.pricing.tariff.reading import read_tariff
from tests.gold.pricing.tariff_folders import PLAN, REFERENCE, night, read, reference_copy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to be spoiled."""
    return reference_copy(tmp_path)


def test_a_document_gives_its_terms_back() -> None:
    for version in read_tariff(REFERENCE, ["ramadan"]).versions:
        text = document(version.terms)
        back = bill_rules_from(text) if isinstance(version.terms, BillRules) else plan_from(text)
        assert back == version.terms
        assert document(back) == text


def test_a_discount_by_zone_is_read_and_its_document_says_the_same_whatever_the_order_of_zones(folder: Path) -> None:
    file = folder / "bill_rules.toml"
    without, text = bill_rules_of(folder), file.read_text(encoding="utf-8")
    readings = []
    for zones in ('["morocco_fixed", "europe"]', '["europe", "morocco_fixed"]'):
        file.write_text(
            text.replace('calendar = "ramadan"', f'calendar = "ramadan"\nzones = {zones}'), encoding="utf-8"
        )
        readings.append(bill_rules_of(folder))
    one, two = readings
    assert one == two == bill_rules_from(document(one))
    assert (one.by_zone, without.by_zone) == (True, False)
    assert [selection.key for selection in one.selections] == ["ramadan to europe, morocco_fixed"]
    zones = [discount.get("zones") for discount in json.loads(document(one))["discount"]]
    assert [names for names in zones if names] == [["europe", "morocco_fixed"]]
    assert "zones" not in document(without)


def bill_rules_of(folder: Path) -> BillRules:
    """The bill rules of a sound folder."""
    tariff = read(folder)
    assert not tariff.faults
    return next(version.terms for version in tariff.versions if isinstance(version.terms, BillRules))


def test_zones_and_calendars_are_called_as_their_files_call_them(folder: Path) -> None:
    rated = PLAN.replace('price = "0.30"\nprice_unit = 60\n', "") + (
        '[[version.window]]\nname = "fast"\ncalendar = "Holy Month"\n'
        '[[version.voice.rate]]\nwindow = "fast"\ngroups = [{ price = "0.30", price_unit = 60 }]\n'
        '[[version.voice.rate]]\ngroups = [{ price = "0.30", price_unit = 60 }]\n'
        '[[version.voice.rate]]\nzones = ["Western Europe"]\ngroups = [{ price = "0.30", price_unit = 60 }]\n'
    )
    (folder / "plans" / "night.toml").write_text(rated, encoding="utf-8")
    tariff = read_tariff(folder, ["ramadan", "Holy Month"], ["Western Europe"])
    assert tariff.faults == ()
    assert plan_from(document(night(tariff))) == night(tariff)


def test_equal_terms_are_equal_documents_however_they_are_written(folder: Path) -> None:
    plain = night(read(folder, PLAN))
    wordy = PLAN.replace('"0.30"', '"00.300000"').replace(
        "price_unit = 60", "rollover = false\nfree_units = 0\nprice_unit = 60"
    )
    assert document(night(read(folder, wordy))) == document(plain)
    assert json.loads(document(plain))["voice"] == {
        "international": False,
        "price_unit": 60,
        "roaming": True,
        "tiers": [{"price": "0.3"}],
    }


def test_another_price_is_another_hash(folder: Path) -> None:
    before, after = night(read(folder, PLAN)), night(read(folder, PLAN.replace("0.30", "0.31")))
    assert document_hash(document(before)) != document_hash(document(after))
    assert len(document_hash(document(before))) == 64


def test_a_document_no_one_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="price_unit is missing"):
        plan_from('{"plan": "night", "voice": {"tiers": [{"price": "1"}]}}')


def test_a_calendars_days_are_part_of_the_hash_in_any_order() -> None:
    one, two = (date(2026, 2, 18), date(2026, 3, 20)), (date(2027, 2, 8), date(2027, 3, 9))
    both = hash_with_calendars("{}", {"ramadan": [one, two]})
    assert both == hash_with_calendars("{}", {"ramadan": [two, one]})
    # by hand: printf '%s' '{}{"ramadan":[["2026-02-18","2026-03-20"],["2027-02-08","2027-03-09"]]}' | sha256sum
    assert both == "b1e83e6c044b0996a9cfc13ce36ec06cf63356b9df5e5014dda0e7f6a89348cc"
