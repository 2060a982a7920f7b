"""The tasks that Spark works at, asked while a query runs."""

from collections.abc import Callable
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

Tasks = Callable[[], tuple[int, int]]
"""Answers how many tasks of the stages that run are done, and how many they have."""


def tasks_of(spark: SparkSession) -> Tasks:
    """What answers for a session. A server tells of one query at a time, each second or two."""
    return told_tasks(spark) if is_remote() else tracked_tasks(spark)


def tracked_tasks(spark: SparkSession) -> Tasks:
    tracker = spark.sparkContext.statusTracker()

    def tasks() -> tuple[int, int]:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        known = [stage for stage in stages if stage is not None]
        return sum(stage.numCompletedTasks for stage in known), sum(stage.numTasks for stage in known)

    return tasks


def told_tasks(spark: SparkSession) -> Tasks:
    last: list[tuple[int, int]] = [(0, 0)]

    def told(stages: Any, done: bool, **_: Any) -> None:
        running = [] if done else [stage for stage in stages or () if not stage.done]
        last[0] = sum(stage.num_completed_tasks for stage in running), sum(stage.num_tasks for stage in running)

    register: Callable[..., None] = spark.registerProgressHandler  # its type asks for a subclass, a function does
    register(told)
    return lambda: last[0]
