"""A whole month on a standalone cluster, from what `make zip` writes alone: what it comes to is what was frozen.

Its plans say more than those of the reference, and its rows are so many that queries are compiled.
"""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import gold
import silver
from lake.checkout import CONF
from lake.pack import packed, settings
from lake.reader import Reader
from machine.guarded import Program, started
from machine.launcher import prepare, pyspark_home
from machine.ports import free_port, is_open
from tests.bench.month import CYCLE, tariff_folder
from tests.cluster.test_batches_elsewhere import own_environment
from tests.cluster.two_workers import settings as cluster_settings
from tests.cluster.two_workers import spark_home
from tests.frozen.__main__ import MONTH as MONTH_FILE
from tests.frozen.digests import Digest, differences
from tests.frozen.months import SIZE, TARIFF
from tests.frozen.pages import INPUTS, PAGES

MONTH = f"""
from jobs import bill_cycle, ingest_cdrs, load_reference, mediate_cdrs, produce_cdrs, publish_gold, rate_usage
from jobs import reconcile_lake

common, cycle = ["--settings", "conf/here.toml"], ["--cycle", "{CYCLE}"]
size = {SIZE}
for job, argv in (
    (produce_cdrs, ["--files", "cdrs", *size, "--subscribers-csv", "subscribers.csv"]),
    (ingest_cdrs, ["--files", "cdrs"]),
    (mediate_cdrs, []),
    (load_reference, ["--subscribers", "subscribers.csv"]),
    (rate_usage, []),
    (bill_cycle, cycle),
    (publish_gold, []),
    (reconcile_lake, []),
):
    if status := job.main([*common, *argv]):
        raise SystemExit(status)
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_month_on_a_cluster_comes_to_what_was_frozen(tmp_path: Path) -> None:
    run = tmp_path / "run"
    begin(run)
    with standalone(tmp_path) as (master, environment):
        command = [str(pyspark_home() / "bin/spark-submit"), "--master", master, "--py-files", str(run / "code.zip")]
        done = subprocess.run(
            [*command, "month.py"], cwd=run, env=environment, capture_output=True, text=True, timeout=400, check=False
        )
    assert done.returncode == 0, done.stderr[-5_000:]
    assert list(tmp_path.glob("work/app-*/0/stderr")), "an executor of the worker did it"
    assert seen(run / "lake") == ""


@contextmanager
def standalone(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A master and a worker from the pip package: the address, and the environment of who submits."""
    prepare()
    port, web, work = free_port(), free_port(), free_port()
    spark_class = Path(spark_home(folder)) / "bin/spark-class"
    environment = {
        **own_environment(),
        "SPARK_CONF_DIR": cluster_settings(folder),
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


def begin(run: Path) -> None:
    """A folder with the packages as one zip, and the settings and the tariff as another brings them."""
    packed(run).rename(run / "code.zip")
    (run / "conf.zip").write_bytes(settings(CONF))
    with zipfile.ZipFile(run / "conf.zip") as archive:
        archive.extractall(run / "conf")
    shutil.rmtree(run / "conf/tariff")
    shutil.move(tariff_folder(run, TARIFF), run / "conf/tariff")
    local = (run / "conf/local.toml").read_text(encoding="utf-8")
    nobodys = local.replace("127.0.0.1:9092", f"127.0.0.1:{free_port()}")  # a broker there is somebody else's
    (run / "conf/here.toml").write_text(nobodys.replace('"var/', f'"{run}/'), encoding="utf-8")
    (run / "month.py").write_text(MONTH, encoding="utf-8")


def seen(lake: Path) -> str:
    """Where a lake differs from the month that was frozen."""
    tables, reader = {table.name: table for table in (*silver.TABLES, *gold.TABLES)}, Reader(str(lake))
    rows = {}
    for page in (*INPUTS, *PAGES):
        digest = Digest(page)
        digest.add(reader.rows(tables[page.name]))
        rows[page.name] = digest.frozen()
    wanted = json.loads(MONTH_FILE.read_text(encoding="utf-8"))
    return "\n".join(differences("month", wanted, rows))
