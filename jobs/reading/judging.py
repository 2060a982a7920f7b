"""What drafts of a cycle are judged by before they are approved: uses, golden accounts, what is newer than bills."""

import csv
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import polars

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.issuing.checks import Checks
from gold.issuing.judgement import THE_ACCOUNT, THE_TARIFF, Judgement
from gold.issuing.uses import account_uses
from gold.rated_usage import RATED_USAGE
from gold.rating.bases import BASIS
from jobs.reading import drafts
from jobs.reading.bases import TARIFF_TABLES, differing
from jobs.reading.billed import read_basis
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import Rows, rows_of_frame
from lake.staged import Made
from lake.times import Times
from machine.command import Call, Stop
from silver.coupons import COUPONS
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

READ_TABLES = (*drafts.READ_TABLES, USAGE, RATED_USAGE, *TARIFF_TABLES, COUPONS)

GOLDEN_COLUMNS = ["account_id", "cycle", "total_due"]
GOLDEN = polars.Schema({"account_id": polars.String(), "total_due": polars.Decimal(18, 4)})


def read_judged(call: Call) -> Made:
    """The drafts of the call's cycle, judged: as jobs.reading.drafts reads them. Raises Stop where the fresh bills are
    of several beliefs, and for a file of golden accounts that cannot be read."""
    tables = call.pinned(*READ_TABLES)
    basis = read_basis(call, tables.versions[BILL_LINES.name])
    spark, cycle = call.store.spark, call.args.cycle
    newer = superseded(Reader(call.root, tables.versions), cycle.name, basis)
    golden = read_golden(Path(call.settings.documents.golden), cycle) if call.settings.documents.golden else {}
    known = polars.DataFrame(list(golden.items()), GOLDEN, orient="row")
    judged_by = {
        "uses": uses(call, tables),
        "newer": rows_of_frame(spark, newer),
        "golden": rows_of_frame(spark, known),
    }
    return drafts.judged(call, tables, judgement(call), judged_by)


def judgement(call: Call) -> Judgement:
    """That of the settings."""
    documents = call.settings.documents
    checks = Checks(documents.outlier_factor, Decimal(documents.outlier_amount), call.settings.tariff.decimals)
    return Judgement(call.args.cycle.name, checks, documents.collection_days, call.today)


def superseded(reader: Reader, cycle: str, basis: datetime) -> polars.DataFrame:
    """account_id and what: the accounts whose bills of a cycle were made before something else was believed, the tariff
    or their subscribers and coupons. basis: of the bills."""
    bills = reader.scan(BILLS, {"cycle": [cycle]}).select("account_id", "cycle").collect()
    rows = differing(reader, bills.with_columns(basis=polars.lit(basis, BASIS["basis"]))).rows
    what = polars.when(polars.col("edition") > 0).then(polars.lit(THE_TARIFF)).otherwise(polars.lit(THE_ACCOUNT))
    return rows.select("account_id", what=what)


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
