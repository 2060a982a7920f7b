"""The steps of a month that are measured, in the order of the data's way."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobs import bill_cycle, ingest_cdrs, mediate_cdrs, publish_gold, rate_usage
from machine.command import Job
from tests.bench.month import CYCLE


@dataclass(frozen=True)
class Step:
    """name: in the table. jobs: with their arguments, one after another. apart: on a copy of the lake as it was."""

    name: str
    jobs: Sequence[tuple[Job, Sequence[str]]]
    apart: bool = False


RATE = (rate_usage.JOB, ())
BILL = (bill_cycle.JOB, ("--cycle", CYCLE))
STEPS = (
    Step("ingest", [(ingest_cdrs.JOB, ())]),
    Step("mediate", [(mediate_cdrs.JOB, ())]),
    Step("rate + bill", [RATE, BILL], apart=True),
    Step("rate", [RATE]),
    Step("bill", [BILL]),
    Step("rate again", [RATE]),
    Step("publish", [(publish_gold.JOB, ())]),
)
NAMES = tuple(step.name for step in STEPS)
