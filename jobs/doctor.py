"""Examines the machine and the lake without Spark: what keeps jobs from running, and the command that mends it."""

import json
from functools import partial
from pathlib import Path

from jobs.reading import lake_health
from lake import kafka
from lake.checkout import VAR
from lake.version import VERSION
from machine import health
from machine.arguments import no_arguments
from machine.command import Call, Counts, Job, Stop
from machine.findings import FAULT, OK, WARN, Check, Finding, examined, of_stop
from serving.text_table import text_table


def run(call: Call) -> Counts:
    """Prints a line for each finding. Raises Stop where one is a fault."""
    findings = list(examined(checks(call)))
    counts: Counts = {level.lower(): sum(f.level == level for f in findings) for level in (OK, WARN, FAULT)}
    counts["findings"] = [vars(finding) for finding in findings]
    if not call.args.json:
        print(f"tollhouse {VERSION}")
        print("\n".join(text_table(("", "", ""), map(row, findings))))
    if counts["fault"]:
        if call.args.json:
            print(json.dumps(counts), flush=True)
        raise Stop(f"faults: {counts['fault']}; mend them as said.")
    return counts


def row(finding: Finding) -> tuple[str, ...]:
    return finding.level, finding.what, f"{finding.text}: {finding.mend}" if finding.mend else finding.text


def checks(call: Call) -> list[Check]:
    """All of them, in the order in which they are told."""
    lake = call.settings.lake
    places = [Path(place) for place in (call.root, lake.published, lake.invoices, str(VAR)) if "://" not in place]
    of_lake = (lake_health.tables, lake_health.runs, lake_health.locks, lake_health.clock, lake_health.snapshot)
    of_machine: list[Check] = [health.python, health.java, health.spark_jars, health.fonts]
    return [
        *of_machine,
        partial(health.room, places),
        partial(topic, call),
        *(partial(check, call) for check in of_lake),
    ]


def topic(call: Call) -> list[Finding]:
    """Whether Kafka answers, and has the topic."""
    where = call.settings.kafka
    try:
        ends = kafka.end_offsets(where.servers, where.client, where.topic)
    except Stop as stop:
        return [of_stop(FAULT, "kafka", stop)]
    text = f"{where.servers} answers; {where.topic} has {len(ends):,} partitions"
    return [Finding(OK, "kafka", text)]


JOB = Job("doctor", __doc__, "tollhouse doctor --json", no_arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
