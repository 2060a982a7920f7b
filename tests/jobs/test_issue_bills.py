"""issue-bills: what was approved gets a number, files and a place in the chain, once, wherever a run breaks off."""

import json
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pyspark.sql import SparkSession

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.issuing.chain import content_faults, faults
from gold.rated_usage import RATED_USAGE
from jobs import issue_bills, reproduce_bill
from jobs.reading import issuing as reading
from lake import heads
from lake.errors import ControlFailed, Stop
from lake.reader import Reader
from lake.store import Store
from serving.invoices.issued import SEED, Filed
from tests.billed_memo import memo_of_bills
from tests.crashes import Crash, crashing_at
from tests.jobs.issued_lake import AMINA, Issuing, settings_in, with_bills
from tests.serving.gold_rows import bill, put, rule_line, use


@pytest.fixture(scope="module")
def approved(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Issuing:
    """Three bills, of which the first and the last are approved."""
    folder = tmp_path_factory.mktemp("approved")
    issuing = with_bills(Store(spark, str(folder / "lake")), folder)
    counts = issuing.approve("--account", "ACC3", "ACC1", "--by", "A. Idrissi")
    (folder / "invoices").mkdir()
    (folder / "invoices" / SEED).write_text("00", encoding="ascii")  # as of a run that broke off: all copies salt alike
    assert counts == {"cycle": "2026-03", "drafts": 2, "approved": 2, "held_back": 0}
    return issuing


@pytest.fixture(scope="module")
def issued(approved: Issuing, tmp_path_factory: pytest.TempPathFactory) -> Issuing:
    """The same, issued."""
    issuing = approved.copied(tmp_path_factory.mktemp("issued"))
    issuing.issue("--by", "B. Alaoui")
    return issuing


def statuses(issuing: Issuing) -> dict[str, str]:
    return {row["account_id"]: row["status"] for row in Reader(issuing.store.root).rows(BILLS)}


def test_what_was_approved_is_issued_and_nothing_else(issued: Issuing) -> None:
    documents = issued.documents()
    assert [(row["account_id"], row["place"], row["serial"]) for row in documents] == [("ACC1", 1, 1), ("ACC3", 2, 2)]
    assert [(state["state"], state["actor"]) for state in documents[0]["states"]] == [
        ("approved", "A. Idrissi"),
        ("issued", "B. Alaoui"),
    ]
    assert list(faults(documents, heads.heads(issued.head))) == []
    assert [fault for row in documents for fault in content_faults(row)] == []
    assert statuses(issued) == {"ACC1": "issued", "ACC2": "draft", "ACC3": "issued"}


def test_files_of_documents_are_drawn_again_by_what_drew_them(
    issued: Issuing, capsys: pytest.CaptureFixture[str]
) -> None:
    number = issued.documents()[0]["number"]
    assert reproduce_bill.main([number, "--settings", str(issued.settings)]) == 3, "no run made what its bill names"
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "  ITEMS.JSON: stored equal, drawn again not comparable",
        "  ITEMS.PDF: stored equal, drawn again not comparable",
        "  JSON: stored equal, drawn again equal",
        "  PDF: stored equal, drawn again equal",
    ]


def test_a_document_is_found_by_its_number_and_says_what_the_bill_said(issued: Issuing) -> None:
    (number, year) = (issued.documents()[0][name] for name in ("number", "issue_date"))
    place = issued.folder / "invoices/issued" / f"{year.year}" / number
    said = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
    assert (said["number"], said["issue_date"], said["amounts"]["total_due"]) == (number, f"{year}", "9.49")
    assert said["supplier"]["vat_id"] == "MA00000000"
    assert place.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    items = json.loads(place.with_name(f"{number}-items.json").read_text(encoding="utf-8"))
    assert list(items)[:2] == ["salt", "number"]
    assert [(one["msisdn"], one["uses"], one["charge"]) for one in items["numbers"]] == [(AMINA, 2, "6.405180")]
    assert items["salt"].encode() in place.with_name(f"{number}-items.pdf").read_bytes()
    assert not place.with_name(f"{issued.documents()[1]['number']}-items.json").exists(), "it used nothing"
    assert not (issued.folder / "invoices" / SEED).exists()


@pytest.mark.slow
def test_what_is_left_is_issued_later(issued: Issuing, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issuing = issued.copied(tmp_path)
    assert issuing.issue() == {"cycle": "2026-03", "drafts": 1, "issued": 0}
    assert "1 drafts wait for approval: run tollhouse approve-bills --cycle 2026-03" in capsys.readouterr().err
    assert len(issuing.documents()) == 2
    assert issuing.approve()["approved"] == 1
    assert issuing.issue()["issued"] == 1
    assert [row["serial"] for row in issuing.documents()] == [1, 2, 3]
    assert issuing.checked()["documents"] == 3


MORE = pytest.param(("numbers are chosen", "files are written", "links", "status", "salts"), marks=pytest.mark.slow)


@pytest.mark.parametrize("points", [("documents are appended",), MORE], ids=" ".join)
def test_runs_that_break_off_one_after_another_are_completed_by_the_next(
    approved: Issuing, issued: Issuing, tmp_path: Path, points: tuple[str, ...]
) -> None:
    issuing = approved.copied(tmp_path)

    for point in points:
        with crashing_at(point, issue_bills, reading), pytest.raises(Crash):
            issuing.issue("--by", "B. Alaoui")
    issuing.issue("--by", "B. Alaoui")
    assert [plain(row) for row in issuing.documents()] == [plain(row) for row in issued.documents()]
    assert statuses(issuing) == statuses(issued)
    assert issuing.checked("--files")["documents"] == 2
    assert numbers_linked(issuing) == numbers_linked(issued)
    assert not (issuing.folder / "invoices" / SEED).exists(), "what salts are made of is in no other place"


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A document but for when and by which run it was issued, which its hash does not cover."""
    return {name: value for name, value in row.items() if name != "states"}


def numbers_linked(issuing: Issuing) -> list[str]:
    return sorted(path.name for path in (issuing.folder / "invoices/issued").rglob("*.*"))


@pytest.mark.slow
def test_uses_that_were_rated_again_since_approval_are_listed_as_they_were_billed(
    approved: Issuing, issued: Issuing, tmp_path: Path
) -> None:
    issuing = approved.copied(tmp_path)
    put(issuing.store, RATED_USAGE, use("late", "ACC1", AMINA, 60, "1.000000"))
    issuing.issue("--by", "B. Alaoui")
    assert [plain(row) for row in issuing.documents()] == [plain(row) for row in issued.documents()]


@pytest.mark.slow
def test_no_bill_is_itemised_where_the_settings_say_so(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    settings_in(issuing.folder, itemise="none")
    issuing.issue()
    names = [entry["name"] for row in issuing.documents() for entry in row["file_hashes"]]
    assert names == ["json", "pdf"] * 2
    assert not (issuing.folder / "invoices" / SEED).exists()


def test_a_document_without_its_files_is_not_issued(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    with patch.object(issue_bills, "drawn", return_value=Filed()), pytest.raises(Stop, match="2 documents have no fi"):
        issuing.issue()
    assert issuing.documents() == []


@pytest.mark.slow
def test_a_draft_that_changed_after_its_approval_is_a_draft_again(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    put(issuing.store, BILLS, bill("ACC3", "0.00", "1.60", "0.30"))
    put(issuing.store, BILL_LINES, rule_line("ACC3", "fee", "regulatory", 1, "1.90"))
    memo_of_bills(issuing.store.root)
    assert issuing.issue() == {"cycle": "2026-03", "drafts": 1, "issued": 0}
    assert issuing.approve()["approved"] == 1
    assert issuing.issue()["issued"] == 1


@pytest.mark.slow
def test_where_four_eyes_are_to_see_it_nobody_issues_what_they_approved(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path, four_eyes=True)
    assert issuing.issue("--by", "A. Idrissi")["issued"] == 0
    assert issuing.issue("--by", "B. Alaoui")["issued"] == 0, "the same user of the system"


def test_damage_to_a_document_its_files_or_the_head_is_named(issued: Issuing, tmp_path: Path) -> None:
    issuing = issued.copied(tmp_path)
    assert issuing.checked("--files") == {"documents": 2, "series": 1, "heads": 1}
    pdfs = sorted((issuing.folder / "invoices/documents").rglob("*.pdf"))
    (itemisation,) = (pdf for pdf in pdfs if pdf.name.endswith("items.pdf"))
    pdfs.remove(itemisation)
    shutil.copyfile(pdfs[0], pdfs[1])
    itemisation.unlink()
    with pytest.raises(ControlFailed, match="2 faults in 2 issued documents, named above"):
        issuing.checked("--files")
    issuing.head.unlink()
    with pytest.raises(Stop, match="bring it back"):
        issuing.checked()


@pytest.mark.slow
def test_without_a_supplier_nothing_is_approved(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    text = issuing.settings.read_text(encoding="utf-8").replace('vat_id = "MA00000000"', 'vat_id = ""')
    issuing.settings.write_text(text, encoding="utf-8")
    with pytest.raises(Stop, match=r"write name, address and vat_id of \[supplier\]"):
        issuing.approve()
