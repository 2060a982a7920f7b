"""Whole keys handed to a plain function by Spark: types, faults, and splits that Spark did not promise not to make."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow
import pytest
from pyarrow import compute
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

import bronze
import gold
import lake.batches
import silver
from lake.chunks import Few, Tables
from lake.ddl import arrow_schema, struct_ddl
from lake.errors import Stop
from lake.store import Store
from lake.table import Table

ALL = """
    who   STRING NOT NULL COMMENT 'a key',
    text  STRING,
    units BIGINT,
    small INT,
    day   DATE,
    at    TIMESTAMP,
    paid  DECIMAL(18,6),
    exact DECIMAL(24,12),
    is_so BOOLEAN,
    spans ARRAY<STRUCT<name: STRING, price: DECIMAL(18,6), at: TIMESTAMP, days: ARRAY<DATE>>>"""
SPAN = ("ü", Decimal("-0.000001"), datetime(2026, 3, 29, 1, 30, tzinfo=UTC), [date(9999, 12, 31), None])
EDGES = [
    ("a", "", -(2**63), 1, date(1, 1, 1), datetime(2026, 10, 25, 0, 59, 59, 999999, UTC),
     Decimal("999999999999.999999"), Decimal("-0.000000000001"), True, [SPAN, None]),
    ("a", None, None, None, None, None, None, None, None, None),
    ("b", "x\ny", 2**63 - 1, -1, date(2026, 2, 28), datetime(1970, 1, 1, tzinfo=UTC), Decimal(0), Decimal(1), False,
     []),
]  # fmt: skip


def same(tables: Tables) -> Tables:
    return {"rows": tables["rows"]}


def sums(tables: Tables) -> Tables:
    """The units of each key in either input, and how many names it has."""
    units, names = tables["units"], tables["names"]
    total = units.group_by("id").aggregate([("units", "sum")])
    count = names.group_by("id").aggregate([("name", "count")])
    return {"totals": total.rename_columns(["id", "units"]), "counts": count.rename_columns(["id", "names"])}


OUTPUTS = {"totals": "id BIGINT, units BIGINT", "counts": "id BIGINT, names BIGINT"}


def two_inputs(spark: SparkSession, rows: int, keys: int) -> dict[str, DataFrame]:
    units = spark.range(rows, numPartitions=3).selectExpr("id AS units", f"id % {keys} AS id")
    return {"units": units, "names": units.selectExpr("id", "'n' AS name").where("id < 5")}


def test_every_type_comes_through_exactly(store: Store) -> None:
    rows = store.spark.createDataFrame(EDGES, StructType.fromDDL(ALL))
    back = store.per("who", same, {"rows": rows}, {"rows": ALL})["rows"].rows
    assert back.columns == rows.columns
    assert [f.dataType for f in back.schema] == [f.dataType for f in StructType.fromDDL(struct_ddl(arrow_schema(ALL)))]
    assert sorted(map(repr, back.collect())) == sorted(map(repr, rows.collect()))


@pytest.mark.parametrize("table", [*bronze.TABLES, *silver.TABLES, *gold.TABLES], ids=lambda table: table.name)
def test_columns_are_read_as_spark_reads_them(spark: SparkSession, table: Table) -> None:
    del spark  # only that there is one: its reader needs it
    of_spark = StructType.fromDDL(table.columns)
    assert isinstance(of_spark, StructType)
    expected = to_arrow_schema(of_spark, timezone="UTC")
    assert [(f.name, f.type) for f in arrow_schema(table.columns)] == [(f.name, f.type) for f in expected]


def test_several_inputs_and_outputs_are_of_whole_keys(store: Store) -> None:
    out = store.per("id", sums, two_inputs(store.spark, 200_000, 1_000), OUTPUTS)
    assert {name: staged.count for name, staged in out.staged.items()} == {"totals": 1_000, "counts": 5}
    totals = {row["id"]: row["units"] for row in out["totals"].rows.collect()}
    assert totals == {key: sum(range(key, 200_000, 1_000)) for key in range(1_000)}
    assert {row["id"]: row["names"] for row in out["counts"].rows.collect()} == dict.fromkeys(range(5), 200)


def test_what_is_told_comes_with_the_first_look_part_by_part(store: Store) -> None:
    outputs = {"counts": Few(OUTPUTS["counts"]), "totals": OUTPUTS["totals"]}
    made = store.per("id", sums, two_inputs(store.spark, 1_000, 10), outputs)
    assert made["totals"].count == 10
    assert sorted(map(tuple, made.told["counts"])) == [(key, 100) for key in range(5)]


def test_one_query_runs_the_function_once_for_a_key(store: Store) -> None:
    def random_names(tables: Tables) -> Tables:
        import uuid

        keys = compute.unique(tables["units"]["id"])
        return {"names": pyarrow.table({"id": keys, "name": [str(uuid.uuid4()) for _ in keys]})}

    names = store.per("id", random_names, two_inputs(store.spark, 10, 3), {"names": "id BIGINT, name STRING"})["names"]
    assert sorted(names.rows.collect()) == sorted(names.rows.collect())


def test_no_rows_are_no_rows(store: Store) -> None:
    out = store.per("id", sums, two_inputs(store.spark, 0, 1), OUTPUTS)
    assert [(staged.count, staged.rows.count()) for staged in out.staged.values()] == [(0, 0), (0, 0)]


def test_a_split_key_stops_the_job(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(rows: DataFrame) -> DataFrame:
        return rows.repartition(2).sortWithinPartitions("hash", "key", "tag")

    monkeypatch.setattr(lake.batches, "together", torn)
    with pytest.raises(Stop, match=r"Spark gave keys of [0-9]+ buckets to several tasks"):
        store.per("id", sums, two_inputs(store.spark, 1_000, 10), OUTPUTS)


def test_unsorted_keys_stop_the_job(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake.batches, "together", lambda rows: rows.coalesce(1))
    with pytest.raises(Stop, match="do not lie together"):
        store.per("id", sums, two_inputs(store.spark, 1_000, 10), OUTPUTS)


def test_a_fault_stops_the_job_with_its_own_sentence(store: Store) -> None:
    def broken(tables: Tables) -> Tables:
        raise Stop(f"use u{tables['units']['units'][0]} has no start: mend it.")

    def wrong(tables: Tables) -> Tables:
        return {"totals": tables["names"], "counts": tables["names"]}

    with pytest.raises(Stop, match=r"use u0 has no start: mend it. .the whole of it is in .*txt"):
        store.per("id", broken, two_inputs(store.spark, 1, 1), OUTPUTS)
    with pytest.raises(Stop, match=r"do not fit totals: missing \['units'\], unknown \['name'\]"):
        store.per("id", wrong, two_inputs(store.spark, 5, 5), OUTPUTS)


def test_a_row_without_a_key_stops_the_job(store: Store) -> None:
    rows = store.spark.sql("SELECT CAST(NULL AS STRING) who, 1 n")
    with pytest.raises(Stop, match="a row has no key"):
        store.per("who", same, {"rows": rows}, {"rows": "who STRING, n INT"})
