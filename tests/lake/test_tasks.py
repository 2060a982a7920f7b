"""How far Spark is, asked while it works."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyspark.sql import SparkSession

from lake.tasks import tasks_of


def test_tasks_are_told_while_they_run(spark: SparkSession, tmp_path: Path) -> None:
    let_go = tmp_path / "let go"

    def waits(_: int) -> None:
        while not let_go.exists():
            time.sleep(0.05)

    tasks = tasks_of(spark)
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(lambda: spark.sparkContext.parallelize([1, 2], 2).foreach(waits))
        while tasks() != (0, 2):
            time.sleep(0.05)
        let_go.touch()
        work.result()
    assert tasks() == (0, 0)
