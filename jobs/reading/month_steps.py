"""The jobs of run-month after the first, in their order, and which of them run at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path

from gold.cycles import Cycle
from jobs import (
    approve_bills,
    bill_cycle,
    ingest_cdrs,
    issue_bills,
    load_reference,
    mediate_cdrs,
    publish_gold,
    rate_usage,
    reconcile_lake,
    render_bills,
    rerate_usage,
    seal_cycle,
)
from jobs.reading.demo_tariff import MISTAKE, PLAN
from machine.command import Job

Group = dict[str, tuple[Job, list[str]]]
"""Jobs with their arguments, by what their counts are called. They need nothing of one another."""

AGAIN = " again"
"""Ends what the counts of a job are called that runs a second time."""


@dataclass(frozen=True)
class Months:
    """cycles: the first first. people: the file of subscribers. issues: whether the first cycle is issued and sealed
    once it is billed. mistaken: a tariff folder by which it is billed and issued at first, corrected before it is
    sealed; None: that of the settings from the beginning."""

    cycles: Sequence[Cycle]
    people: Path
    issues: bool = False
    mistaken: Path | None = None


def steps(months: Months) -> list[Group]:
    """From records to bills, and to the proof that all balances."""
    first_load = ["--subscribers", str(months.people)]
    if months.mistaken is not None:
        first_load += ["--tariff", str(months.mistaken)]
    return [
        {ingest_cdrs.JOB.name: (ingest_cdrs.JOB, []), load_reference.JOB.name: (load_reference.JOB, first_load)},
        {mediate_cdrs.JOB.name: (mediate_cdrs.JOB, [])},
        {rate_usage.JOB.name: (rate_usage.JOB, [])},
        *(issued(months) if months.issues else billed(months.cycles)),
        {reconcile_lake.JOB.name: (reconcile_lake.JOB, [])},
    ]


def billed(cycles: Sequence[Cycle]) -> list[Group]:
    """A month's bills are drawn while the next one's are made, the last at publishing."""
    return [
        of_cycle(bill_cycle.JOB, cycles[0]),
        *(of_cycle(bill_cycle.JOB, this) | of_cycle(render_bills.JOB, before) for before, this in pairwise(cycles)),
        {publish_gold.JOB.name: (publish_gold.JOB, [])} | of_cycle(render_bills.JOB, cycles[-1]),
    ]


def issued(months: Months) -> list[Group]:
    """The first month is billed, issued, corrected where there is a mistake, and sealed; the others are billed beside.

    Its drafts are not drawn: what was issued has files of its own.
    """
    first, *later = months.cycles
    *bills, publishing = billed(later)
    corrected, notes = correction(first) if months.mistaken is not None else ([], [])
    return [
        of_cycle(bill_cycle.JOB, first),
        approval(first),
        issue(first),
        *corrected,
        *(note | bill for note, bill in zip_longest(notes, bills, fillvalue=Group())),
        publishing | of_cycle(seal_cycle.JOB, first, "--by", "C. Tazi"),
    ]


def correction(cycle: Cycle) -> tuple[list[Group], list[Group]]:
    """What prices an issued cycle by the right tariff, and what issues the notes that come of it."""
    rerate = of_cycle(rerate_usage.JOB, cycle, "--plan", PLAN, "--by", "A. Idrissi", "--reason", MISTAKE)
    told = of_cycle(bill_cycle.JOB, cycle)  # changes nothing: what the bills come to now stands in its counts
    load = {load_reference.JOB.name + AGAIN: (load_reference.JOB, list[str]())}
    return [load, rerate], [approval(cycle, AGAIN) | told, issue(cycle, AGAIN)]


def approval(cycle: Cycle, again: str = "") -> Group:
    return of_cycle(approve_bills.JOB, cycle, "--by", "A. Idrissi", again=again)


def issue(cycle: Cycle, again: str = "") -> Group:
    return of_cycle(issue_bills.JOB, cycle, "--by", "B. Alaoui", again=again)


def of_cycle(job: Job, cycle: Cycle, *more: str, again: str = "") -> Group:
    """A job for one cycle."""
    return {f"{job.name} {cycle.name}{again}": (job, ["--cycle", cycle.name, *more])}
