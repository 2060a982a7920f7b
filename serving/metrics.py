"""Metrics in Prometheus's text format, as node_exporter's textfile collector takes them. All are gauges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

METRICS = {
    "tollhouse_job_last_run_timestamp_seconds": "When the job's newest run began, as Unix time.",
    "tollhouse_job_last_success_timestamp_seconds": "When the job's newest run that was done ended, as Unix time.",
    "tollhouse_job_seconds": "How long the job's newest run that ended took.",
    "tollhouse_job_exit_status": "Of the job's newest run that ended: 0 done, 1 stopped, 3 a control failed.",
    "tollhouse_job_state": "1 for the state of the job's newest run, 0 for the others.",
    "tollhouse_job_count": "What the job's newest run that was done counted, by the name of the count.",
    "tollhouse_kafka_lag_records": "Records of the topic that were not taken when ingest-cdrs last looked.",
    "tollhouse_layer_last_change_timestamp_seconds": "When a table of the layer last changed, as Unix time.",
}
"""What each tells. Ages are differences from time(): a file that is not written any more would show an old age."""


@dataclass(frozen=True)
class Sample:
    """One value of a metric. labels: by name."""

    metric: str
    labels: Mapping[str, str]
    value: int | str


def metrics_text(samples: Iterable[Sample]) -> str:
    """The samples in the order of METRICS, those of a metric below its HELP and TYPE."""
    of_metric: dict[str, list[Sample]] = {name: [] for name in METRICS}
    for sample in samples:
        of_metric[sample.metric].append(sample)
    lines = []
    for name, some in of_metric.items():
        if some:
            lines += [f"# HELP {name} {METRICS[name]}", f"# TYPE {name} gauge", *map(line, some)]
    return "".join(f"{text}\n" for text in lines)


def line(sample: Sample) -> str:
    labels = ",".join(f'{name}="{escaped(value)}"' for name, value in sample.labels.items())
    return f"{sample.metric}{{{labels}}} {sample.value}"


def escaped(text: str) -> str:
    """A label's value, as the format wants it."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
