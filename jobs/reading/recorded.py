"""What bills were made of, as they and the runs that made them tell: versions of tables, code and settings."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs.reading.bases import BASIS_TABLES
from lake.as_of import OLDER, runs_that_left
from lake.errors import Stop
from lake.log import NO_TABLE
from lake.reader import Reader, Tables
from lake.runs import Run, run_named, settings_of
from lake.settings import Settings, settings_in
from lake.table import Table
from machine.command import Call
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

BALANCES = (ALLOWANCE_BALANCES, BUCKET_BALANCES)
RATED_FROM = (USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS)
BILLED_FROM = (RATED_USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR)


class Expired(Stop):
    """What something was made of is not kept any more."""


@dataclass(frozen=True)
class Recorded:
    """rated, billed: the tables as rating and billing read them, pinned. code: of the runs that did so. settings: those
    of billing, or today's where none are kept."""

    rated: Tables
    billed: Tables
    code: frozenset[str]
    settings: Settings


def rating_runs(call: Call) -> dict[int, Run]:
    """The runs of rating by the version of gold.rated_usage that they left, of several the first."""
    runs = [run for run in runs_that_left(call.root, [RATED_USAGE.name]) if run.job == "rate-usage"]
    return {run.outputs[RATED_USAGE.name]: run for run in reversed(runs)}


def recorded(call: Call, bill: Mapping[str, Any], ratings: Mapping[int, Run]) -> Recorded:
    """What a row of gold.bills was made of. Raises Expired where the bill, or the history of runs, does not tell."""
    rating, rated, billed = made_at(bill, ratings)
    billing = run_named(call.root, bill["billing_run"])
    return Recorded(
        Reader(call.root, rated),
        Reader(call.root, billed),
        frozenset(run.code for run in (rating, billing) if run is not None and run.code),
        call.settings if billing is None else settings_then(call, billing),
    )


def made_at(bill: Mapping[str, Any], ratings: Mapping[int, Run]) -> tuple[Run, dict[str, int], dict[str, int]]:
    """The run that rated what a row of gold.bills charges, and the versions that it and billing read, by table name.

    Raises Expired as recorded does."""
    versions: dict[str, int] = json.loads(bill["input_versions"])
    lacking = [table.name for table in BILLED_FROM if table.name not in versions]
    if lacking:
        raise Expired(f"{bill['bill_id']} does not say which versions of {', '.join(lacking)} it was made of")
    at = versions[RATED_USAGE.name]
    rating = next((ratings[version] for version in sorted(ratings, reverse=True) if version <= at), None)
    if rating is None:
        raise Expired(f"no run in the history left {RATED_USAGE.name} at version {at}. {OLDER}")
    known = {**rating.outputs, **versions, **rating.inputs}
    if unknown := [table.name for table in (*RATED_FROM, *BALANCES) if table.name not in known]:
        raise Expired(f"{rating.run} does not tell what it read of {', '.join(unknown)}")
    issued = {table.name: known.get(table.name, NO_TABLE) for table in BASIS_TABLES}
    balances = {table.name: versions.get(table.name, rating.outputs[table.name]) for table in BALANCES}
    return rating, {**pinned(known, RATED_FROM), **issued, **balances}, billed_at(versions)


def billed_at(versions: Mapping[str, int]) -> dict[str, int]:
    """The versions that a bill was made of; a table that an older Tollhouse did not read had nothing to say."""
    lacking = dict.fromkeys([table.name for table in (*BASIS_TABLES, COUPONS, DESTINATIONS)], NO_TABLE)
    return lacking | dict(versions)


def pinned(versions: Mapping[str, int], tables: Iterable[Table]) -> dict[str, int]:
    """The versions of some tables."""
    return {table.name: versions[table.name] for table in tables}


def settings_then(call: Call, run: Run) -> Settings:
    """Those that a run had; today's where they are not kept, or cannot be read any more."""
    text = settings_of(call.root, run)
    try:
        return call.settings if text is None else settings_in(text, Path(f"{run.run}.toml"))
    except Stop:
        return call.settings


def issuing_run(root: str, document: Mapping[str, Any]) -> Run:
    """The run that issued a row of gold.documents. Raises Expired where the lake keeps no record of it."""
    name = document["states"][-1]["run"]
    run = run_named(root, name)
    if run is None or BILLS.name not in run.inputs:
        raise Expired(f"the lake keeps no record of {name}, which issued {document['document_id']}")
    return run


def as_of_issue(reader: Reader, document: Mapping[str, Any]) -> Reader:
    """The tables as the run that issued a document read them. Raises Expired as issuing_run does."""
    return replace(reader, at=issuing_run(reader.root, document).inputs)
