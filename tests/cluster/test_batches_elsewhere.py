"""Plain functions on two workers of a cluster, and what is staged when one is lost.

test_month.py has a standalone cluster, test_start_session.py a warm session.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lake.pack import packed
from machine.launcher import JAVA_LOG
from machine.sessions import REMOTE
from tests.cluster.two_workers import STAGED, settings, spark_home
from tests.processes import QUICK
from tests.small_lakes import ROOT

PER = """
import sys
import pyarrow
from machine.sessions import attached, session
from lake.store import Store

def counted(tables):
    import os
    import lake.chunks

    rows = tables["rows"].group_by("id").aggregate([("n", "count")])
    told = {"file": [lake.chunks.__file__] * rows.num_rows, "worker": [os.getppid()] * rows.num_rows}
    return {"counts": pyarrow.table({"id": rows["id"], "n": rows["n_count"], **told})}

spark = attached("per", sys.argv[2]) if len(sys.argv) > 2 else session("per")
store = Store(spark, sys.argv[1])
rows = spark.range(0, 400_000, numPartitions=8).selectExpr("id % 1000 AS id", "id AS n", "repeat('x', 50) AS text")
columns = "id BIGINT, n BIGINT, file STRING, worker BIGINT"
for _ in range(2):
    found = store.per("id", counted, {"rows": rows}, {"counts": columns})["counts"].rows.collect()
    assert len(found) == 1000, len(found)
    assert {row["n"] for row in found} == {400}
print(len({row["worker"] for row in found}), *{row["file"] for row in found})
"""
"""Counts rows by key, and says how many workers' parents did it, and where their code is from."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def told(command: list[str], folder: Path, **environment: str) -> tuple[int, str]:
    """What the script says at its end: how many parents of workers there were, and from where the code came."""
    run = own_environment() | environment
    done = subprocess.run(command, cwd=folder, env=run, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    number, file = done.stdout.split()
    return int(number), file


def own_environment() -> dict[str, str]:
    """This process's, without what a session of its own may have left: where it runs, and where its Java writes."""
    return {name: value for name, value in os.environ.items() if name not in (REMOTE, JAVA_LOG)} | QUICK


def test_two_workers_are_sent_the_code_and_what_is_staged_outlives_one_of_them(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PER + STAGED, str(tmp_path / "lake")]
    workers, file = told(command, ROOT, SPARK_HOME=spark_home(tmp_path), SPARK_CONF_DIR=settings(tmp_path))
    assert workers == 2
    assert f"/{packed(ROOT / 'var/code').name}/lake/chunks.py" in file
