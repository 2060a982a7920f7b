"""show-bill at an instant or a version: as runs tell of it, in a lake that was copied too."""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import show_bill
from lake import log
from tests.jobs.billed_lake import RATED, BilledLake
from tests.jobs.proved_lake import ProvedLake
from tests.lake_settings import settings_of
from tests.serving.gold_rows import bill, usage_line, use

NUMBER = "+212600000001"
BILL = ["--account", "ACC1", "--cycle", "2026-03"]


def balance(used: int) -> dict[str, Any]:
    return {"msisdn": NUMBER, "record_type": "voice", "granted": 120, "used": used, "carried_out": 120 - used}


def billed(lake: BilledLake, hours: int, charge: str, used: int, **how: Any) -> None:
    """Rates one use, and an hour later bills it."""
    lake.rated(hours, [use("a", "ACC1", NUMBER, 60, charge)], [balance(used)])
    inputs = json.dumps(lake.versions(*RATED))
    lines = [usage_line("ACC1", NUMBER, 1, charge, charge)]
    lake.billed(hours + 1, lines, [bill("ACC1", charge, "0.00", "0.00", input_versions=inputs)], **how)


@pytest.fixture
def lake(tmp_path: Path) -> BilledLake:
    """Billed at 03:10 as 9.55, at 13:10 as 7.00 by a run that was killed, and at 23:10 as 5.00. Its files are new."""
    lake = BilledLake(tmp_path / "lake")
    billed(lake, 0, "9.55", 30)
    billed(lake, 10, "7.00", 60, is_killed=True)
    billed(lake, 20, "5.00", 90)
    return lake


def shown(lake: BilledLake, capsys: pytest.CaptureFixture[str], as_of: Sequence[str], status: int = 0) -> str:
    """What it prints, on stdout, or on stderr where it stops."""
    settings = settings_of(lake.folder.parent, str(lake.folder))
    assert show_bill.main([*BILL, *settings, *as_of]) == status
    told = capsys.readouterr()
    return told.err if status else told.out


@pytest.mark.parametrize(
    ("as_of", "due", "used"),
    [
        ([], "5.00", "0:01:30"),
        (["--as-of", "2026-04-01T03:10:00Z"], "9.55", "0:00:30"),
        (["--as-of", "2026-04-01T23:09:59"], "9.55", "0:00:30"),
        (["--as-of", "2026-04-02T00:10:00+01:00"], "5.00", "0:01:30"),
        (["--as-of-version", "0"], "9.55", "0:00:30"),
        (["--as-of-version", "2"], "5.00", "0:01:30"),
    ],
    ids=" ".join,
)
def test_a_bill_is_shown_as_the_last_run_that_was_done_left_it(
    lake: BilledLake, capsys: pytest.CaptureFixture[str], as_of: Sequence[str], due: str, used: str
) -> None:
    for place in (lake, BilledLake(copied(lake.folder))):
        text = shown(place, capsys, as_of)
        assert f"{due}  MAD" in text
        assert used in text, "allowances are of the version that the bill names"


def copied(lake: Path) -> Path:
    """The lake elsewhere, all of its files of one time."""
    copy = Path(shutil.copytree(lake, lake.with_name("copied")))
    for file in copy.rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return copy


@pytest.mark.parametrize(
    ("as_of", "why"),
    [
        (["--as-of", "2026-04-01T03:09:59Z"], "it does from 2026-04-01T03:10:00Z on"),
        (["--cycle", "2026-04", "--as-of", "2026-04-02"], "; there are bills of 2026-03: name a later"),
        (["--cycle", "2025-12"], "2025-12 has no bills in the lake at "),
        (["--cycle", "2025-12"], "; there are bills of 2026-03: name one of them, or run tollhouse bill-cycle"),
        (["--as-of-version", "3"], "its versions are 0 to 2"),
        (["--as-of-version", "1"], "Runs left it at 2, 0."),
    ],
    ids=" ".join,
)
def test_what_never_was_is_a_sentence(
    lake: BilledLake, capsys: pytest.CaptureFixture[str], as_of: Sequence[str], why: str
) -> None:
    assert why in shown(lake, capsys, as_of, status=1)


def test_a_lake_without_a_history_is_a_sentence_and_its_bills_are_shown_as_they_are(
    lake: BilledLake, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(lake.folder / "_runs")
    assert "An older Tollhouse wrote it" in shown(lake, capsys, ["--as-of", "2026-04-02"], status=1)
    old = bill("ACC1", "5.00", "0.00", "0.00", input_versions=json.dumps({RATED_USAGE.name: 2}))
    lake.put(BILLS, [old])
    lake.put(ALLOWANCE_BALANCES, [balance(120)])
    assert "0:02:00" in shown(lake, capsys, [])


def test_a_version_that_the_log_does_not_tell_of_any_more_is_a_sentence(
    lake: BilledLake, capsys: pytest.CaptureFixture[str]
) -> None:
    table = log.opened(str(lake.folder / "gold/bills"))
    table.create_checkpoint()
    (lake.folder / "gold/bills/_delta_log/00000000000000000000.json").unlink()
    assert "gold.bills has no version 0: it is older than" in shown(lake, capsys, ["--as-of-version", "0"], status=1)
    assert "5.00  MAD" in shown(lake, capsys, [])


def test_an_issued_document_is_shown_as_it_went_out_with_what_came_since(
    issued_lake: ProvedLake, later_lake: ProvedLake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show_bill.main(["B2026-0000001", *issued_lake.args]) == 0
    first = capsys.readouterr().out
    assert show_bill.main(["B2026-0000001", *later_lake.args]) == 0
    then = capsys.readouterr().out
    assert then.startswith(first.rstrip()), "its lines and sums stay"
    assert "omar" in first
    assert "Pending" in then.removeprefix(first.rstrip())
    for args, why in [
        (["B2026-0000001", "--as-of", "2026-04-01T00:00:00Z"], "was issued at 2026-04-01 04:10:00 UTC, later."),
        (["B2026-0000002"], "no document has the number B2026-0000002; the nearest are B2026-0000001."),
        (["B2026-0000001", "--as-of-version", "0"], "has no versions"),
        ([], "name the NUMBER of an issued document, or a --cycle."),
    ]:
        assert show_bill.main([*args, *issued_lake.args]) == 1
        assert why in capsys.readouterr().err
