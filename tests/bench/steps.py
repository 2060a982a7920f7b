"""The steps of a month that are measured, in the order of the data's way."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobs import bill_cycle, ingest_cdrs, mediate_cdrs, publish_gold, rate_usage, reconcile_lake
from machine.command import Job
from tests.bench.month import CYCLE


@dataclass(frozen=True)
class Step:
    """name: in the table. jobs: with their arguments, one after another. apart: on a copy of the lake as it was."""

    name: str
    jobs: Sequence[tuple[Job, Sequence[str]]]
    apart: bool = False


INGEST, MEDIATE = (ingest_cdrs.JOB, ()), (mediate_cdrs.JOB, ())
RECONCILE, PUBLISH = (reconcile_lake.JOB, ()), (publish_gold.JOB, ())
RATE = (rate_usage.JOB, ())
BILL = (bill_cycle.JOB, ("--cycle", CYCLE))
STEPS = (
    Step("whole month", [INGEST, MEDIATE, RATE, BILL, RECONCILE, PUBLISH], apart=True),
    Step("ingest", [INGEST]),
    Step("mediate", [MEDIATE]),
    Step("rate + bill", [RATE, BILL], apart=True),
    Step("rate", [RATE]),
    Step("bill", [BILL]),
    Step("rate again", [RATE]),
    Step("reconcile", [RECONCILE]),
    Step("publish", [PUBLISH]),
)
NAMES = tuple(step.name for step in STEPS)
