"""Commands that only read start no process, such as Java, and import nothing of Spark."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.store import Store
from tests.serving.gold_rows import bill, put, usage_line, use
from tests.small_lakes import ROOT

AMINA = "+212600000001"
GUARDED = """
import sys

def guard(event, args):
    if event == "import" and args[0].partition(".")[0] in ("pyspark", "py4j"):
        raise RuntimeError(f"imports {args[0]}")
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system"):
        raise RuntimeError(f"starts {args}")

sys.addaudithook(guard)
from jobs.__main__ import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def settings(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of a lake with one bill."""
    folder = tmp_path_factory.mktemp("one bill")
    store = Store(spark, str(folder / "lake"))
    put(store, RATED_USAGE, use("a", "ACC1", AMINA, 60, "6.120000"))
    put(store, BILL_LINES, usage_line("ACC1", AMINA, 1, "6.120000", "6.12"))
    put(store, BILLS, bill("ACC1", "6.12", "0.00", "0.00"))
    local = (ROOT / "conf/local.toml").read_text(encoding="utf-8")
    path = folder / "settings.toml"
    path.write_text(local.replace('"var/lake"', f'"{store.root}"'), encoding="utf-8")
    return path


def run(*args: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in a process that stops where it imports Spark or starts another."""
    return subprocess.run([sys.executable, "-c", GUARDED, *args], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["show-bill", "--cycle", "2026-03", "--account", "ACC1"], "6.12  MAD"),
        (["show-bill", "--cycle", "2026-03"], "1 bills"),
        (["check-tariff"], "sound"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_that_only_reads_starts_no_spark(settings: Path, command: list[str], shown: str) -> None:
    done = run(*command, "--settings", str(settings))
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout + done.stderr


def test_the_guard_sees_a_command_that_does(settings: Path) -> None:
    done = run("reconcile-lake", "--settings", str(settings))
    assert done.returncode != 0
    assert "imports pyspark" in done.stderr
