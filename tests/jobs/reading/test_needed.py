"""Which versions upkeep keeps: those that bills and documents were made of, until their day, or while on hold."""

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs.reading.clocks import clock, loss
from jobs.reading.needed import needs
from lake.settings import read_settings
from machine.command import Call
from silver.usage import USAGE
from tests.jobs.proved_lake import ProvedLake

LATER = datetime(2028, 5, 2, tzinfo=UTC)


def call(lake: ProvedLake, *holds: str, began: datetime = LATER) -> Call:
    """A run of upkeep. holds: of the settings."""
    settings = read_settings(lake.folder / "settings.toml")
    held = replace(settings, retention=replace(settings.retention, holds=holds))
    there = replace(held, lake=replace(held.lake, path=str(lake.folder / "lake")))
    return Call(SimpleNamespace(), there, "maintain-lake", began=began)  # type: ignore[arg-type]


def sealed(until: date | None = date(2028, 5, 1)) -> AbstractContextManager[object]:
    """As if all documents of every cycle were sealed."""
    return patch("jobs.reading.clocks.sealed_until", return_value=until)


def test_the_bill_and_the_document_that_it_was_before_need_what_they_were_made_of(later_lake: ProvedLake) -> None:
    (need,) = needs(call(later_lake))
    assert need.why == "2026-03 is not sealed"
    bills = later_lake.plain.reader.rows(BILLS)
    fresh = json.loads(bills[0]["input_versions"])
    (issuing,) = (later_lake.folder / "lake/_runs").rglob("issue-bills*.json")
    issued = json.loads(issuing.read_text(encoding="utf-8"))["inputs"]
    assert need.versions[BILLS.name] == {issued[BILLS.name]}
    assert fresh[USAGE.name] in need.versions[USAGE.name]
    assert fresh[RATED_USAGE.name] in need.versions[RATED_USAGE.name]
    assert len(need.versions[USAGE.name]) == 2, "with the late call and without it"


def test_nothing_is_needed_once_the_day_of_the_seal_has_come_but_on_hold(later_lake: ProvedLake) -> None:
    with sealed():
        assert needs(call(later_lake)) == []
        assert [need.why for need in needs(call(later_lake, "2026-03"))] == ["2026-03 is on hold"]
        assert [need.why for need in needs(call(later_lake, "ACC1"))] == ["ACC1 is on hold"]
        assert needs(call(later_lake, "ACC2")) == []
        early = call(later_lake, began=datetime(2028, 4, 30, tzinfo=UTC))
        assert [need.why for need in needs(early)] == ["2026-03 is kept until 2028-05-01"]


def test_a_bill_whose_run_is_not_on_record_still_needs_what_it_names(later_lake: ProvedLake, tmp_path: Path) -> None:
    lake = later_lake.copied(tmp_path)
    for file in (lake.folder / "lake/_runs").rglob("*.json"):
        file.unlink()
    (bill,) = lake.plain.reader.rows(BILLS)
    (need,) = needs(call(lake))
    assert need.versions == {name: {at} for name, at in json.loads(bill["input_versions"]).items() if at >= 0}


@pytest.mark.parametrize(
    ("until", "why"),
    [(None, "not sealed"), (date(2028, 5, 3), "its seal has it kept until 2028-05-03"), (date(2028, 5, 2), "")],
)
def test_what_is_gone_is_a_loss_until_the_day_of_the_seal(later_lake: ProvedLake, until: date | None, why: str) -> None:
    with sealed(until):
        assert (why in loss(call(later_lake), "2026-03"), bool(loss(call(later_lake), "2026-03"))) == (True, bool(why))
        assert clock(call(later_lake), "2026-03").is_over != bool(why)


def test_a_damaged_seal_seals_nothing(later_lake: ProvedLake, tmp_path: Path) -> None:
    lake = later_lake.copied(tmp_path)
    folder = tmp_path / "seals/2026-03"
    folder.mkdir(parents=True)
    row = {"document_id": "2026-03-ACC1", "row_hash": ""}
    (folder / "documents.jsonl").write_text(f"{json.dumps(row)}\n", encoding="utf-8")
    assert clock(call(lake), "2026-03").sealed_until is None
    (folder / "manifest.json").write_text('{"detail_kept_until": "2028-05-01"}', encoding="utf-8")
    assert clock(call(lake), "2026-03").sealed_until == date(2028, 5, 1)
    (folder / "documents.jsonl").write_text(f"{json.dumps(row | {'document_id': 'another'})}\n", encoding="utf-8")
    assert clock(call(lake), "2026-03").why == "2026-03 is not sealed"
