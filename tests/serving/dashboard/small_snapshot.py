"""A snapshot of two months and three customers, published without Spark: gold by hand, the star by its own SELECTs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.control_totals import CONTROL_TOTALS
from gold.rated_usage import RATED_USAGE
from lake.columns import Column
from lake.ddl import arrow_schema
from lake.table import Table
from serving.parts import Known, Making, Part, Standing, listed
from serving.shown import WHOLE, shown_columns
from serving.shown_documents import DRAFTED, SHOWN_DOCUMENTS
from serving.snapshots import Manifest, begin, finish, flip
from serving.star_files import Beside, StarMaker, published_columns
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from tests.document_rows import bill_lines, draft, note_lines, shown
from tests.gold_rows import DEFAULTS, RUNS

BEFORE, NOW = "2026-02", "2026-03"
CYCLES = (BEFORE, NOW)
CUSTOMERS = {
    "A1": ("Amal *Fassi*", "Souss-Massa", "standard"),
    "A2": ("Badr", "Casablanca", "premium"),
    "A3": ("Chama", "Casablanca", "standard"),
}
CHARGES = {BEFORE: {"A1": "50.00", "A2": "30.00"}, NOW: {"A1": "100.00", "A2": "20.00", "A3": "3.00"}}
"""Of one call for each customer and cycle: all revenue there is, since there are no fees."""

DESTINATION = "2126 from 2018-01-01"
BILLED_AT = datetime(2026, 4, 1, 12, tzinfo=UTC)
PUBLISHED_AT = "2026-04-02T08:30:00.000+00:00"


def publish(published: Path, name: str = "0123456789ab", cycles: Sequence[str] = CYCLES) -> Manifest:
    """Publishes the snapshot below a folder."""
    making = Making(begin(published, name), Standing(published, {}))
    known = Known()
    for table in (BILLS, BILL_LINES, RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES, CONTROL_TOTALS):
        is_whole = "cycle" not in table.names
        known[table.short] = {
            part: write(making.path(table.short, part), shown_columns(table), gold(table, part))
            for part in ([WHOLE] if is_whole else cycles)
        }
    known["documents"] = {
        part: write(making.path("documents", part), SHOWN_DOCUMENTS.columns, issued(part)) for part in cycles
    }
    known["runs"] = {WHOLE: write(making.path("runs", WHOLE), published_columns()["runs"], [])}
    scratch = published / ".making-beside"
    scratch.mkdir()
    StarMaker(making, known, Beside(beside(scratch, cycles), {}, 2, scratch)).every(cycles)
    content = {name: listed(columns, known[name]) for name, columns in published_columns().items() if name in known}
    versions = {f"gold.{table.short}": 1 for table in (BILLS, BILL_LINES, RATED_USAGE, ALLOWANCE_BALANCES)}
    made = finish(making.folder, Manifest(name, versions | {"gold.bucket_balances": 0}, content, (), PUBLISHED_AT))
    flip(published, name)
    return made


def gold(table: Table, cycle: str) -> list[dict[str, Any]]:
    """The rows of a table of gold in a cycle."""
    rows = {BILLS.name: bill, BILL_LINES.name: line, RATED_USAGE.name: use}
    return [rows[table.name](account, cycle) for account in CHARGES[cycle]] if table.name in rows else []


def key(account: str) -> str:
    """What stands for a customer's number."""
    return f"{account.lower()}0123456789"


def named(account: str, cycle: str) -> dict[str, Any]:
    """What rows of a customer have in common."""
    name, region, plan = CUSTOMERS[account]
    return {
        "account_id": account, "cycle": cycle, "bill_id": f"{cycle}-{account}", "customer_name": name, "region": region,
        "plan": plan, "number_key": key(account),
    }  # fmt: skip


def bill(account: str, cycle: str) -> dict[str, Any]:
    """Usage, and a fifth of it as tax."""
    charge = Decimal(CHARGES[cycle][account])
    days = {"first_day": date.fromisoformat(f"{cycle}-01"), "last_day": date.fromisoformat(f"{cycle}-28")}
    amounts = {"usage_amount": charge, "tax_amount": charge / 5, "total_due": charge * 6 / 5}
    amounts |= {"status": "issued" if (account, cycle) == ("A1", BEFORE) else "draft"}
    return DEFAULTS[BILLS.name] | RUNS | named(account, cycle) | days | amounts | {"billed_at": BILLED_AT}


def issued(cycle: str) -> list[dict[str, Any]]:
    """Of February the bill of A1, of 60 without tax, and a note that takes 10 of it back."""
    customer = {"customer": {"customer_name": "Amal *Fassi*"}, "amends_number": "B2026-0000001"}
    was, now = Decimal(60), Decimal(50)
    return [
        shown(f"{BEFORE}-A1", "B2026-0000001", bill_lines(was), **customer),
        shown(f"{BEFORE}-A1+1", "C2026-0000001", note_lines(was, now), place=2, **customer),
    ] if cycle == BEFORE else []  # fmt: skip


def drafts(cycle: str) -> list[dict[str, Any]]:
    """Of March a bill that waits, one that is held back and one that is approved."""
    held = {"state": "held", "held_back": "3 uses are not rated: 3 data missing", "held_at": BILLED_AT}
    approved = {"state": "approved", "approved_at": BILLED_AT, "approved_by": "Amina"}
    states = {"A2": held, "A3": approved} if cycle == NOW else {}
    accounts = [account for account in CHARGES[cycle] if (cycle, account) != (BEFORE, "A1")]
    return [draft(bill(account, cycle), **states.get(account, {})) for account in accounts]


def line(account: str, cycle: str) -> dict[str, Any]:
    """The one usage line."""
    charge = Decimal(CHARGES[cycle][account])
    own = {"line_id": f"usage/{key(account)}/voice", "base": charge, "amount": charge, "free_units": 0}
    return DEFAULTS[BILL_LINES.name] | RUNS | named(account, cycle) | own


def use(account: str, cycle: str) -> dict[str, Any]:
    """The one call, on the fifth day at 13."""
    day = date.fromisoformat(f"{cycle}-05")
    start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    own = {
        "usage_id": f"u-{cycle}-{account}", "utc_month": cycle, "local_date": day, "start_time": start, "units": 120,
        "billed_units": 120, "free_units": 0, "charge": Decimal(CHARGES[cycle][account]), "modifier": Decimal(1),
        "plan_version": date(2018, 1, 1), "tariff_hash": "h", "destination": DESTINATION, "is_late": False,
    }  # fmt: skip
    return DEFAULTS[RATED_USAGE.name] | RUNS | named(account, cycle) | own


def reject(place: int, cycle: str, code: str) -> dict[str, Any]:
    """A record that was rejected, as publishing prepares it."""
    sentence = "call_start is missing"
    return DEFAULTS[REJECTS.name] | RUNS | {
        "offset": place, "cycle": cycle, "said_type": "voice", "reasons": [{"code": code, "sentence": sentence}],
        "masked_payload": '{"caller_id":"+############"}', "masked_sentence": sentence,
    }  # fmt: skip


def beside(scratch: Path, cycles: Sequence[str]) -> Known:
    """What the star is made of beside gold."""
    plans = [DEFAULTS[RATE_PLANS.name] | {"plan": name, "label": name.capitalize()} for name in ("standard", "premium")]
    prefix = {"prefix": "2126", "zone": "mobile", "valid_from": date(2018, 1, 1), "known_from": BILLED_AT}
    whole: list[tuple[Table, list[dict[str, Any]]]] = [(RATE_PLANS, plans), (DESTINATIONS, [prefix]), (CALENDAR, [])]
    known = {
        table.short: {WHOLE: write(scratch / table.short / "all.parquet", table.columns, rows)} for table, rows in whole
    }
    further = ", cycle STRING, said_type STRING, masked_payload STRING, masked_sentence STRING"
    codes = ("missing_start_time", "corrupt_json", "missing_start_time")
    known["rejects"] = {
        cycle: write(
            scratch / "rejects" / f"{cycle}.parquet", REJECTS.columns + further,
            [reject(place, cycle, code) for place, code in enumerate(codes)] if cycle == NOW else [],
        )
        for cycle in cycles
    }  # fmt: skip
    known["drafts"] = {
        cycle: write(scratch / "drafts" / f"{cycle}.parquet", DRAFTED, drafts(cycle)) for cycle in cycles
    }
    known["one_off"] = {WHOLE: write(scratch / "one_off" / "all.parquet", "name STRING, version STRING", [])}
    return known


def write(path: Path, columns: str | list[Column], rows: list[dict[str, Any]]) -> Part:
    """Writes rows, of which what has no column is left out."""
    ddl = columns if isinstance(columns, str) else ", ".join(f"{column.name} {column.kind}" for column in columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(rows, arrow_schema(ddl)), path)
    return Part(len(rows), "", "")
