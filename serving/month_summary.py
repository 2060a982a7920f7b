"""What became of some months, as text for people who see Tollhouse for the first time."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars

from gold.statuses import ERROR, RATED, REJECTED, UNMATCHED
from lake.settings import Settings
from serving.dashboard.mending import mend
from serving.issued_summary import IssuedMonth, issued_month, issued_text, looking_further
from serving.opened import pointed
from serving.summary_lines import line, near

Counts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class MonthCounts:
    """What the jobs of some months counted. billed: uses that a bill charges. controls: whether all hops balance, in
    words. due: what the bills of each cycle come to, the first cycle first."""

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
    due: Mapping[str, Decimal]
    controls: str


def month_counts(counts: Counts) -> MonthCounts:
    """All that the summary takes of the jobs' counts, by the job's name, and behind it the cycle where it has run for
    several. Raises KeyError for one renamed."""
    mediated, rated = counts["mediate-cdrs"], counts["rate-usage"]
    billed = [counts[name] for name in sorted(counts) if name.partition(" ")[0] == "bill-cycle"]
    return MonthCounts(
        produced=counts["produce-cdrs"]["events"],
        ingested=counts["ingest-cdrs"]["events"],
        **{name: mediated[name] for name in ("usage", "rejects", "rejects_by_reason", "duplicates", "conflicts")},
        **{status: rated[status] for status in (RATED, REJECTED, UNMATCHED, ERROR)},
        bills=sum(of_cycle["bills"] for of_cycle in billed),
        billed=sum(of_cycle["rated"] for of_cycle in billed),
        due={of_cycle["cycle"]: Decimal(of_cycle["total_due"]) for of_cycle in billed},
        controls=counts["reconcile-lake"]["result"],
    )


def month_summary(counts: Counts, settings: Settings, path: Path, seconds: float) -> str:
    """The summary: events, money, whether it balances, where things are, what to try. counts: by the job's name."""
    month, issued = month_counts(counts), issued_month(counts, settings)
    last = list(month.due)[-1]
    parts = [
        f"\n=== {span(month)}: from call records to bills in {seconds:.0f} s ===",
        *events(month),
        *money(month, settings),
        *(issued_text(issued) if issued else ()),
        *folders_text(settings, last, issued),
        *next_steps(settings, path, last),
        *(looking_further(issued, path) if issued else ()),
        *finding(settings, path, last),
    ]
    return "\n".join(parts)


def span(month: MonthCounts) -> str:
    """The cycles, as 2026-01 to 2026-03."""
    first, *_, last = *month.due, *month.due
    return first if first == last else f"{first} to {last}"


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
    currency, due = settings.tariff.currency, sum(month.due.values())
    yield ""
    yield line("Bills", month.bills, f"one for each account with an active number, {due:,} {currency} in all")
    if len(month.due) > 1:
        yield from (f"    {amount:>12,}  {cycle}" for cycle, amount in month.due.items())
    yield line("Billed", month.billed, "uses, each in the month in which it began; others wait for their own bill")
    yield f"  Revenue by service, {currency}, less discounts, before fee and tax:"
    with (snapshot(settings) / "reports/revenue_by_service.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"    {Decimal(row['total_revenue']):>12,}  {row['service_type']}"
    yield f"  Control totals: {month.controls}: records, units and money, from Kafka to the PDFs"


def snapshot(settings: Settings) -> Path:
    """The folder of what was published last. Raises Unreadable where nothing was."""
    published = Path(settings.lake.published)
    return published / pointed(published).id


def folders_text(settings: Settings, cycle: str, issued: IssuedMonth | None) -> Iterator[str]:
    """Where the results are."""
    current = Path(settings.lake.published, "current")
    year = str(issued.bills[0]["issue_date"].year) if issued else ""
    named = {
        **({"Issued documents": Path(settings.lake.invoices, "issued", year)} if issued else {}),
        "PDF and JSON drafts": Path(settings.lake.invoices, cycle),
        "CSV reports": current / "reports",
        "Published tables": current,
        "Delta tables": Path(settings.lake.path),
    }
    yield ""
    for what, where in named.items():
        yield f"  {what:<21}{near(where)}"


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


def finding(settings: Settings, path: Path, cycle: str) -> Iterator[str]:
    """The command that opens the dashboard, and what to look for there: the reason for which most money is lost."""
    lost = rejects(snapshot(settings) / "fact_reject" / f"{cycle}.parquet")
    yield ""
    if lost is not None:
        reason, records, charge = lost
        said = f"{records:,} records counted in {cycle} were rejected as {reason.replace('_', ' ')}"
        money = f"{charge:,.{settings.tariff.decimals}f} {settings.tariff.currency}"
        yield f"Worth a look: {said}, which would have brought some {money}."
        yield f"  {mend(reason)}"
    yield "The dashboard shows this, and the rest:"
    yield f"  var/venv/bin/tollhouse open-dashboard --settings {path}"


def rejects(file: Path) -> tuple[str, int, Decimal] | None:
    """The reason of a cycle's fact_reject with the largest estimated charge, its records and that charge, if any."""
    if not file.exists():
        return None
    by_reason = polars.read_parquet(file).group_by("reason").agg(polars.col("records", "estimated_charge").sum())
    largest = by_reason.sort(["estimated_charge", "reason"], descending=[True, False]).head(1)
    return next(largest.select("reason", "records", "estimated_charge").iter_rows(), None)
