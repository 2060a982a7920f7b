"""sql: questions by tables' names, at any version, answered as table, JSON and CSV; what is wrong is a sentence."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import sql
from lake.runs import BEGAN, DONE, Run, write_run
from tests.builders import ROOT
from tests.lake_settings import settings_of, write_rows

BILLED = {"bill_id": "b1", "account_id": "A1", "cycle": "2026-03", "total_due": Decimal("12.50")}


@pytest.fixture
def settings(tmp_path: Path) -> list[str]:
    """Of a lake with two versions of bills, and one rated use."""
    lake = tmp_path / "lake"
    write_rows(lake, BILLS, [BILLED | {"customer_name": 'Zoë "Z", Ltd'}])
    write_rows(lake, BILLS, [BILLED | {"bill_id": "b2", "account_id": "A2", "total_due": Decimal("0.10")}])
    start = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    use = {"usage_id": "u", "account_id": "A1", "utc_month": "2026-03", "start_time": start}
    write_rows(lake, RATED_USAGE, [use | {"charge": Decimal("0.000001")}])
    return settings_of(tmp_path)


def answer(settings: list[str], capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert sql.main([*settings, *args]) == 0
    return capsys.readouterr().out


def test_tables_are_joined_by_name_and_money_stays_exact(
    settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    question = "SELECT account_id, total_due + charge AS due FROM gold.bills JOIN gold.rated_usage USING (account_id)"
    assert answer(settings, capsys, question).splitlines() == ["account_id        due", "A1          12.500001"]


def test_an_earlier_version_is_asked_for(settings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    question = "SELECT count(*) AS bills FROM gold.bills"
    assert [answer(settings, capsys, question, "--as-of", f"gold.bills={n}").split()[1] for n in (0, 1)] == ["1", "2"]


def test_all_tables_are_asked_for_as_runs_had_left_them_at_a_time(
    settings: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question, noon = "SELECT count(*) AS bills FROM gold.bills", datetime(2026, 4, 1, 12, tzinfo=UTC)
    run = Run(f"bill-cycle-{noon:{BEGAN}}", "bill-cycle", noon, DONE, noon, outputs={BILLS.name: 0})
    write_run(str(tmp_path / "lake"), run)
    assert answer(settings, capsys, question, "--as-of", "2026-04-01T12:00:00Z").split()[1] == "1"
    assert answer(settings, capsys, question, "--as-of", "2026-04-02", "--as-of", "gold.bills=1").split()[1] == "2"
    assert sql.main([*settings, question, "--as-of", "2026-04-01T11:59:59Z"]) == 1
    assert "it does from 2026-04-01T12:00:00Z on" in capsys.readouterr().err
    assert sql.main([*settings, question, "--as-of", "yesterday"]) == 2


def test_json_has_decimals_as_text_and_times_in_utc(settings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(answer(settings, capsys, "SELECT charge, start_time, plan FROM gold.rated_usage", "--json"))
    assert told == {"rows": 1, "listed": [{"charge": "0.000001", "start_time": "2026-03-31 23:30:00", "plan": None}]}


def test_csv_is_quoted_where_it_must_be(settings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    question = "SELECT customer_name, total_due, '' AS empty FROM gold.bills ORDER BY bill_id"
    lines = answer(settings, capsys, question, "--csv").split("\n")
    assert lines == ["customer_name,total_due,empty", '"Zoë ""Z"", Ltd",12.5000,""', ',0.1000,""', ""]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "SELECT * FROM gold.bils",
            "there is no table gold.bils; there are bronze.cdr_events, gold.allowance_balances",
        ),
        ("SELECT nope FROM gold.bills", 'Referenced column "nope" not found'),
        ("SHOW TABLES", "there are bronze.cdr_events, gold.allowance_balances"),
        ("SELEC", "syntax error"),
        ("DELETE FROM gold.bills", "one SELECT is answered at a time"),
        ("SELECT 1; SELECT 2", "one SELECT is answered at a time"),
        ("SELECT * FROM read_csv('/etc/passwd')", "file system operations are disabled"),
    ],
)
def test_what_is_wrong_is_a_sentence(
    settings: list[str], question: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sql.main([*settings, question]) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert (told.out, len(told.err.splitlines())) == ("", 1)


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("gold.bills=2", "gold.bills has no version 2: its versions are 0 to 1."),
        ("gold.bils=0", "there is no table gold.bils; there are"),
        ("silver.usage=0", "there is no silver.usage in this lake yet."),
    ],
)
def test_a_version_that_never_was_is_a_sentence(
    settings: list[str], pin: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sql.main([*settings, "SELECT 1", "--as-of", pin]) == 1
    assert said in capsys.readouterr().err


def test_a_table_that_is_not_there_yet_has_no_rows_and_is_named(
    settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert sql.main([*settings, "SELECT count(*) AS uses FROM silver.usage"]) == 0
    told = capsys.readouterr()
    assert told.out.split() == ["uses", "0"]
    assert "sql: warning: silver.usage has no row: the lake at " in told.err


def test_rows_past_what_a_terminal_takes_are_counted(settings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert sql.main([*settings, "SELECT i FROM range(1500) AS t(i)"]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1_001
    assert "500 more rows are not shown: --csv writes all" in told.err


@pytest.mark.parametrize("form", ["", "--csv", "--json"])
def test_whoever_reads_may_leave_before_the_end(settings: list[str], form: str) -> None:
    question = "SELECT * FROM range(200000)" if form else "SELECT repeat('x', 1000) FROM range(1000)"
    command = [sys.executable, "-m", "jobs", "sql", *settings, question, *form.split()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asked:
        assert asked.stdout is not None
        asked.stdout.read(5)
        asked.stdout.close()
        said = "" if asked.stderr is None else asked.stderr.read()
    assert (asked.returncode, "pipe" in said.lower()) == (141, False), said
