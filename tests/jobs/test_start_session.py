"""The warm session: what jobs attached to it write is what is made without one."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import psutil
import pytest

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from jobs import approve_bills, bill_cycle, issue_bills, mediate_cdrs, publish_gold, rate_usage, seal_cycle
from lake.pack import packed
from lake.table import Table
from machine.ports import free_port, is_open
from tests.builders import ROOT
from tests.cluster.test_batches_elsewhere import PER, told
from tests.in_the_lake.plans_that_share import MORE_RULES, RICH, owner, random_uses, with_plans
from tests.lake_settings import settings_of
from tests.machine.endless import STOPPED, begun, lines_until
from tests.plain_lake import PlainLake
from tests.processes import QUICK, process
from tests.small_lakes import usage_row

ATTACHING = {name: value for name, value in os.environ.items() if name != "SPARK_REMOTE"} | QUICK
IDLE = 5
ISSUED = (bill_cycle.JOB, approve_bills.JOB, issue_bills.JOB, seal_cycle.JOB)
ENDLESS = """
import os, signal, sys, threading
from machine.sessions import attached
rows = attached("endless", sys.argv[1]).range(10**15)
threading.Timer(8, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
rows.selectExpr("sum(hash(id))").collect()
"""
AFTER = """
import sys
from machine.sessions import attached
attached("after", sys.argv[1]).range(1000).selectExpr("sum(id)").collect()
"""

pytestmark = pytest.mark.slow


def tollhouse(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """What a command says and returns, where it may attach."""
    command = [sys.executable, "-m", "jobs", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=ATTACHING, capture_output=True, text=True, timeout=600, check=False
    )  # fmt: skip


@contextmanager
def warm_session(*arguments: str) -> Iterator[int]:
    """A warm session on a free port; its port."""
    port = free_port()
    begun = tollhouse("start-session", "--port", str(port), "--json", *arguments)
    assert begun.returncode == 0, begun.stderr
    assert json.loads(begun.stdout) == {"remote": f"sc://127.0.0.1:{port}", "state": "running"}
    try:
        yield port
    finally:
        assert tollhouse("stop-session").returncode == 0


@pytest.fixture(scope="module")
def warm() -> Iterator[int]:
    """The port of a warm session that tests share which leave it running: the last ones, since there can be but one."""
    with warm_session() as port:
        yield port


def server_of(port: int) -> psutil.Process:
    """The process of the server on a port."""
    setting = f"spark.connect.grpc.binding.port={port}"
    return next(server for server in psutil.process_iter(["cmdline"]) if setting in (server.info["cmdline"] or ()))


def test_a_job_whose_session_is_killed_says_one_sentence() -> None:
    with warm_session() as port:
        says_one_sentence_after(signal.SIGKILL, port)


def says_one_sentence_after(number: signal.Signals, port: int) -> None:
    """A job at work in a session that is sent such a signal."""
    job = begun(ATTACHING)
    attached, _ = list(lines_until(job, "asking"))[1:]
    assert f"attached to the warm session at sc://127.0.0.1:{port}" in attached
    server_of(port).send_signal(number)
    said, why = job.communicate(timeout=60)
    assert (job.returncode, said, why.count("\n")) == (1, "", 1), why
    assert why.startswith("try-it: the Spark session ended before the job did: run it again to go on.")


def test_a_warm_session_that_nobody_uses_ends_and_one_is_enough() -> None:
    with warm_session("--idle", f"{IDLE}s") as port:
        second = tollhouse("start-session", "--port", str(free_port()))
        assert second.returncode == 1
        assert "a session runs on" in second.stderr
        assert "`tollhouse stop-session` stops it" in second.stderr
        deadline = time.monotonic() + 60
        while is_open(port) and time.monotonic() < deadline:
            time.sleep(0.5)
        assert not is_open(port)
    assert "no warm session runs" in tollhouse("stop-session").stderr


def test_jobs_attached_to_a_warm_session_write_what_the_functions_make(warm: int, tmp_path: Path) -> None:
    random = Random(0)
    owners = [owner(n, f"A{n // 3}", "rich" if n % 5 else "standard") for n in range(9)]
    uses = [usage_row(use) for use in random_uses(random, owners, 120)]
    tariff = with_plans(tmp_path, RICH)
    rules = tariff / "bill_rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + MORE_RULES, encoding="utf-8")
    plain, attached = (PlainLake(tmp_path / name) for name in ("plain", "attached"))
    for lake in (plain, attached):
        lake.folder.mkdir()
        lake.loaded(uses, owners, tariff)
    plain.rate()
    plain.bill(cycle("2026-03"))
    for job, arguments in (
        (rate_usage.JOB, []),
        *((job, ["--cycle", "2026-03"]) for job in ISSUED),
        (publish_gold.JOB, []),
    ):
        done = tollhouse(job.name, *arguments, *attached.args)
        assert done.returncode == 0, done.stderr
        is_attached = f"attached to the warm session at sc://127.0.0.1:{warm}" in done.stderr
        assert is_attached == (job is not publish_gold.JOB), "publishing starts no Spark"
    again = tollhouse("rate-usage", "--json", *attached.args)
    assert (json.loads(again.stdout)["changed"], len(attached.reader.rows(DOCUMENTS))) == (0, 3)
    for table in (RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES, BILL_LINES, BILLS):
        assert content(plain, table)
        assert content(attached, table) == content(plain, table)


def content(lake: PlainLake, table: Table) -> list[tuple[object, ...]]:
    """What a table holds in the order of its key, without provenance."""
    rows = sorted(lake.reader.rows(table), key=lambda row: [row[name] for name in table.key])
    return [tuple(row[name] for name in table.content) for row in rows]


def test_a_job_with_streams_does_not_attach(warm: int, tmp_path: Path) -> None:
    job = process(mediate_cdrs.JOB, ["--no-relay", *settings_of(tmp_path)], ATTACHING)
    assert job.stderr is not None
    assert any(f"not attached to sc://127.0.0.1:{warm}" in line for line in job.stderr), "it goes on by itself"
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()


def test_what_a_job_was_at_when_it_was_killed_ends_with_it(warm: int) -> None:
    command = [sys.executable, "-c", ENDLESS, f"sc://127.0.0.1:{warm}"]
    killed = subprocess.run(command, cwd=ROOT, env=ATTACHING, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL
    after = [sys.executable, "-c", AFTER, f"sc://127.0.0.1:{warm}"]  # waits for a core, and the killed one had all
    subprocess.run(after, cwd=ROOT, env=ATTACHING, timeout=60, check=True)


def is_busy(server: psutil.Process) -> bool:
    """Whether a query keeps the server's cores busy."""
    return server.cpu_percent(0.5) > 50


@pytest.mark.parametrize("listens", [True, False])
def test_a_job_attached_to_a_warm_session_ends_when_it_is_asked_to(warm: int, listens: bool) -> None:
    server = server_of(warm)
    job = begun(ATTACHING)
    assert len(list(lines_until(job, "asking"))) == 3
    while not is_busy(server):  # else the interrupt comes before the server has a query to hear of
        pass
    if not listens:
        server.suspend()
    os.killpg(job.pid, signal.SIGINT)
    try:
        assert job.communicate(timeout=60) == ("", STOPPED)
    finally:
        server.resume()


def test_a_warm_sessions_workers_are_sent_the_code(warm: int) -> None:
    _, file = told([sys.executable, "-c", PER, "/tmp/lake", f"sc://127.0.0.1:{warm}"], ROOT)
    assert f"/{packed(ROOT / 'var/code').name}/lake/chunks.py" in file


def test_a_job_whose_session_is_stopped_says_one_sentence(warm: int) -> None:
    """The last of those that share it."""
    says_one_sentence_after(signal.SIGTERM, warm)
