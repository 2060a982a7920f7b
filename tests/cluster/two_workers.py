"""A cluster of two workers on this machine, and what is staged there when one of them is lost."""

from pathlib import Path

from machine.launcher import pyspark_home
from tests.small_lakes import ROOT

WORKERS = 2

STAGED = """
import sys
import psutil
from machine.sessions import session
from lake.store import Store

store = Store(session("staged"), sys.argv[1])
numbers = store.staged(store.spark.range(0, 1000, numPartitions=8).selectExpr("id", "uuid() AS told"))
before = sorted(numbers.collect())
living = [p for p in psutil.Process().children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE]
executors = [p for p in living if any("ExecutorBackend" in a for a in p.cmdline())]
assert len(executors) == 2, executors
executors[0].kill()
executors[0].wait()
assert sorted(numbers.collect()) == before
assert numbers.groupBy((numbers.id % 7).alias("rest")).count().count() == 7
"""
"""Stages rows that another computation would make others of, loses an executor, and reads them again."""


def spark_home(folder: Path) -> str:
    """Spark as it is installed, but in a folder where workers may write."""
    home = folder / "spark"
    home.mkdir()
    for part in pyspark_home().iterdir():
        (home / part.name).symlink_to(part)
    return str(home)


def settings(folder: Path) -> str:
    """The project's, for a master and workers of one core each, whose executors are processes of their own."""
    conf = folder / "conf"
    conf.mkdir()
    (conf / "log4j2.properties").symlink_to(ROOT / "conf/log4j2.properties")
    (conf / "spark-env.sh").write_text(f". '{ROOT}/conf/spark-env.sh'\n")
    defaults = (ROOT / "conf/spark-defaults.conf").read_text()
    sizes = f"\nspark.master local-cluster[{WORKERS},1,1024]\nspark.executor.memory 512m\n"
    (conf / "spark-defaults.conf").write_text(defaults + sizes)
    return str(conf)
