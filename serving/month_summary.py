"""What became of a month, as text for people who see Tollhouse for the first time."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold.statuses import ERROR, RATED, REJECTED, UNMATCHED
from lake.settings import Settings

Counts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class MonthCounts:
    """What the jobs of a month counted. billed: uses that a bill charges. total_due: of all bills. controls: whether
    all hops balance, in words."""

    cycle: str
    produced: int
    ingested: int
    usage: int
    rejects: int
    rejects_by_reason: Mapping[str, int]
    duplicates: int
    conflicts: int
    rated: int
    rejected: int
    unmatched: int
    error: int
    bills: int
    billed: int
    total_due: str
    controls: str


def month_counts(counts: Counts) -> MonthCounts:
    """All that the summary takes of the jobs' counts, which are by the job's name. Raises KeyError for one renamed."""
    mediated, rated, billed = (counts[job] for job in ("mediate-cdrs", "rate-usage", "bill-cycle"))
    return MonthCounts(
        cycle=billed["cycle"],
        produced=counts["produce-cdrs"]["events"],
        ingested=counts["ingest-cdrs"]["events"],
        **{name: mediated[name] for name in ("usage", "rejects", "rejects_by_reason", "duplicates", "conflicts")},
        **{status: rated[status] for status in (RATED, REJECTED, UNMATCHED, ERROR)},
        bills=billed["bills"],
        billed=billed["rated"],
        total_due=billed["total_due"],
        controls=counts["reconcile-lake"]["result"],
    )


def month_summary(counts: Counts, settings: Settings, path: Path, seconds: float) -> str:
    """The summary: events, money, whether it balances, where things are, what to try. counts: by the job's name."""
    month = month_counts(counts)
    parts = [
        f"\n=== {month.cycle}: from call records to bills in {seconds:.0f} s ===",
        *events(month),
        *money(month, settings),
    ]
    return "\n".join([*parts, *folders_text(settings, month.cycle), *next_steps(settings, path, month.cycle)])


def events(month: MonthCounts) -> Iterator[str]:
    """How many events went where."""
    yield line("Produced to Kafka", month.produced, "events, with known anomalies among them")
    yield line("Ingested", month.ingested, "into bronze, byte for byte")
    yield line("Usage", month.usage, "clean, one row per use")
    yield line("Rejects", month.rejects, "kept with their reasons:")
    for reason, number in sorted(month.rejects_by_reason.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"    {number:>10,}  {reason.replace('_', ' ')}"
    yield line("Duplicates", month.duplicates, f"of which {month.conflicts:,} say something else (conflicts)")
    yield ""
    yield line("Rated", month.rated, "uses with a charge")
    yield line("Rejected", month.rejected, "not allowed by the plan, or the number was not active; never charged")
    yield line("Unmatched", month.unmatched, "no subscriber or plan yet; tried again at every run")
    yield line("Error", month.error, "that the tariff cannot price")


def money(month: MonthCounts, settings: Settings) -> Iterator[str]:
    """Bills, revenue and whether it adds up."""
    currency, due = settings.tariff.currency, Decimal(month.total_due)
    yield ""
    yield line("Bills", month.bills, f"one for each account with an active number, {due:,} {currency} in all")
    yield line("Billed", month.billed, "uses, those that began in the month; others wait for their own bill")
    yield f"  Revenue by service, {currency}, less discounts, before fee and tax:"
    revenue = Path(settings.lake.published, "current/reports/revenue_by_service.csv")
    with revenue.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"    {Decimal(row['total_revenue']):>12,}  {row['service_type']}"
    yield f"  Control totals: {month.controls}: records, units and money, from Kafka to the PDFs"


def line(what: str, number: int, rest: str) -> str:
    return f"  {what:<18}{number:>8,}  {rest}"


def folders_text(settings: Settings, cycle: str) -> Iterator[str]:
    """Where the results are."""
    here = Path.cwd()
    current = Path(settings.lake.published, "current")
    named = {
        "PDF and JSON bills": Path(settings.lake.invoices, cycle),
        "CSV reports": current / "reports",
        "Published tables": current,
        "Delta tables": Path(settings.lake.path),
    }
    yield ""
    for what, where in named.items():
        yield f"  {what:<20}{where.relative_to(here) if where.is_relative_to(here) else where}"


def next_steps(settings: Settings, path: Path, cycle: str) -> Iterator[str]:
    """Some things to try."""
    first = next(iter(sorted(Path(settings.lake.invoices, cycle).glob("*.json"))), None)
    nobody: dict[str, Any] = {"account_id": "ACCOUNT", "items": []}
    bill = json.loads(first.read_text(encoding="utf-8")) if first else nobody
    account, usage_id = bill["account_id"], next((use["usage_id"] for use in bill["items"]), "USAGE_ID")
    yield ""
    yield "Try next:"
    yield f"  var/venv/bin/tollhouse show-bill --settings {path} --cycle {cycle} --account {account}"
    yield f"  var/venv/bin/tollhouse explain-charge --settings {path} {usage_id}"
    yield "  notebooks/quick_start.ipynb, in VS Code with the Python of var/venv, or in JupyterLab"
    yield f"  var/venv/bin/tollhouse rate-usage --settings {path}     # again: nothing changes"
