"""What call detail is kept: all from the first cycle on that something keeps. Told without Spark."""

import json
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import bronze
import gold
import silver
from bronze.cdr_events import CDR_EVENTS
from gold.approvals import APPROVALS
from gold.bills import BILLS
from gold.documents import DOCUMENTS
from gold.expired_detail import EXPIRED_DETAIL, KeptFrom
from gold.rated_usage import RATED_USAGE
from jobs.reading.expired import check_kept, due, first_kept, holds_expired, read_kept
from jobs.reading.expiry import SOURCES
from lake.errors import Stop
from lake.old_files import Stored
from lake.runs import DONE, Run, write_run
from lake.settings import Settings, read_settings
from lake.table import Table
from machine.command import Call
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.lake_settings import settings_of, write_rows

CYCLES = ("2026-03", "2026-04", "2026-05")
MARCH_IS_OVER = datetime(2028, 5, 1, 10, tzinfo=UTC)
ALL_IS_OVER = datetime(2029, 1, 1, 10, tzinfo=UTC)
FROM_APRIL = KeptFrom("2026-04", datetime(2026, 3, 31, 23, tzinfo=UTC), date(2026, 3, 30))
"""Morocco is an hour ahead, and a record may come a day before its use."""

FROM_MAY = KeptFrom("2026-05", datetime(2026, 4, 30, 23, tzinfo=UTC), date(2026, 4, 29))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a lake with three cycles, each with a bill and a document that its seal has; mediation ran in May."""
    for name in CYCLES:
        write_rows(tmp_path / "lake", BILLS, [{"bill_id": f"{name}-A", "account_id": "A", "cycle": name}])
        write_rows(tmp_path / "lake", DOCUMENTS, [{"document_id": f"{name}-A", "account_id": "A", "cycle": name}])
        folder = tmp_path / "seals" / name
        folder.mkdir(parents=True)
        until = date(2028, int(name[5:]) + 2, 1).isoformat()
        (folder / "manifest.json").write_text(json.dumps({"detail_kept_until": until}), encoding="utf-8")
        document = json.dumps({"document_id": f"{name}-A", "row_hash": ""})
        (folder / "documents.jsonl").write_text(document, encoding="utf-8")
    mediated = datetime(2026, 5, 2, 12, tzinfo=UTC)
    write_run(str(tmp_path / "lake"), Run("mediate-cdrs-20260502T120000.000000", "mediate-cdrs", mediated, DONE))
    settings_of(tmp_path)
    read = read_settings(tmp_path / "settings.toml")
    return replace(read, documents=replace(read.documents, seals=str(tmp_path / "seals")))


def test_all_tables_of_call_detail_are_counted_and_removed() -> None:
    tables = {table.name for table in (*bronze.TABLES, *silver.TABLES, *gold.TABLES) if table.is_detail}
    assert {table.name for table in SOURCES.values()} == tables
    assert set(SOURCES) == FROM_APRIL.gone().keys()


def call(settings: Settings, began: datetime) -> Call:
    return Call(Namespace(), settings, "maintain-lake", began=began)


def removed(settings: Settings, kept: KeptFrom) -> None:
    """Notes a removal that came so far."""
    limits = {"kept_from": kept.cycle, "starts_from": kept.starts, "came_from": kept.came}
    write_rows(Path(settings.lake.path), EXPIRED_DETAIL, [limits | {"source": "usage", "records": 1, "run": "r"}])


def kept_on(settings: Settings, began: datetime, kept: KeptFrom | None = None) -> str | None:
    bounds = due(call(settings, began), kept)
    return bounds and bounds.cycle


def test_what_is_over_goes_from_the_first_cycle_on_and_is_kept_until_the_day_in_its_seal(settings: Settings) -> None:
    assert kept_on(settings, datetime(2028, 4, 30, 10, tzinfo=UTC)) is None
    assert due(call(settings, MARCH_IS_OVER), None) == FROM_APRIL
    assert due(call(settings, MARCH_IS_OVER), FROM_APRIL) is None
    assert kept_on(settings, ALL_IS_OVER, FROM_APRIL) == "2026-06"


@pytest.mark.parametrize(("hold", "first"), [("2026-04", "2026-04"), ("2026-03", None), ("A", None)])
def test_a_hold_keeps_its_cycle_and_all_after_it(
    settings: Settings, capsys: pytest.CaptureFixture[str], hold: str, first: str | None
) -> None:
    held = replace(settings, retention=replace(settings.retention, holds=(hold,)))
    assert kept_on(held, ALL_IS_OVER) == first
    kept_too = "" if hold == "A" else f"is over, and kept as what is before it: {hold} is on hold"
    assert kept_too in capsys.readouterr().err


def test_longer_settings_keep_what_a_seal_would_let_go(settings: Settings) -> None:
    longer = replace(settings, retention=replace(settings.retention, detail_months=25))
    assert kept_on(longer, MARCH_IS_OVER) is None


def test_an_unsealed_cycle_and_a_bill_that_is_approved_and_not_issued_keep_call_detail(settings: Settings) -> None:
    lake = Path(settings.lake.path)
    write_rows(lake, BILLS, [{"bill_id": "2026-04-B", "account_id": "B", "cycle": "2026-04"}])
    assert kept_on(settings, ALL_IS_OVER) == "2026-06", "a draft that nobody let go"
    write_rows(lake, APPROVALS, [{"document_id": "2026-04-B", "cycle": "2026-04"}])
    assert kept_on(settings, ALL_IS_OVER) == "2026-04"
    write_rows(lake, DOCUMENTS, [{"document_id": "2026-03-C", "account_id": "C", "cycle": "2026-03"}])
    assert kept_on(settings, ALL_IS_OVER) is None


def test_usage_of_a_cycle_that_could_be_billed_and_was_not_is_kept(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    rated = [{"usage_id": name, "cycle": name, "utc_month": name} for name in ("2025-12", "2026-02")]
    write_rows(Path(settings.lake.path), RATED_USAGE, rated)
    early = replace(settings, tariff=replace(settings.tariff, first_cycle="2026-01"))
    assert kept_on(early, ALL_IS_OVER) == "2026-02"
    assert "call detail is kept from 2026-02 on, which has usage and no bill" in capsys.readouterr().err
    later = replace(settings, tariff=replace(settings.tariff, first_cycle="2026-03"))
    assert kept_on(later, ALL_IS_OVER) == "2026-06", "before the first cycle nothing is ever billed"


def test_events_that_mediation_may_not_have_seen_stay(settings: Settings) -> None:
    bounds = due(call(settings, ALL_IS_OVER), None)
    assert bounds is not None
    assert bounds.came == date(2026, 5, 2)


def test_what_was_removed_stays_so_whatever_is_held_or_told_later(settings: Settings) -> None:
    before = call(settings, MARCH_IS_OVER)
    assert (read_kept(before.reader), first_kept(before.reader)) == (None, 0)
    check_kept(before, ["2026-03"])
    removed(settings, FROM_APRIL)
    removed(settings, FROM_MAY)
    now = call(replace(settings, retention=replace(settings.retention, holds=("2026-03",))), MARCH_IS_OVER)
    assert (read_kept(now.reader), due(now, FROM_MAY)) == (FROM_MAY, None)
    check_kept(now, ["2026-05"])
    with pytest.raises(Stop, match="2026-03, 2026-04: call detail before 2026-05 was removed"):
        check_kept(now, ["2026-03", "2026-04", "2026-05"])


@pytest.mark.parametrize(
    ("table", "name", "is_over"),
    [
        (RATED_USAGE, "utc_month=2026-02/part-1", True),
        (RATED_USAGE, "_change_data/utc_month=2026-02/cdc-1", True),
        (RATED_USAGE, "utc_month=2026-03/part-1", False),
        (RATED_USAGE, "deletion_vector_1.bin", False),
        (CDR_EVENTS, "ingest_day=2026-03-29/part-1", True),
        (CDR_EVENTS, "ingest_day=2026-03-30/part-1", False),
        (USAGE, "record_type=sms/part-1", False),
        (USAGE, "_change_data/record_type=sms/cdc-1", True),
        (REJECTS, "_change_data/cdc-1", False),
    ],
)
def test_a_replaced_file_goes_at_once_where_all_that_it_holds_is_over(
    table: Table, name: str, *, is_over: bool
) -> None:
    april, march = datetime(2026, 4, 2, tzinfo=UTC), datetime(2026, 3, 29, 23, 59, tzinfo=UTC)
    assert holds_expired(FROM_APRIL, table, Stored(f"/lake/{table.name}/{name}", 1, april)) == is_over
    by_time = holds_expired(FROM_APRIL, table, Stored(f"/lake/{table.name}/{name}", 1, march))
    assert by_time == (is_over or table in (USAGE, REJECTS))
