"""What a step costs: seconds, memory of the whole process tree, files and bytes, Spark queries, jobs and stages."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from lake.errors import Stop
from machine.process import last_words

SAMPLED_EVERY = 0.2  # seconds
STARTED = {
    "queries": '"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart"',
    "jobs": '"Event":"SparkListenerJobStart"',
    "stages": '"Event":"SparkListenerStageSubmitted"',
}


@dataclass(frozen=True)
class Cost:
    """Of one run of a step. peak_bytes: resident, of the process and its children; None where it was not alone.

    bytes, files: more below the measured folders than before. counts: what the job says it did.
    uses: how many it worked through, where these are not the month's events; 0 where that says nothing.
    """

    seconds: float
    bytes: int
    files: int
    peak_bytes: int | None = None
    queries: int | None = None
    jobs: int | None = None
    stages: int | None = None
    uses: int | None = None
    counts: dict[str, Any] = field(default_factory=dict)


def of_process(command: Sequence[str | Path], folders: Sequence[Path], log: Path, events: Path) -> Cost:
    """Runs a command whose last line on stdout is JSON, from its start to its end.

    folders: whose files are counted. log: takes stderr. events: a folder for Spark's event log, made anew. Raises Stop
    where the command fails.
    """
    shutil.rmtree(events, ignore_errors=True)
    events.mkdir(parents=True)
    before = size(folders)
    logged = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": events.resolve().as_uri(),
    }
    options = " ".join(f"--conf {name}={value}" for name, value in logged.items())
    began = time.monotonic()
    with log.open("ab") as words:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=words,
            env=os.environ | {"PYSPARK_SUBMIT_ARGS": f"{options} pyspark-shell", "SPARK_REMOTE": ""},  # no warm session
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            with suppress(subprocess.TimeoutExpired):
                process.wait(SAMPLED_EVERY)
        seconds = time.monotonic() - began
        output = process.communicate()[0].decode()
    if process.returncode:
        raise Stop(f"{' '.join(map(str, command))} ended with {process.returncode}, {log} says: {last_words(log)}")
    bytes_, files = grown(folders, before)
    lines = output.splitlines()
    return Cost(seconds, bytes_, files, peak, **started(events), counts=json.loads(lines[-1]) if lines else {})


def resident(pid: int) -> int:
    """Bytes of memory that a process and its children hold."""
    total = 0
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in tree:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:  # ended since
            continue
    return total


def started(events: Path) -> dict[str, int]:
    """How many queries, jobs and stages Spark started, by its event log."""
    texts = [path.read_text(encoding="utf-8") for path in events.rglob("*") if path.is_file()]
    return {name: sum(text.count(mark) for text in texts) for name, mark in STARTED.items()}


def grown(folders: Sequence[Path], before: tuple[int, int]) -> tuple[int, int]:
    """Bytes and number of files that have come since their size was so much."""
    now = size(folders)
    return now[0] - before[0], now[1] - before[1]


def size(folders: Sequence[Path]) -> tuple[int, int]:
    """Bytes and number of the files below folders, without the checksums that Hadoop writes beside each."""
    sizes = [
        path.stat().st_size
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix != ".crc" and path.is_file()
    ]
    return sum(sizes), len(sizes)
