"""What Prometheus is told of runs: each job's newest and last success, Kafka's lag, and when each layer changed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import bronze
import gold
import silver
from lake import log
from lake.lag import newest_lag
from lake.paths import table_path
from lake.runs import DONE, STATES, Run, jobs_that_ran, newest_runs
from machine.command import Call
from serving.metrics import Sample
from serving.snapshots import current

LAYERS = {"bronze": bronze.TABLES, "silver": silver.TABLES, "gold": gold.TABLES}
PUBLISHED = "published"


def run_samples(call: Call) -> Iterator[Sample]:
    """The samples of serving.metrics.METRICS, of the call's lake."""
    for job in jobs_that_ran(call.root):
        yield from job_samples(call.root, job)
    yield from lag(call)
    for layer, at in changed(call).items():
        yield Sample("tollhouse_layer_last_change_timestamp_seconds", {"layer": layer}, unix_time(at))


def job_samples(root: str, job: str) -> Iterator[Sample]:
    """Those of one job, of which runs are read until one that was done. The label job is Prometheus's own."""
    labels = {"command": job}
    newest = next(newest_runs(root, job), None)
    ended = next((run for run in newest_runs(root, job) if run.ended), None)
    done = next((run for run in newest_runs(root, job) if run.state == DONE), None)
    if newest is not None:
        yield Sample("tollhouse_job_last_run_timestamp_seconds", labels, unix_time(newest.began))
        for state in STATES:
            yield Sample("tollhouse_job_state", {**labels, "state": state}, int(newest.state == state))
    if ended is not None:
        yield Sample("tollhouse_job_seconds", labels, f"{ended.seconds:.3f}")
        yield Sample("tollhouse_job_exit_status", labels, ended.exit_status or 0)
    if done is not None and done.ended is not None:
        yield Sample("tollhouse_job_last_success_timestamp_seconds", labels, unix_time(done.ended))
        yield from count_samples(done, labels)


def count_samples(run: Run, labels: dict[str, str]) -> Iterator[Sample]:
    """The whole numbers that a run counted; those below a name as name.deeper."""
    for name, value in run.counts.items():
        values = {f"{name}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {name: value}
        for full, number in values.items():
            if isinstance(number, int):
                yield Sample("tollhouse_job_count", {**labels, "count": full}, int(number))


def lag(call: Call) -> Iterator[Sample]:
    """What Kafka held back when a run last looked."""
    if (known := newest_lag(call.root)) is not None:
        yield Sample("tollhouse_kafka_lag_records", {"topic": call.settings.kafka.topic}, known.records)


def changed(call: Call) -> dict[str, datetime]:
    """When each layer last changed, by its tables' logs; the published one when it was published."""
    times = {
        layer: max(
            (at for table in tables for at in log.commits(table_path(call.root, table.name)).values()), default=None
        )
        for layer, tables in LAYERS.items()
    }
    published = None if "://" in call.settings.lake.published else current(Path(call.settings.lake.published))
    times[PUBLISHED] = None if published is None else datetime.fromisoformat(published.published_at)
    return {layer: at for layer, at in times.items() if at is not None}


def unix_time(at: datetime) -> str:
    """Seconds since 1970, to the millisecond."""
    return f"{at.timestamp():.3f}"
