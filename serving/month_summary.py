"""What became of a month, as text for people who see Tollhouse for the first time."""

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from lake.settings import Settings

Counts = Mapping[str, Mapping[str, Any]]


def month_summary(counts: Counts, settings: Settings, path: Path, seconds: float) -> str:
    """The summary: events, money, whether it balances, where things are, what to try. counts: by the job's name."""
    cycle = counts["bill-cycle"]["cycle"]
    parts = [
        f"\n=== {cycle}: from call records to bills in {seconds:.0f} s ===",
        *events(counts),
        *money(counts, settings),
    ]
    return "\n".join([*parts, *folders_text(settings, cycle), *next_steps(settings, path, cycle)])


def events(counts: Counts) -> Iterator[str]:
    """How many events went where."""
    mediated, rated = counts["mediate-cdrs"], counts["rate-usage"]
    yield line("Produced to Kafka", counts["produce-cdrs"]["events"], "events, with known anomalies among them")
    yield line("Ingested", counts["ingest-cdrs"]["events"], "into bronze, byte for byte")
    yield line("Usage", mediated["usage"], "clean, one row per use")
    yield line("Rejects", mediated["rejects"], "kept with their reasons:")
    for reason, number in sorted(mediated["rejects_by_reason"].items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"    {number:>10,}  {reason.replace('_', ' ')}"
    yield line(
        "Duplicates",
        mediated["duplicates"],
        f"of which {mediated['conflicts']:,} say something else (conflicts)",
    )
    yield ""
    yield line("Rated", rated["rated"], "uses with a charge")
    yield line("Rejected", rated["rejected"], "not allowed by the plan, or the number was not active; never charged")
    yield line("Unmatched", rated["unmatched"], "no subscriber or plan yet; tried again at every run")
    yield line("Error", rated["error"], "that the tariff cannot price")


def money(counts: Counts, settings: Settings) -> Iterator[str]:
    """Bills, revenue and whether it adds up."""
    billed, currency = counts["bill-cycle"], settings.tariff.currency
    yield ""
    yield line(
        "Bills",
        billed["bills"],
        f"one for each account with an active number, {Decimal(billed['total_due']):,} {currency} in all",
    )
    yield line("Billed", billed["rated"], "uses, those that began in the month; others wait for their own bill")
    yield f"  Revenue by service, {currency}, less discounts, before fee and tax:"
    with Path(settings.lake.published, "current/reports/revenue_by_service.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        for row in csv.DictReader(file):
            yield f"    {Decimal(row['total_revenue']):>12,}  {row['service_type']}"
    yield f"  Control totals: {counts['reconcile-lake']['result']}: records, units and money, from Kafka to the PDFs"


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
