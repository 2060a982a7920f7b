"""seal-cycle: a cycle whose documents are all issued is sealed once, wherever a run breaks off; notes go into more."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pyspark.sql import SparkSession

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE
from jobs import seal_cycle, verify_seal
from lake.errors import ControlFailed, Stop
from lake.store import Store
from serving.seals import folders
from silver.rate_plans import RATE_PLANS
from silver.usage import USAGE
from tests.billed_memo import memo_of_bills
from tests.control_rows import RATED, START, USE
from tests.crashes import Crash, crashing_at
from tests.jobs.issued_lake import ACCOUNTS, Issuing, settings_in, with_bills
from tests.put_rows import put_rows
from tests.serving.gold_rows import bill, put, rule_line

PLAN = {
    "plan": "standard", "label": "Standard", "document": "{}", "document_hash": "0" * 64,
    "valid_from": date(2018, 1, 1), "known_from": START,
}  # fmt: skip
POINTS = ("call detail is written", "documents are written", "all is written", "the seal stands")


def seal(issuing: Issuing, *more: str) -> dict[str, Any]:
    """The counts of seal-cycle."""
    return seal_cycle.JOB.counts(
        ["--cycle", "2026-03", "--by", "C. Tazi", "--settings", str(issuing.settings), *more], issuing.store
    )


def verify(issuing: Issuing, *more: str) -> dict[str, Any]:
    """The counts of verify-seal."""
    return verify_seal.JOB.counts([*more, "--settings", str(issuing.settings)])


def content(folder: Path) -> dict[str, Any]:
    """What a seal holds that no other run makes otherwise: its files, and all of its documents but their salt."""
    lines = (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    files: Mapping[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    kept = {name: digest for name, digest in files.items() if name not in ("documents.jsonl", "settings.toml")}
    return {"names": names, "files": kept, "documents": [json.loads(line) | {"salt": ""} for line in lines]}


@pytest.fixture(scope="module")
def issued(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Issuing:
    """Three issued bills, a use that one of them charges, another's of April, and a plan."""
    folder = tmp_path_factory.mktemp("issued")
    store = Store(spark, str(folder / "lake"))
    issuing = with_bills(store, folder)
    april = {"usage_id": "use-2", "cycle": "2026-04", "utc_month": "2026-04"}
    issuing.approve()
    put_rows(store, RATED_USAGE, [RATED, RATED | {"account_id": "ACC9"} | april], "overwrite")
    put_rows(store, USAGE, [USE | {"offset": 7}])
    put_rows(store, RATE_PLANS, [PLAN])
    issuing.issue()
    return issuing


@pytest.fixture(scope="module")
def sealed(issued: Issuing) -> Path:
    """Its seal."""
    counts = seal(issued)
    assert counts == {"cycle": "2026-03", "seal": "2026-03", "documents": 3, "root": counts["root"]}
    return issued.folder / "seals/2026-03"


@pytest.mark.slow
def test_a_sealed_cycle_is_whole_and_a_second_run_changes_nothing(
    issued: Issuing, sealed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = (sealed / "root.txt").read_text(encoding="utf-8").strip()
    assert verify(issued, str(sealed), "--root", root) == {"verdict": "unchanged"}
    assert verify(issued, str(sealed), "--bill", issued.documents()[1]["number"]) == {"verdict": "consistent"}
    before = {path: path.stat() for path in sealed.parent.rglob("[!.]*")}
    assert seal(issued) == {"cycle": "2026-03", "seal": "2026-03", "documents": 0, "root": root}
    assert {path: path.stat() for path in sealed.parent.rglob("[!.]*")} == before
    assert f"and nothing was issued since: root {root}" in capsys.readouterr().err
    with pytest.raises(ControlFailed, match="not what was sealed"):
        verify(issued, str(sealed), "--root", "00")
    with pytest.raises(Stop, match="nothing was verified"):
        verify(issued, str(sealed / "usage"))


@pytest.mark.slow
def test_a_seal_says_what_its_documents_were_made_of(issued: Issuing, sealed: Path) -> None:
    manifest = json.loads((sealed / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["bronze"] == [
        {"topic": "cdr", "topic_id": "topic-id", "partition": 0, "first": 7, "last": 7, "uses": 1}
    ]
    assert manifest["usage"] == [{"run": "retail", "status": "rated", "uses": 1, "charge": "0.604000"}]
    assert manifest["versions"]["gold.documents"] == issued.store.version(seal_cycle.DOCUMENTS)
    assert (manifest["by"], manifest["detail_kept_until"]) == ("C. Tazi", "2028-05-01")
    uses = pl.read_parquet(sealed / "usage/*.parquet")
    assert uses.select("usage_id", "charge", "offset").rows() == [("use-1", Decimal("0.604000"), 7)]
    assert uses.schema["start_time"] == pl.Datetime("us", "UTC")
    assert '"plan":"standard"' in (sealed / "tariff/rate_plans.jsonl").read_text(encoding="utf-8")
    assert oct((sealed / "manifest.json").stat().st_mode)[-3:] == "444"


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_run_that_breaks_off_leaves_no_half_and_the_next_ends_the_same(
    issued: Issuing, sealed: Path, tmp_path: Path, point: str
) -> None:
    with crashing_at(point, seal_cycle, folders), pytest.raises(Crash):
        seal(issued, "--to", str(tmp_path))
    assert [path.name for path in tmp_path.glob("[!.]*")] == (["2026-03"] if point == POINTS[-1] else [])
    seal(issued, "--to", str(tmp_path))
    assert [path.name for path in tmp_path.glob("[!.]*")] == ["2026-03"]
    assert content(tmp_path / "2026-03") == content(sealed)
    assert verify(issued, str(tmp_path / "2026-03")) == {"verdict": "consistent"}


@pytest.mark.slow
def test_what_is_open_keeps_a_cycle_from_being_sealed_and_a_note_issued_later_has_a_seal_of_its_own(
    issued: Issuing, sealed: Path, tmp_path: Path
) -> None:
    issuing = issued.copied(tmp_path / "a folder")
    assert (issuing.folder / "seals" / sealed.name).exists()
    fresh = [bill("ACC3", "0.00", "1.60", "0.30"), *(bill(account, "0.00", "0.00", "0.00") for account in ACCOUNTS[:2])]
    put(issuing.store, BILLS, *fresh)
    open_ones = r"documents of 2026-03 are open \(2026-03-ACC1\+1, .*\): issue them with tollhouse approve-bills"
    put(issuing.store, BILL_LINES, rule_line("ACC3", "fee", "regulatory", 1, "1.90"))
    memo_of_bills(issuing.store.root)
    with pytest.raises(Stop, match=open_ones):
        seal(issuing)
    issuing.approve()
    issuing.issue()
    assert all(document["file_hashes"] for document in issuing.documents()), "drawn in a folder with a blank, too"
    counts = seal(issuing)
    assert counts["seal"] == "2026-03+1"
    second = issuing.folder / "seals/2026-03+1"
    assert verify(issuing, str(second), "--root", counts["root"]) == {"verdict": "unchanged"}
    assert {line["place"] for line in content(second)["documents"]}.isdisjoint({1, 2, 3})
    assert seal(issuing)["documents"] == 0
    lines = issuing.folder / "seals/2026-03/documents.jsonl"
    lines.chmod(0o644)
    lines.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ControlFailed, match=r"is damaged: tollhouse verify-seal .*2026-03 tells where"):
        seal(issuing)


@pytest.mark.parametrize(("name", "months", "day"), [("2026-03", 24, "2028-05-01"), ("2025-11", 12, "2027-01-01")])
def test_detail_is_kept_for_whole_months_after_the_last_account_ended(name: str, months: int, day: str) -> None:
    assert seal_cycle.detail_until(cycle(name), months).isoformat() == day


@pytest.mark.parametrize(
    ("place", "why"), [("s3a://bucket/seals", "sealed in a file system"), ("lake/s", "apart from")]
)
def test_a_bucket_and_a_place_in_the_lake_are_refused(tmp_path: Path, place: str, why: str) -> None:
    to = place if "://" in place else str(tmp_path / place)
    with pytest.raises(Stop, match=why):
        seal_cycle.JOB.counts(["--cycle", "2026-03", "--settings", str(settings_in(tmp_path)), "--to", to])
