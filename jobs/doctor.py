"""Examines the machine and the lake without Spark: what keeps jobs from running, and the command that mends it."""

import json
from functools import partial
from pathlib import Path

from jobs.reading import kafka_health, lake_health
from lake.checkout import VAR
from lake.version import VERSION
from machine import health
from machine.arguments import no_arguments
from machine.command import Call, Counts, Job, Stop
from machine.findings import FAULT, OK, WARN, Check, Finding, examined
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
    folders = [Path(path) for path in (call.root, lake.published, lake.invoices, str(VAR)) if "://" not in path]
    of_lake = (lake_health.tables, lake_health.runs, lake_health.locks, lake_health.clock, lake_health.snapshot)
    of_machine: list[Check] = [health.python, health.java, health.spark_jars, health.fonts]
    return [
        *of_machine,
        partial(health.room, folders),
        partial(kafka_health.topic, call),
        partial(kafka_health.kept, call),
        *(partial(check, call) for check in of_lake),
    ]


JOB = Job("doctor", __doc__, "tollhouse doctor --json", no_arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
