"""What drafts of a cycle are judged by before they are approved: its uses, and what is newer than their rating."""

import csv
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.issuing.checks import Checks
from gold.issuing.judgement import Judgement
from gold.issuing.uses import account_uses
from gold.rated_usage import RATED_USAGE
from jobs.reading import drafts
from jobs.reading.rating_note import REFERENCE, last_note, versions_then
from jobs.reading.reach import changed_owners, first_of, tariff_since
from lake.pinned import Pinned
from lake.rows import Rows
from lake.staged import Made
from lake.times import Times
from machine.command import Call, Stop
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

READ_TABLES = (*drafts.READ_TABLES, USAGE, RATED_USAGE, *(table for table in REFERENCE if table is not SUBSCRIBERS))

GOLDEN_COLUMNS = ["account_id", "cycle", "total_due"]


def read_judged(call: Call) -> Made:
    """The drafts of the call's cycle, judged: as jobs.reading.drafts reads them."""
    tables = call.pinned(*READ_TABLES)
    then = as_rated(tables)
    judged_by = {"uses": uses(call, tables), "changed": changed(then, tables)}
    return drafts.drafted(call, tables, judgement(call, tariff_since(then, tables)), judged_by)


def judgement(call: Call, changed_from: date | None) -> Judgement:
    """That of the settings. Raises Stop for a file of golden accounts that cannot be read."""
    documents, cycle = call.settings.documents, call.args.cycle
    golden = read_golden(Path(documents.golden), cycle) if documents.golden else {}
    amount = Decimal(documents.outlier_amount)
    checks = Checks(documents.outlier_factor, amount, golden, call.settings.tariff.decimals)
    return Judgement(cycle.name, checks, documents.collection_days, call.today, changed_from)


def as_rated(tables: Pinned) -> Pinned:
    """The tables, of reference data what the last rating read; all as they are where it noted nothing of that."""
    said = last_note(tables.store.root, tables.versions[RATED_USAGE.name])
    read = versions_then(said) or tables.versions
    return Pinned(tables.store, {**tables.versions, **{table.name: read[table.name] for table in REFERENCE}})


def changed(then: Pinned, now: Pinned) -> Rows:
    """account_id and since: the first day of which subscribers say otherwise now, of those of whom they do."""
    for rows in changed_owners(then, now):
        return first_of(rows, "account_id")
    return now.store.spark.createDataFrame([], "account_id STRING, since DATE")


def uses(call: Call, tables: Pinned) -> Rows:
    """The rows of gold.issuing.uses."""
    cycle, is_plain = call.args.cycle, tables.most(SUBSCRIBERS, "cycle_day") == 1
    last = cycle.on(1 if is_plain else LAST_CYCLE_DAY)
    usage = tables.read(USAGE, Times("start_time", cycle.times[0], last.times[1]))
    question = account_uses(cycle, call.settings.tariff.time_zone, is_plain)
    return tables.query(question, usage=usage, rated=RATED_USAGE, subscribers=believed(tables.read(SUBSCRIBERS)))


def read_golden(path: Path, cycle: Cycle) -> dict[str, Decimal]:
    """What golden accounts owe for a cycle, by account_id."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if rows.fieldnames != GOLDEN_COLUMNS:
                raise Stop(f"{path} has the columns {rows.fieldnames}, expected {', '.join(GOLDEN_COLUMNS)}.")
            return {row["account_id"]: Decimal(row["total_due"]) for row in rows if row["cycle"] == cycle.name}
    except (OSError, ValueError, InvalidOperation, TypeError) as error:
        raise Stop(f"the golden accounts in {path} cannot be read: {error}.") from None
