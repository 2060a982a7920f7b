"""Empty tables pushed through every step: Spark's analyser proves that what one step gives, the next one takes."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import polars
import pytest
from deltalake import DeltaTable
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import DataType, DecimalType, IntegralType

import gold
from bronze.cdr_events import CDR_EVENTS
from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.billing.accounts import KNOWN, OUTPUTS, SUBSCRIBER, Billing, DatedRules, Terms
from gold.billing.days import day_kinds
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.completeness import by_use, tallies
from gold.cycles import cycle
from gold.issuing.uses import account_uses
from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.reading import read_tariff
from gold.rated_usage import RATED_USAGE
from gold.rating.bases import BASIS
from gold.rating.pools import rated_pools
from gold.usage_parts import usage_parts
from jobs.reading import rating
from jobs.reading.rating import READ_TABLES, inputs, margin_of, reached, read_rating
from jobs.reading.reach import EVERYTHING
from jobs.reading.sharing import sharing_pools
from lake.errors import Stop
from lake.rows import conformed, rows_of_frame
from lake.settings import read_settings
from lake.store import Store
from lake.table import Table
from serving.invoices.documents import documents
from silver import mediation, subscribers
from silver.coupons import COUPONS
from silver.dead_letters import DEAD_LETTER, KEY
from silver.duplicates import DUPLICATE_ROWS, DUPLICATES
from silver.effective import believed, facts, revisions
from silver.judgement import EVENTS, OTHERS, PRECEDENTS
from silver.mediation import MEDIATED, Mediation
from silver.numbers import Network
from silver.rejects import REJECT_ROWS, REJECTS
from silver.subscribers import COLUMNS, SUBSCRIBERS, WITH_HISTORY, SubscriberReading
from silver.usage import CLEAN_RECORD, USAGE, USAGE_ROWS
from silver.uses import Reading
from tests.small_lakes import ROOT

ZONE = "Africa/Casablanca"
MARCH = cycle("2026-03")
NOW = datetime(2026, 4, 1, tzinfo=UTC)
LOCAL = read_settings(ROOT / "conf/local.toml")


def assert_fits(store: Store, table: Table, rows: DataFrame) -> None:
    """The rows have the table's columns, no more, in types that the table holds without loss."""
    conformed(table, rows)
    for column in store.schema(table):
        given = rows.schema[column.name].dataType
        assert holds(column.dataType, given), f"{table.name}.{column.name} is {column.dataType}, not {given}"


def holds(wanted: DataType, given: DataType) -> bool:
    """Whether the store's cast keeps every value or raises, and never rounds; nullability is Delta's to check."""
    if isinstance(wanted, DecimalType) and isinstance(given, DecimalType):
        return wanted.scale >= given.scale
    if isinstance(wanted, IntegralType) and isinstance(given, IntegralType):
        return True
    return wanted.simpleString() == given.simpleString()


def owners(store: Store) -> DataFrame:
    """The believed subscribers: none."""
    return believed(store.read(SUBSCRIBERS))


def rated(store: Store) -> dict[str, DataFrame]:
    """No uses, rated, by the steps of rate-usage."""
    tables = store.pinned(*READ_TABLES)
    pools = sharing_pools(tables)
    touched = reached(tables, EVERYTHING, pools, margin_of(tables))
    function = partial(rated_pools, {}, 0)
    rated = store.per("pool", function, inputs(read_rating(tables, LOCAL.tariff), touched, pools), rating.OUTPUTS)
    assert rated.told == {"counts": []}
    provenance = {"rating_run": F.lit("run"), "rated_at": F.lit(NOW)}
    return {
        name: made.rows.withColumns(provenance if name == "uses" else {"rating_run": F.lit("run")})
        for name, made in rated.staged.items()
    }


def rules() -> BillRules:
    """The reference tariff's rules for every bill, with every discount, fee and tax there is."""
    tariff = read_tariff(ROOT / "conf/tariff", {"ramadan"})
    return next(version.terms for version in tariff.versions if isinstance(version.terms, BillRules))


def test_bronze_becomes_usage_rejects_and_duplicates(store: Store) -> None:
    read = Mediation(Reading(ZONE, Network("MA")), hours_ahead=24)
    came = store.read(CDR_EVENTS).select(*mediation.EVENT_COLUMNS)
    events = store.query(EVENTS, mediated=store.map(read, came, MEDIATED))
    tables = {"usage": store.read(USAGE), "rejects": store.read(REJECTS), "duplicates": store.read(DUPLICATES)}
    precedents = store.query(PRECEDENTS, events=events, **tables, low=0, high=0)
    others = store.query(OTHERS.replace("{hint}", ""), events=events, precedents=precedents)
    usage = store.query(USAGE_ROWS.replace("{hint}", ""), events=events, others=others, run="run")
    assert_fits(store, USAGE, usage)
    assert_fits(store, REJECTS, store.query(REJECT_ROWS, others=others, run="run", at=NOW.isoformat()))
    duplicates = store.query(DUPLICATE_ROWS.replace("{hint}", ""), others=others, events=came, run="run")
    assert_fits(store, DUPLICATES, duplicates)


def test_what_silver_sends_on_is_text_for_kafka(store: Store) -> None:
    letters = store.read(REJECTS).selectExpr(f"{KEY} AS key", f"{DEAD_LETTER} AS value")
    records = store.read(USAGE).selectExpr(f"{CLEAN_RECORD} AS value")
    assert {kind for _, kind in letters.dtypes + records.dtypes} <= {"string", "binary"}


def test_subscribers_of_a_file_become_rows_of_their_table(store: Store) -> None:
    text = store.spark.createDataFrame([], ", ".join(f"{name} STRING" for name in (*COLUMNS, "malformed")))
    lines = store.map(SubscriberReading(COLUMNS, Network("MA")), text, subscribers.LINE_COLUMNS)
    given = store.query(WITH_HISTORY, lines=lines).select(*facts(SUBSCRIBERS))
    held = store.read(SUBSCRIBERS)
    assert_fits(store, SUBSCRIBERS, store.query(revisions(SUBSCRIBERS), held=held, given=given, now=str(NOW)))


def test_usage_becomes_rated_usage_and_balances(store: Store) -> None:
    rows = rated(store)
    assert_fits(store, RATED_USAGE, rows["uses"])
    assert_fits(store, ALLOWANCE_BALANCES, rows["allowances"])
    assert_fits(store, BUCKET_BALANCES, rows["buckets"])


def test_usage_and_rated_usage_are_compared_before_billing(store: Store) -> None:
    told = ["status", "reason", "uses", "oldest", "examples"]
    tables = store.pinned(USAGE, RATED_USAGE)
    for of_whom in ({}, {"subscribers": owners(store)}):
        is_plain = not of_whom
        rows = tables.query(by_use(MARCH, ZONE, is_plain), usage=USAGE, rated=RATED_USAGE, **of_whom)
        assert rows.columns == told
        rows = tables.query(tallies(MARCH, ZONE, is_plain), usage=USAGE, rated=RATED_USAGE)
        assert rows.columns == ["of", *told, "mark"]
        select = account_uses(MARCH, ZONE, is_plain)
        rows = tables.query(select, usage=USAGE, rated=RATED_USAGE, subscribers=owners(store))
        assert rows.columns == ["account_id", "status", "reason", "record_type", "uses", "charge"]


def test_rated_usage_becomes_bill_lines_and_bills(store: Store) -> None:
    days = day_kinds([{"ramadan": [(date(2026, 2, 18), date(2026, 3, 20))]}], MARCH.first_day, MARCH.last_day)
    dated = DatedRules(date(2018, 1, 1), None, "hash", rules())
    inputs = {
        "usage": store.pinned(RATED_USAGE).query(usage_parts(MARCH, days, by_zone=True), rated=RATED_USAGE),
        "subscribers": owners(store).select(*SUBSCRIBER, *KNOWN),
        "bases": rows_of_frame(store.spark, polars.DataFrame(schema=BASIS)),
        "coupons": store.read(COUPONS),
    }
    made = store.per("account_id", Billing(MARCH, [Terms([dated], {}, days.of(0))], 2, "run", {}), inputs, OUTPUTS)
    assert_fits(store, BILL_LINES, made["lines"].rows)
    assert_fits(store, BILLS, made["bills"].rows)


def test_gold_becomes_invoice_documents(store: Store) -> None:
    tables = (BILLS, BILL_LINES, ALLOWANCE_BALANCES, BUCKET_BALANCES, RATED_USAGE)
    rows = documents(store, {table.name: store.read(table) for table in tables}, ZONE)
    assert rows.dtypes == [("bill_id", "string"), ("document", "string")]


@pytest.mark.parametrize("change", ["charge DOUBLE", "charge DECIMAL(18,8)", "units DECIMAL(18,0)", "plan INT"])
def test_a_step_that_gave_another_type_would_be_caught(store: Store, change: str) -> None:
    name, kind = change.split(" ")
    rows = store.read(RATED_USAGE)
    assert_fits(store, RATED_USAGE, rows)
    with pytest.raises(AssertionError, match=f"gold.rated_usage.{name} is"):
        assert_fits(store, RATED_USAGE, rows.withColumn(name, F.lit(None).cast(kind)))


def test_a_step_that_lost_or_invented_a_column_would_be_caught(store: Store) -> None:
    rows = store.read(BILLS)
    for odd in (rows.drop("total_due"), rows.withColumn("extra", F.lit(1))):
        with pytest.raises(Stop, match=r"do not fit gold\.bills"):
            assert_fits(store, BILLS, odd)


def test_gold_keeps_to_the_delta_protocol_that_bi_tools_read(store: Store) -> None:
    store.create(*gold.TABLES)
    for table in [table for table in gold.TABLES if table is not RATED_USAGE]:
        protocol = DeltaTable(Path(store.path(table))).protocol()
        assert (protocol.min_reader_version, protocol.reader_features) == (1, None), table.name
        assert protocol.min_writer_version <= 4, table.name
    assert DeltaTable(Path(store.path(RATED_USAGE))).protocol().reader_features == ["deletionVectors"]
