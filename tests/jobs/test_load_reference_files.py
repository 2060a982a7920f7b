"""Files of reference data that cannot be loaded: what is said, all of it at once, and nothing is written."""

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from jobs import load_reference
from jobs.load_reference import JOB
from lake.csv_files import read_csv
from lake.errors import Stop
from lake.store import Store
from machine import command
from silver.coupons import COUPONS
from silver.subscribers import SUBSCRIBERS
from tests.jobs.conftest import Lines
from tests.silver.subscriber_lines import DEFAULT


def load(store: Store, tariff: Path, *more: str) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = JOB.counts(["--tariff", str(tariff), *more], store)["tables"]
    return counts


def test_a_file_that_is_not_there_or_has_other_columns_stops(store: Store, tariff: Path, tmp_path: Path) -> None:
    with pytest.raises(Stop, match="no CSV file at"):
        load(store, tariff, "--subscribers", str(tmp_path / "none.csv"))
    (tmp_path / "other.csv").write_text("msisdn,plan\n1,2\n")
    with pytest.raises(
        Stop, match=r"has the columns msisdn,plan: give it msisdn,account_id,.*,address,vat_id where needed"
    ):
        load(store, tariff, "--subscribers", str(tmp_path / "other.csv"))
    with pytest.raises(Stop, match="its columns are msisdn,plan; expected account_id,code,valid_from,valid_to"):
        load(store, tariff, "--coupons", str(tmp_path / "other.csv"))


@pytest.mark.parametrize("name", ["_subscribers.csv", "subscribers[1].csv", "of 10:00.csv"])
def test_a_name_that_spark_cannot_read_stops(store: Store, tariff: Path, file: Lines, name: str) -> None:
    path = Path(file({})).rename(tariff / name)
    with pytest.raises(Stop, match="rename it"):
        load(store, tariff, "--subscribers", str(path))


def test_quotes_and_commas_in_a_name_are_read_as_they_are_meant(spark: SparkSession, file: Lines) -> None:
    rows = read_csv(spark, file({"customer_name": '"O\'Brien ""The King"", Sons"'}), list(DEFAULT))
    assert [row["customer_name"] for row in rows.collect()] == ['O\'Brien "The King", Sons']


def test_a_file_in_another_encoding_stops_and_names_the_line(store: Store, tariff: Path, file: Lines) -> None:
    path = Path(file({}, {"msisdn": "+212612000002", "account_id": "A2", "customer_name": "Renée"}))
    path.write_bytes(path.read_text().encode("latin-1"))
    with pytest.raises(Stop, match=r"subscribers\.csv is not UTF-8 in 1 of its lines, such as '\*\*\*02"):
        load(store, tariff, "--subscribers", str(path))
    assert store.version(SUBSCRIBERS) == -1


def test_an_empty_file_and_one_in_utf_16_are_one_sentence(store: Store, tariff: Path, tmp_path: Path) -> None:
    path = tmp_path / "subscribers.csv"
    for content, why in ((b"", "is empty: give it a header"), ("a,b\n1,2\n".encode("utf-16"), "is UTF-16: save it")):
        path.write_bytes(content)
        with pytest.raises(Stop, match=rf"subscribers\.csv {why}") as stop:
            load(store, tariff, "--subscribers", str(path))
        assert "\n" not in str(stop.value)


def test_the_faults_of_all_files_are_told_at_once(store: Store, tariff: Path, file: Lines, tmp_path: Path) -> None:
    (tariff / "destinations.csv").write_text("prefix,zone,valid_from,valid_to\n+33,europe,2018-01-01,\n")
    coupons = tmp_path / "coupons.csv"
    coupons.write_text("")
    with pytest.raises(Stop) as stop:
        load(store, tariff, "--coupons", str(coupons), "--subscribers", file({"msisdn": "none"}))
    told = str(stop.value)
    assert all(
        part in told for part in ("destinations.csv line 2", "coupons.csv: it is empty", "msisdn is not a phone")
    )


def test_the_first_faults_of_many_are_shown_and_all_are_counted(store: Store, tariff: Path, file: Lines) -> None:
    many = file(*[{"msisdn": f"061200000{n}", "status": "gone", "account_id": f"A{n}"} for n in range(7)])
    with pytest.raises(Stop, match="7 of 7 rows are not sound") as stop:
        load(store, tariff, "--subscribers", many)
    assert str(stop.value).count("status is none of active, suspended") == 5


def test_a_plan_nobody_has_is_a_warning(
    store: Store, tariff: Path, file: Lines, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_reference, "load", lambda *_: {"tables": {}})  # what is written has its own tests
    cost = 'plan = "cost"\nlabel = "Cost"\nrun = "cost"\n[[version]]\nvalid_from = 2026-01-01\n'
    terms = '[version.sms]\nprice = "0.01"\nprice_unit = 1\nroaming = true\ninternational = true\n'
    (tariff / "plans" / "cost.toml").write_text(cost + terms, encoding="utf-8")
    load(store, tariff, "--subscribers", file({"plan": "gold"}, {"plan": "cost", "msisdn": "+212612000002"}))
    assert "names plans that no subscriber can be on: cost, gold" in capsys.readouterr().err


@pytest.mark.slow
def test_a_header_alone_is_a_fault_where_nobody_is_known_and_changes_nobody_else(
    store: Store, tariff: Path, file: Lines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Stop, match=r"subscribers\.csv has a header and no rows, and nobody is in the lake"):
        load(store, tariff, "--subscribers", file())
    load(store, tariff, "--subscribers", file({}))
    versions = store.versions(SUBSCRIBERS, COUPONS)
    coupons = tmp_path / "coupons.csv"
    coupons.write_text("account_id,code,valid_from,valid_to\n")
    load(store, tariff, "--subscribers", file(), "--coupons", str(coupons))
    told = capsys.readouterr().err
    assert "has a header and no rows: the lake's subscribers stay as they are" in told
    assert "coupons.csv has a header and no rows: what the lake has of it stays as it is" in told
    assert store.versions(SUBSCRIBERS, COUPONS) == versions


@pytest.mark.parametrize("name", ["none.csv", "folder.csv"])
def test_a_file_that_is_none_is_told_with_the_faults_of_others_before_spark_starts(
    tariff: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "open_store", lambda _: pytest.fail("Spark started"))
    (tmp_path / "folder.csv").mkdir()
    (tariff / "destinations.csv").write_text("prefix;zone;valid_from;valid_to\n33;europe;2018-01-01;\n")
    files = ["--tariff", tariff, "--coupons", tmp_path / "absent.csv", "--subscribers", tmp_path / name]
    assert load_reference.main(list(map(str, files))) == 1
    told = capsys.readouterr().err
    why = "no CSV file at" if name == "none.csv" else "folder.csv cannot be read (Is a directory)"
    assert all(part in told for part in (why, "with commas between them", "absent.csv: it cannot be read (No such"))


HEADER = ",".join(DEFAULT) + "\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\n  \n\r\n", "is empty: give it a header"),
        (HEADER.replace(",", ";").encode(), "with commas between them"),
        (HEADER.replace(",", "\t").encode(), "with commas between them"),
        (HEADER.encode("utf-16"), "is UTF-16: save it as UTF-8"),
        (HEADER.encode("utf-16-le"), "is UTF-16: save it as UTF-8"),
    ],
    ids=["blank", "semicolons", "tabs", "utf-16", "utf-16 without a mark"],
)
def test_a_file_of_another_kind_is_one_sentence(
    store: Store, tariff: Path, tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "subscribers.csv"
    path.write_bytes(content)
    with pytest.raises(Stop, match=rf"subscribers\.csv .*{why}") as stop:
        load(store, tariff, "--subscribers", str(path))
    assert str(stop.value).replace("\t", " ").isprintable()


def test_a_file_that_breaks_off_names_the_line(store: Store, tariff: Path, file: Lines) -> None:
    path = Path(file({}, {"msisdn": "+212612000002", "account_id": "A2", "customer_name": '"Renée, of the hill"'}))
    whole = path.read_text(encoding="utf-8")
    for kept in (whole[: whole.index(" of the hill")], whole[: whole.rindex(",2")]):
        path.write_text(kept, encoding="utf-8")
        with pytest.raises(Stop, match=r"1 of 2 rows are not sound:\n.*\*\*\*02.*it has not [0-9]+ values"):
            load(store, tariff, "--subscribers", str(path))
