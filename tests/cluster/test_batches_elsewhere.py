"""Plain functions on workers elsewhere: two of a cluster, a standalone one's by spark-submit, a warm session's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lake.pack import packed
from machine.guarded import Program, started
from machine.launcher import JAVA_LOG, prepare, pyspark_home
from machine.ports import free_port, is_open
from machine.sessions import REMOTE
from tests.cluster.test_lost_executor import settings, spark_home
from tests.jobs.test_start_session import warm_session
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
    return {name: value for name, value in os.environ.items() if name not in (REMOTE, JAVA_LOG)}


def test_two_workers_of_a_cluster_are_sent_the_code(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PER, str(tmp_path / "lake")]
    workers, file = told(command, ROOT, SPARK_HOME=spark_home(tmp_path), SPARK_CONF_DIR=settings(tmp_path))
    assert workers == 2
    assert f"/{packed(ROOT / 'var/code').name}/lake/chunks.py" in file


def test_a_standalone_cluster_runs_what_spark_submit_brings(tmp_path: Path) -> None:
    script, code = tmp_path / "per.py", packed(tmp_path)
    script.write_text(PER)
    with standalone(tmp_path) as (master, environment):
        command = [str(pyspark_home() / "bin/spark-submit"), "--master", master, "--py-files", str(code)]
        _, file = told([*command, str(script), str(tmp_path / "lake")], tmp_path, **environment)
    assert f"/{code.name}/lake/chunks.py" in file


@contextmanager
def standalone(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A master and a worker from the pip package: the address, and the environment of who submits."""
    prepare()
    port, web, work = free_port(), free_port(), free_port()
    spark_class = Path(spark_home(folder)) / "bin/spark-class"
    environment = {
        **own_environment(),
        "SPARK_CONF_DIR": settings(folder),
        "SPARK_HOME": str(spark_class.parent.parent),
    }
    master, log = f"spark://127.0.0.1:{port}", folder / "cluster.log"
    options = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(web)]
    of = "org.apache.spark.deploy"
    leading = Program("the master", [spark_class, f"{of}.master.Master", *options], log, environment)
    leader = started(leading, lambda: is_open(port), 60)
    try:
        options = ["--host", "127.0.0.1", "--port", str(work), "--webui-port", str(free_port()), "--cores", "2"]
        command = [spark_class, f"{of}.worker.Worker", *options, "--memory", "1g", "-d", str(folder / "work"), master]
        worker = started(Program("the worker", command, log, environment), lambda: is_open(work), 60)
        try:
            yield master, environment
        finally:
            worker.close()
    finally:
        leader.close()


def test_a_warm_sessions_workers_are_sent_the_code() -> None:
    with warm_session() as port:
        _, file = told([sys.executable, "-c", PER, "/tmp/lake", f"sc://127.0.0.1:{port}"], ROOT)
    assert f"/{packed(ROOT / 'var/code').name}/lake/chunks.py" in file
