"""Settings that are wrong stop with a sentence that names the file, the key and the mend."""

from dataclasses import replace
from pathlib import Path

import pytest

from lake.errors import Stop
from lake.ledger_settings import Ledger
from lake.settings import as_toml, client_options, read_settings
from tests.builders import ROOT

LOCAL = (ROOT / "conf/local.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["local.toml", "prod.toml", "compose.toml"])
def test_the_committed_settings_are_sound_and_survive_writing(name: str, tmp_path: Path) -> None:
    settings = read_settings(ROOT / "conf" / name)
    copy = tmp_path / "settings.toml"
    copy.write_text(as_toml(settings), encoding="utf-8")
    assert read_settings(copy) == settings


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('topic = "cdr"\n', 'topik = "cdr"\n', "no key 'topik'"),
        ('topic = "cdr"\n', "", "needs the key 'topic'"),
        ('topic = "cdr"\n', "topic = 7\n", "must be a text, not 7"),
        ("Africa/Casablanca", "Africa/Casablanka", "is no time zone"),
        ("Africa/Casablanca", "localtime", "is no time zone"),
        ("time_zone =", "zone =", "no key .zone.; it knows path, time_zone,"),
        ('first_cycle = "2026-03"', 'first_cycle = "March"', "must be a month"),
        ('"MAD"', '"dirham"', "must be three letters"),
        ('"MAD"', '"MAX"', "currency 'MAX' is none that ISO 4217 gives a minor unit"),
        ('"MAD"', '"XAU"', "currency 'XAU' is none that ISO 4217 gives a minor unit"),
        ('"MA"', '"ma"', "must be two letters of ISO 3166"),
        ('"MA"', '"MA"\ninternational_prefix = "+"', "international_prefix must be digits such as '00', not '\\+'"),
        ('"MA"', '"MA"\ntrunk_prefix = "0 "', "trunk_prefix must be digits such as '0', not '0 '"),
        ('"MA"', '"MA"\nhours_ahead = -1', "hours_ahead must be 0 or more"),
        ("# [documents]", "[documents]\ncollection_days = 367", "collection_days must be from 0 to 366"),
        ("# [documents]", '[documents]\nitemise = "some"', "itemise must be 'all' or 'none', not 'some'"),
        ("# [documents]", "[documents]\ncollection_days = -1", "collection_days must be from 0 to 366"),
        ('"var/lake"', '""', "path is empty"),
        ('"var/lake"', '"var/[a]"', "choose one without"),
        ('"var/lake"', '"s4://lake"', "of no kind that Delta knows"),
        ('topic = "cdr"\n', 'topic = "cdr"\npartitions = 0\n', "must be from 1 to"),
        ("[lake]", "[lake", "is not TOML"),
        ("[lake]", "lake = 3\n[leak]", "no table .leak"),
        ("[lake]", "[ledger]\ntaxes = '4455'\n[lake]", "no key 'taxes'; it knows receivables, unbilled"),
        ("[lake]", "[ledger]\ntax = ''\n[lake]", "tax is empty: write the code of an account"),
        ("[lake]", "[ledger]\ntax = 4455\n[lake]", "tax must be a text, not 4455"),
        ("[lake]", "[notes]\nlate_usage = 'next'\n[lake]", "late_usage must be 'carried' or 'debit_note', not 'next'"),
        ("[lake]", "[notes]\nminimum = '0.005'\n[lake]", "minimum must be an amount of MAD like '5', not '0.005'"),
        ("[lake]", "[notes]\nminimum = '-1'\n[lake]", "minimum must be an amount of MAD"),
        ("[lake]", "[notes]\nminimum = 5\n[lake]", "minimum must be a text, not 5"),
        ("[lake]", "[notes]\nmonths = 0\n[lake]", "months must be from 1 to 1,200"),
        ("[lake]", "[retention]\ndetail_months = 0\n[lake]", "detail_months must be from 1 to 1,200"),
        ("[lake]", "[retention]\ndetail_months = 23\n[lake]", r"less than \[notes\] months: a cycle is corrected by"),
        ("[lake]", "[retention]\ndocuments_years = 101\n[lake]", "documents_years must be from 1 to 100"),
        ("[lake]", "[retention]\ndocuments_years = 1\n[lake]", "documents outlive call detail"),
        ("[lake]", "[retention]\nholds = 'ACC7'\n[lake]", "holds must be a list of texts, not 'ACC7'"),
        ("[lake]", "[retention]\nholds = [7]\n[lake]", r"holds must be a list of texts, not \[7\]"),
        ("[lake]", "[retention]\nholds = ['']\n[lake]", "holds names nothing: write a cycle"),
        ("[lake]", "[[lake]]", "lake must be a table"),
        ("[lake]", f"deep = {'[' * 5_000}\n[lake]", "is not TOML"),
        ("[lake]", f"long = {'9' * 5_000}\n[lake]", "is not TOML"),
    ],
)
def test_a_wrong_setting_is_named(was: str, now: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(LOCAL.replace(was, now), encoding="utf-8")
    with pytest.raises(Stop, match=said) as stop:
        read_settings(path)
    assert str(path) in str(stop.value)


def test_the_ledger_has_codes_that_settings_replace_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"{LOCAL}\n[ledger]\ntax = '44551'\n", encoding="utf-8")
    assert read_settings(path).ledger == replace(Ledger(), tax="44551")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(Stop, match=r"no settings at /.*nowhere\.toml"):
        read_settings(Path("nowhere.toml"))


def test_kafka_options_come_from_the_environment() -> None:
    options = client_options({"TOLLHOUSE_KAFKA_SASL_USERNAME": "ann", "PATH": "/bin"})
    assert options == {"sasl.username": "ann"}


@pytest.mark.parametrize(("currency", "decimals"), [("MAD", 2), ("JPY", 0), ("EUR", 2), ("TND", 3), ("CLF", 4)])
def test_a_currency_has_the_decimals_that_iso_4217_gives_it(currency: str, decimals: int) -> None:
    settings = read_settings(ROOT / "conf/local.toml")
    assert replace(settings.tariff, currency=currency).decimals == decimals
