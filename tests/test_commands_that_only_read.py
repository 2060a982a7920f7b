"""Commands that only read start no process, such as Java, and import nothing of Spark."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

import machine.command
from jobs import bill_cycle, rate_usage
from jobs.rate_usage import WRITTEN_TABLES as RATED
from jobs.reading.bases import BASIS_TABLES
from jobs.reading.billed import READ_TABLES as BILLED_FROM
from jobs.reading.billed import WRITTEN_TABLES as BILLED
from jobs.reading.rating import READ_TABLES as RATED_FROM
from lake.reader import Reader
from lake.runs import newest_runs
from lake.store import Store
from machine.command import Call
from tests.in_the_lake.plans_that_share import owner
from tests.lake_settings import settings_of
from tests.oracle.records import Use
from tests.small_lakes import ROOT, write_month

CYCLE = ["--cycle", "2026-03"]
SAMPLE = {"usage_id": "s", "record_type": "voice", "plan": "standard", "start": "2026-03-25T19:00:00", "units": 60}
GUARDED = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout

def guard(event, args):
    if event == "import" and args[0].partition(".")[0] in ("pyspark", "py4j"):
        raise RuntimeError(f"imports {args[0]}")
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system"):
        raise RuntimeError(f"starts {args}")

sys.addaudithook(guard)
from jobs.__main__ import main

for command in json.load(sys.stdin):
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(command)
        except RuntimeError as error:
            status = str(error)
    print(json.dumps([status, *(stream.buffer.getvalue().decode() for stream in (out, err))]))
"""
SHOWN = {
    ("show-bill", *CYCLE, "--account", "ACC1"): "total due",
    ("show-bill", *CYCLE): "1 bills",
    ("show-bill", *CYCLE, "--as-of", "2999-12-31"): "1 bills",
    ("bill-history", *CYCLE, "--account", "ACC1"): "1 state",
    ("explain-charge", "use 1"): "use 1",
    ("explain-bill", *CYCLE, "--account", "ACC1"): "record use 1",
    ("trace-cdr", "--record-id", "use 1"): "pending: billed and not issued",
    ("reproduce-bill", *CYCLE, "--account", "ACC1"): "2026-03-ACC1: equal",
    ("price-usage", "--usage", "{folder}/usage.jsonl"): '"status":"rated"',
    ("check-tariff",): "sound",
    ("sql", "SELECT account_id FROM gold.bills"): "ACC1",
    ("sample-bills", *CYCLE): "equal 1",
    ("run-history",): "bill-cycle",
}
IN_JSON = (
    ("show-bill", *CYCLE, "--json"),
    ("bill-history", *CYCLE, "--account", "ACC1", "--json"),
    ("explain-charge", "use 1", "--json"),
    ("sql", "SELECT 1 AS one", "--json"),
    ("run-history", "--json"),
    ("check-tariff", "--json"),
)
NOTHING_YET = (("check-numbers",), ("verify-seal", "{folder}"), ("show-bill", "B2026-0000001"), ("month-end", *CYCLE))
"""What finds nothing that was issued, sealed or published."""

JOURNAL, WITH_SPARK = ("export-journal", "--output", "{folder}/journals", "--json"), ("reconcile-lake",)
Command = tuple[str, ...]
Said = tuple[int | str, str, str]


def guarded(*commands: Sequence[str]) -> list[Said]:
    """What each command returns, or why it was stopped, and writes to stdout and stderr: one after another in a process
    that stops it where it imports Spark or starts another process."""
    python = [sys.executable, "-c", GUARDED]
    said = subprocess.run(python, cwd=ROOT, input=json.dumps(commands), capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return [tuple(json.loads(line)) for line in said.stdout.splitlines()]


@pytest.fixture(scope="module")
def settings(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of a lake with one use, rated and billed, and beside them a sample of usage."""
    folder = tmp_path_factory.mktemp("one bill")
    store, who = Store(spark, str(folder / "lake")), owner(1, "ACC1", "standard")
    path = Path(settings_of(folder, store.root)[1])
    (folder / "usage.jsonl").write_text(json.dumps(SAMPLE), encoding="utf-8")
    write_month(store, [Use("use 1", "voice", who.msisdn, datetime(2026, 3, 25, 19, tzinfo=UTC), 600)], [who])
    assert rate_usage.main(["--settings", str(path)], store) == 0
    assert bill_cycle.main([*CYCLE, "--settings", str(path)], store) == 0
    return path


@pytest.fixture(scope="module")
def done(settings: Path) -> dict[Command, Said]:
    """What they return and say, by command."""
    commands = (*SHOWN, *IN_JSON, *NOTHING_YET, JOURNAL, WITH_SPARK)
    (settings.parent / "journals").mkdir()
    filled = [[arg.format(folder=settings.parent) for arg in (*one, "--settings", str(settings))] for one in commands]
    return dict(zip(commands, guarded(*filled), strict=True))


@pytest.mark.parametrize("command", SHOWN, ids=" ".join)
def test_a_command_that_only_reads_starts_no_spark(done: dict[Command, Said], command: Command) -> None:
    status, *said = done[command]
    assert status == 0, said
    assert SHOWN[command] in "".join(said)


@pytest.mark.parametrize("command", NOTHING_YET, ids=" ".join)
def test_nor_does_one_that_finds_nothing(done: dict[Command, Said], command: Command) -> None:
    assert done[command][0] == 1


@pytest.mark.parametrize("command", IN_JSON, ids=" ".join)
def test_json_alone_goes_to_stdout(done: dict[Command, Said], command: Command) -> None:
    assert isinstance(json.loads(done[command][1]), dict)


def test_a_journal_is_written_without_spark(settings: Path, done: dict[Command, Said]) -> None:
    status, said, _ = done[JOURNAL]
    assert status == 0
    assert json.loads(said)["file"] == str(*settings.parent.glob("journals/journal-*.csv"))


def test_the_guard_sees_a_command_that_does(done: dict[Command, Said]) -> None:
    assert str(done[WITH_SPARK][0]).startswith("imports pyspark")


def test_a_lake_that_is_rated_and_billed_already_needs_no_spark_and_its_runs_tell_what_they_leave(
    settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_session(_: Call) -> Store:
        raise InterruptedError("it starts Spark")

    monkeypatch.setattr(machine.command, "open_store", no_session)
    counts = rate_usage.JOB.counts(["--settings", str(settings)])
    assert counts == dict.fromkeys(("rated", "rejected", "unmatched", "error", "changed"), 0)
    counts = bill_cycle.JOB.counts([*CYCLE, "--settings", str(settings)])
    assert counts["changed"] == 0
    for job, read, written in ((rate_usage, RATED_FROM, RATED), (bill_cycle, (*BILLED_FROM, *BASIS_TABLES), BILLED)):
        again, first = newest_runs(str(settings.with_name("lake")), job.JOB.name)
        versions = Reader(str(settings.with_name("lake"))).versions
        assert again.outputs == first.outputs == versions(*written)
        assert first.inputs.keys() == {table.name for table in read}
        assert again.inputs == versions(*read)
    other, text = tmp_path / "settings.toml", settings.read_text(encoding="utf-8")
    other.write_text(text.replace('first_cycle = "2026-03"', 'first_cycle = "2026-02"'), encoding="utf-8")
    with pytest.raises(InterruptedError):
        rate_usage.JOB.counts(["--settings", str(other)])
