"""A month as its user sees it: every job, on a real broker; then all of them again; then in another order."""

import json
import random
import re
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs import bill_cycle, ingest_cdrs, load_reference, mediate_cdrs, rate_usage, show_bill
from jobs.__main__ import main
from lake.settings import read_settings
from serving.invoices.money import amount
from serving.month_summary import month_summary
from tests.answer_key import answers, store_places
from tests.bench import bare_spark, in_duckdb
from tests.month_lake import CYCLE, EVENTS, Month
from tests.object_store import KEY, NAME, SECRET, ObjectStore
from tests.parity import by_member, due_by_deltalake, in_csvs, on_delta, on_the_snapshot, records_rejected
from tests.planted import leaks, numbers_in, numbers_of
from tests.serving.dashboard.drawn import write_pages


@pytest.fixture(scope="module")
def month(spark: SparkSession, broker: str, tmp_path_factory: pytest.TempPathFactory) -> "Run":
    """A month that went from Kafka to invoices, and what each job counted."""
    month = Month(spark, tmp_path_factory.mktemp("month"), broker)
    counts = {"produce-cdrs": month.produce(), "ingest-cdrs": month.run(ingest_cdrs)}
    return month, counts | month.after_ingest()


Run = tuple[Month, dict[str, dict[str, Any]]]


def test_figures_are_the_same_whoever_is_asked(month: Run) -> None:
    lake, _ = month
    snapshot = (lake.folder / "published/current").resolve()
    asked, told = on_delta(lake.store, "2026-03"), on_the_snapshot(snapshot, "2026-03")
    assert {name: told[name] for name in asked} == asked
    assert due_by_deltalake(lake.store, "2026-03") == asked["total_due"]
    in_reports = in_csvs(snapshot)
    assert in_reports == by_member(snapshot)
    assert {sum(rows.values()) for rows in in_reports.values()} == {asked["usage_revenue"]}
    records, counted = records_rejected(lake.store, snapshot)
    assert records == counted > 0


def test_the_counts_of_a_month_say_what_the_answer_key_says(month: Run) -> None:
    lake, counts = month
    expected = [row["expected"] for row in answers(lake.folder / "key.csv")]
    rejects = [code for code in expected if code.startswith("reject")]
    conflicts, repeats = expected.count("conflict"), expected.count("duplicate")
    mediated = counts["mediate-cdrs"]
    assert counts["ingest-cdrs"]["events"] == mediated["events"] == EVENTS
    assert mediated["rejects"] == mediated["dead_letters"] == len(rejects) > 0
    assert (mediated["duplicates"], mediated["conflicts"]) == (conflicts + repeats, conflicts)
    assert mediated["usage"] == EVENTS - len(rejects) - conflicts - repeats
    assert sum(counts["rate-usage"][status] for status in ("rated", "rejected", "unmatched")) == mediated["usage"]
    assert counts["rate-usage"]["error"] == 0
    assert counts["render-bills"]["bills"] == counts["bill-cycle"]["bills"] > 0
    assert re.fullmatch(r"[0-9]+\.[0-9]{2}", counts["bill-cycle"]["total_due"]), "in dirhams and centimes"
    assert counts["reconcile-lake"]["broken"] == 0


def test_every_anomaly_lands_where_the_answer_key_says(month: Run) -> None:
    lake, _ = month
    key = answers(lake.folder / "key.csv")
    wanted = Counter((row["payload_sha256"], row["expected"]) for row in key if row["expected"] != "usage")
    assert Counter(store_places(lake.store)) == wanted
    assert {row["kind"] for row in key} > {"late", "no_zone", "corrupt_json", "duplicate_conflict", "malformed_number"}


def test_the_summary_of_a_month_is_made_of_what_its_jobs_count(month: Run) -> None:
    lake, counts = month
    shown = month_summary(counts, read_settings(lake.path), lake.path, 59.0)
    assert f"Produced to Kafka{EVENTS:>9,}" in shown
    for reason, number in counts["mediate-cdrs"]["rejects_by_reason"].items():
        assert f"{number}  {reason.replace('_', ' ')}" in shown
    assert "Control totals: every hop balances" in shown


def test_two_straightforward_queries_in_two_engines_find_the_same_charges_and_bills(month: Run, tmp_path: Path) -> None:
    lake, _ = month
    bare_spark.run(lake.store, tmp_path / "bare")
    bare_spark.check(lake.store, tmp_path / "bare")
    in_duckdb.run(lake.store, tmp_path / "duck")


def test_every_job_run_a_second_time_changes_no_table_and_no_file(month: Run) -> None:
    lake, first = month
    before = lake.versions()
    assert lake.run(ingest_cdrs)["events"] == 0
    again = lake.after_ingest()
    assert lake.versions() == before == lake.left_by_runs()
    assert (again["render-bills"]["written"], again["render-bills"]["unchanged"]) == (0, first["bill-cycle"]["bills"])
    assert again["bill-cycle"]["changed"] == 0


def test_a_bill_is_shown_as_text_with_the_tariff_behind_it(month: Run, capsys: pytest.CaptureFixture[str]) -> None:
    lake, _ = month
    path = min((lake.folder / "invoices/2026-03").glob("*.json"))
    invoice = json.loads(path.read_text(encoding="utf-8"))
    lake.run(show_bill, *CYCLE, "--account", path.stem.removeprefix("2026-03-"))
    shown = capsys.readouterr().out
    assert amount(invoice["amounts"]["total_due"]) in shown
    assert "2018-01-01" in shown


LEFT = ("_runs", "_expectations", "_checkpoints", "_notes", "_locks")
"""Beside the tables, of a lake."""


def test_nothing_that_a_month_leaves_beside_its_tables_and_invoices_names_a_number(month: Run) -> None:
    lake, _ = month
    numbers = numbers_of(lake.store.root)
    assert len(numbers) > EVENTS // 4
    assert not numbers_in(lake.said.getvalue(), numbers)
    assert list(leaks([Path(lake.store.root) / name for name in LEFT] + [lake.folder / "published"], numbers)) == []
    assert next(leaks([lake.folder / "invoices"], numbers)), "what looks for them finds them where they may be"


@pytest.fixture(scope="module")
def of_files(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The same month, without a broker."""
    lake = Month(spark, tmp_path_factory.mktemp("files"))
    lake.produce("--files", str(lake.folder / "cdrs"))
    lake.run(ingest_cdrs, "--files", str(lake.folder / "cdrs"))
    lake.after_ingest()
    return lake


@pytest.mark.slow
def test_nothing_that_is_made_of_a_snapshot_names_a_number_or_a_secret(
    of_files: Month, objects: ObjectStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lake = of_files
    monkeypatch.setenv("TOLLHOUSE_KAFKA_SASL_PASSWORD", "planted-kafka")
    monkeypatch.setenv("TOLLHOUSE_DATABASE_PASSWORD", "planted-database")
    key = (Path(lake.store.root) / "number_secret").read_text()
    with (tmp_path / "said.txt").open("w") as said, redirect_stdout(said), redirect_stderr(said):
        for command in (
            ["write-bi", "--rows", "--folder", str(tmp_path / "kits")],
            ["month-end", *CYCLE, "--to", str(tmp_path / "march.xlsx")],
            ["run-history", "--prometheus", str(tmp_path / "tollhouse.prom")],
            ["run-history", "--json"],
            ["export-s3", f"s3://{NAME}/x"],
        ):
            assert main([*command, "--settings", str(lake.path)]) == 0, command
        assert main(["doctor", "--json", "--settings", str(lake.path)]) == 1  # a password without a user
    for place in objects.names():
        path = tmp_path / "bucket" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(objects.content(place))
    write_pages(lake.path, min((lake.folder / "invoices/2026-03").glob("*.json")).stem, tmp_path)
    secrets = ["planted-kafka", "planted-database", KEY, SECRET, key]
    assert list(leaks([tmp_path, Path(lake.store.root) / "_runs"], numbers_of(lake.store.root), secrets)) == []
    assert (tmp_path / f"bucket/x/{(lake.folder / 'published/current').resolve().name}/manifest.json").exists()


@pytest.mark.slow
def test_a_month_in_three_shuffled_batches_gives_the_same_gold(
    of_files: Month, spark: SparkSession, tmp_path: Path
) -> None:
    shuffled = Month(spark, tmp_path)
    shuffled.produce("--files", str(shuffled.folder / "cdrs"))
    for number, batch in enumerate(in_three(shuffled.folder / "cdrs")):
        folder = shuffled.folder / f"batch{number}"
        folder.mkdir()
        (folder / "part.jsonl").write_bytes(b"".join(batch))
        shuffled.run(ingest_cdrs, "--files", str(folder))
        if number == 0:
            shuffled.run(load_reference, "--subscribers", str(shuffled.folder / "subscribers.csv"))
        shuffled.run(mediate_cdrs)
        shuffled.run(rate_usage)
        shuffled.run(bill_cycle, *CYCLE)
    in_batches, in_one = shuffled.gold(), of_files.gold()
    for name in in_one:
        assert in_batches[name] == in_one[name], name


def in_three(folder: Path) -> list[list[bytes]]:
    """The lines of the files in three shuffled batches. Of two that share an id, the first stays before the other."""
    lines = [line for path in sorted(folder.iterdir()) for line in path.read_bytes().splitlines(keepends=True)]
    places = random.Random(1).sample(range(len(lines)), len(lines))
    turns: dict[bytes, list[int]] = {}
    for place in sorted(places, reverse=True):
        turns.setdefault(record_id(lines[place]), []).append(place)
    shuffled = [lines[turns[record_id(lines[place])].pop()] for place in places]
    third = len(lines) // 3 + 1
    return [shuffled[at : at + third] for at in range(0, len(lines), third)]


def record_id(line: bytes) -> bytes:
    """The record's id, or the whole line where it has none to be read."""
    match = re.search(rb'"record_id": ?"([^"]+)"', line)
    return match[1] if match else line
