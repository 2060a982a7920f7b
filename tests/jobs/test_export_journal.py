"""The journal of an issued lake: what a late use adds to it, what is written, and what must not be."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from jobs import export_journal
from lake.errors import ControlFailed, Stop
from tests.jobs.proved_lake import LATE, NUMBER, ProvedLake, proved_lake

TO = ["--to", "2026-04-02"]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> ProvedLake:
    """March, issued on 2 April as B2026-0000001."""
    return proved_lake(tmp_path_factory.mktemp("issued"))


@pytest.fixture
def lake(issued: ProvedLake, tmp_path: Path) -> ProvedLake:
    """A copy of it."""
    return issued.copied(tmp_path)


def exported(lake: ProvedLake, *args: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The counts, and the rows of the file."""
    counts = export_journal.JOB.counts([*lake.args, *args])
    with Path(counts["file"]).open(encoding="utf-8", newline="") as file:
        return counts, list(csv.DictReader(file))


def money(row: dict[str, str]) -> Decimal:
    """A debit; a credit is below zero."""
    return Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)


def by_item(rows: list[dict[str, str]], entry: str = "B2026-0000001") -> dict[str, Decimal]:
    """What the lines of an entry come to."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row["entry"] == entry:
            sums[row["item"]] = sums.get(row["item"], Decimal(0)) + money(row)
    return sums


def test_every_document_is_an_entry_that_balances_and_revenue_is_what_its_uses_cost(
    lake: ProvedLake, capsys: pytest.CaptureFixture[str]
) -> None:
    counts, rows = exported(lake, *TO)
    (document,) = lake.plain.reader.rows(DOCUMENTS)
    charges = sum(row["charge"] for row in lake.plain.reader.rows(RATED_USAGE))
    sums = by_item(rows)
    assert sum(map(money, rows)) == sum(sums.values()) == 0
    assert sums["receivable"] == document["total"] == Decimal(counts["total"])
    assert -sums["usage"] == charges
    assert {row["day"] for row in rows} == {"2026-04-02"}
    assert {row["period"] for row in rows} == {"2026-03"}
    assert (counts["unbilled"], counts["suspense"]) == ("0.000000", "0")
    assert lake.folder / "published/journal/journal-2026-04-02.csv" == Path(counts["file"])
    said = capsys.readouterr().out
    assert "Journal of documents issued until 2026-04-02, in MAD" in said
    assert f"what is owed is what documents come to: {document['total']:.2f} MAD" in said


def test_a_late_use_is_accrued_until_a_document_has_it_and_one_that_nobody_pays_for_is_estimated(
    lake: ProvedLake,
) -> None:
    lake.later(5)
    uses = lake.plain.reader.rows(RATED_USAGE)
    (late,) = [row for row in uses if row["usage_id"] == LATE.usage_id]
    lost = late | {"usage_id": "lost", "status": "unmatched", "charge": None, "reason": "no_subscriber", "units": 90}
    lake.lake.put(RATED_USAGE, [*uses, lost])
    counts, rows = exported(lake, *TO)
    assert Decimal(counts["unbilled"]) == late["charge"]
    assert by_item(rows, "Accrual") == {"unbilled": 0}
    calls = [row for row in uses if row["record_type"] == "voice"]
    exact = sum(row["charge"] for row in calls) * 90 / sum(row["units"] for row in calls)
    assert abs(Decimal(counts["suspense"]) - exact) <= Decimal("0.0000005")
    assert [row["day"] for row in rows if row["entry"] == "Suspense reversal"] == ["2026-04-03"] * 2

    settings = lake.folder / "settings.toml"
    settings.write_text(settings.read_text().replace('late_usage = "carried"', 'late_usage = "debit_note"'))
    assert lake.issued(8) == ["D2026-0000001"]
    counts, rows = exported(lake, *TO)
    assert Decimal(counts["unbilled"]) == 0
    assert -sum(money(row) for row in rows if row["item"] == "usage") == sum(row["charge"] for row in uses)


def test_days_and_cycles_choose_documents_and_no_number_of_a_telephone_is_written(lake: ProvedLake) -> None:
    counts, rows = exported(lake, "--from", "2026-04-03", "--output", str(lake.folder / "elsewhere"))
    assert (counts["documents"], rows) == (0, [])
    counts, rows = exported(lake, "--cycle", "2026-03", *TO)
    assert Path(counts["file"]).name == "journal-2026-03-2026-04-02.csv"
    assert counts["documents"] == 1
    assert NUMBER not in Path(counts["file"]).read_text(encoding="utf-8")
    counts, rows = exported(lake, "--cycle", "2026-02", *TO)
    assert (counts["documents"], rows) == (0, [])
    counts, rows = exported(lake, "--to", "2026-03-10")  # before it was issued: two calls and a text are accrued
    made = [row["charge"] for row in lake.plain.reader.rows(RATED_USAGE) if row["local_date"] <= date(2026, 3, 10)]
    assert (counts["documents"], Decimal(counts["unbilled"])) == (0, sum(made))


def test_a_document_that_does_not_add_up_is_named_and_nothing_is_written(lake: ProvedLake) -> None:
    (document,) = lake.plain.reader.rows(DOCUMENTS)
    lake.lake.put(DOCUMENTS, [document | {"total": document["total"] + 1}])
    with pytest.raises(ControlFailed, match=r"2026-03-ACC1 by 1\.00.*check-numbers"):
        export_journal.JOB.counts([*lake.args, *TO])
    assert not list(lake.folder.glob("published/journal/*"))
    assert not list(lake.folder.glob("published/journal/.*"))


def test_what_cannot_be_is_said_in_a_sentence(lake: ProvedLake) -> None:
    with pytest.raises(Stop, match="--from 2026-04-03 is after --to 2026-04-02"):
        export_journal.JOB.counts([*lake.args, *TO, "--from", "2026-04-03"])
    with pytest.raises(Stop, match="cannot write /proc/no"):
        export_journal.JOB.counts([*lake.args, *TO, "--output", "/proc/no"])
    (document,) = lake.plain.reader.rows(DOCUMENTS)
    lake.lake.put(DOCUMENTS, [document | {"currency": "EUR"}])
    with pytest.raises(Stop, match="2026-03-ACC1 is in EUR and the tariff in MAD"):
        export_journal.JOB.counts([*lake.args, *TO])
