"""The law of the house: imports point down, streams and libraries have one home, money is no float, pages are short."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import bronze
import gold
import silver
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.table import Table
from tests.architecture import (
    LAYERS,
    PACKAGES,
    ROOT,
    Source,
    import_faults,
    name_faults,
    size_faults,
    sources,
)
from tests.float_law import float_faults
from tests.table_pages import columns, ddl_faults, list_faults, page_faults

TABLES = (*bronze.TABLES, *silver.TABLES, *gold.TABLES)
Check = Callable[[Source], list[str]]


def all_faults(check: Check, files: list[Source]) -> str:
    """The faults of all files, one a line."""
    return "\n".join(fault for source in files for fault in check(source))


@pytest.mark.parametrize("check", [import_faults, name_faults, float_faults, page_faults], ids=lambda c: c.__name__)
def test_every_file_of_the_packages_keeps_the_law(check: Check) -> None:
    files = sources()
    assert {source.path.split("/")[0] for source in files} == set(PACKAGES)
    faults = all_faults(check, files)
    assert not faults, faults


def test_files_and_functions_are_short_and_say_what_they_hold() -> None:
    faults = all_faults(size_faults, sources(folders=(*PACKAGES, "tests")))
    assert not faults, faults


def test_each_layer_lists_its_tables() -> None:
    assert not list_faults(sources(folders=LAYERS))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_table_holds_a_float_and_gold_stays_readable_for_all(table: Table) -> None:
    assert tuple(name for name, _ in columns(table)) == table.names
    assert not ddl_faults(table)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("silver/usage.py", "from bronze.cdr_events import CDR_EVENTS"),
        ("silver/usage.py", "import gold"),
        ("gold/bills.py", "from silver import usage"),
        ("bronze/cdr_events.py", "from jobs.rate_usage import run"),
        ("gold/bills.py", "import polars"),
        ("gold/pricing/run.py", "from lake.table import Table"),
        ("gold/pricing/run.py", "from gold import bills"),
        ("gold/pricing/run.py", "from gold.rating.rate import priced"),
        ("gold/pricing/run.py", "import numba"),
        ("gold/pricing/run.py", "import polars"),
        ("gold/pricing/kernel/pool.py", "import numba"),
        ("gold/pricing/kernel/pool.py", "import numpy"),
        ("gold/pricing/kernel/pool.py", "from gold.pricing.run import rated"),
        ("gold/pricing/tariff/plan.py", "from gold.pricing import zones"),
        ("gold/pricing/kernel/pool.py", "from telecom.services import SERVICES"),
        ("gold/rating/rate.py", "from gold.bills import BILLS"),
        ("gold/rating/rate.py", "from lake.store import Store"),
        ("gold/reports/revenue.py", "import duckdb"),
        ("gold/reports/revenue.py", "from gold.bills import BILLS"),
        ("lake/store.py", "from silver.usage import USAGE"),
        ("lake/store.py", "from telecom.services import SERVICES"),
        ("telecom/services.py", "from lake.table import Table"),
        ("telecom/services.py", "import numpy"),
        ("expectations/gate.py", "from serving.snapshots import current"),
        ("serving/snapshots.py", "from expectations import bills_gate"),
        ("serving/snapshots.py", "from jobs import publish_gold"),
        ("serving/snapshots.py", "from bronze.cdr_events import CDR_EVENTS"),
        ("silver/usage.py", "from pyspark.sql import Column"),
        ("gold/usage_parts.py", "from pyspark.sql import functions as F"),
        ("expectations/gate.py", "from pyspark.sql import DataFrame"),
        ("jobs/rate_usage.py", "from pyspark.sql import functions as F"),
        ("machine/sessions.py", "from pyspark.sql import SparkSession"),
        ("silver/usage.py", "from .rejects import REJECTS"),
        ("gold/bills.py", "import reportlab"),
        ("jobs/rate_usage.py", "from kafka import KafkaProducer"),
        ("lake/store.py", "from machine.sessions import session"),
        ("lake/errors.py", "from lake.settings import read_settings"),
        ("lake/store.py", "import requests"),
        ("gold/bills.py", "from machine.command import Call"),
        ("serving/snapshots.py", "from machine.command import Call"),
        ("expectations/gate.py", "from machine.sessions import session"),
        ("machine/broker.py", "from jobs import start_broker"),
        ("machine/notebook.py", "from gold.bills import BILLS"),
        ("machine/sessions.py", "from pyspark import SparkContext"),
        ("machine/install.py", "from lake.locks import held_now"),
        ("machine/jars.py", "from machine.ports import HOST"),
        ("machine/java.py", "from pyspark.sql import SparkSession"),
        ("machine/preflight.py", "import psutil"),
        ("elsewhere/page.py", "import lake"),
    ],
)
def test_a_planted_import_is_caught(path: str, line: str) -> None:
    """At the top, late in a function, and where only types are checked."""
    late = f"def later() -> None:\n    {line}\n"
    for text in (line, late, f"if TYPE_CHECKING:\n    {line}\n"):
        assert import_faults(Source(path, f'"""Page."""\n{text}')), text


def test_a_sideways_import_planted_in_a_copy_of_silver_is_caught_at_its_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "silver", tmp_path / "silver")
    assert not all_faults(import_faults, sources(tmp_path, ("silver",)))
    page = tmp_path / "silver/usage.py"
    lines = len(page.read_text(encoding="utf-8").splitlines())
    with page.open("a", encoding="utf-8") as file:
        file.write("from gold.bills import BILLS\n")
    faults = all_faults(import_faults, sources(tmp_path, ("silver",)))
    assert faults.startswith(f"silver/usage.py:{lines + 1} imports gold.bills.BILLS: silver may import")
    assert len(faults.splitlines()) == 1


@pytest.mark.parametrize(
    "line",
    [
        "rows = spark.readStream.load(path)",
        "rows.writeStream.start()",
        "writer.foreachBatch(act)",
        "from pyspark.sql import streaming",
        "from pyspark.sql.streaming import StreamingQuery",
        "from pyspark.sql.streaming.readwriter import DataStreamWriter",
        "spark._jvm.java.lang.System.gc()",
        "rows.rdd.map(str)",
        "from pyspark.sql.functions import udf",
        "rows.select(F.pandas_udf(act)('a'))",
        "rows.mapInPandas(act, 'a INT')",
        "rows.mapInArrow(act, 'a INT')",
        "rows.groupBy('a').applyInPandas(act, 'a INT')",
        "rows.toPandas()",
        "importlib.import_module('gold.bills')",
    ],
)
def test_a_planted_stream_or_back_door_is_caught(line: str) -> None:
    assert name_faults(Source("gold/bills.py", line))


def test_a_stream_in_its_home_and_a_word_in_a_text_are_no_faults() -> None:
    assert not name_faults(Source("lake/stream.py", "rows.writeStream.foreachBatch(act)"))
    assert not name_faults(Source("gold/bills.py", '"""No udf, no readStream."""  # nor toPandas'))


@pytest.mark.parametrize("planted", ["DOUBLE", "FLOAT", "ARRAY<STRUCT<a: STRING, b: DOUBLE>>", "BIGINT", "STRING"])
def test_a_planted_money_column_that_is_no_decimal_is_caught(planted: str) -> None:
    columns = RATED_USAGE.columns.replace("DECIMAL(18,6)", planted)
    assert columns != RATED_USAGE.columns
    assert len(ddl_faults(replace(RATED_USAGE, columns=columns))) == 1


@pytest.mark.parametrize("planted", ["DOUBLE", "TIMESTAMP_NTZ", "VARIANT", "ARRAY<VARIANT>", "INTERVAL DAY"])
def test_a_planted_column_that_shuts_out_bi_readers_is_caught(planted: str) -> None:
    table = replace(RATED_USAGE, columns=f"usage_id STRING NOT NULL COMMENT 'a',\n rated_at {planted} COMMENT 'it''s'")
    assert len(ddl_faults(table)) == 1


def test_a_planted_table_feature_is_caught() -> None:
    assert ddl_faults(replace(BILLS, properties={"delta.enableDeletionVectors": "true"}))
    assert ddl_faults(replace(RATED_USAGE, properties={"delta.columnMapping.mode": "name"}))


def test_a_table_under_another_name_or_without_its_grain_is_caught() -> None:
    page = '"""Bills. One row per bill_id."""\nBILLS = Table(name="gold.bills", key=())\n'
    assert not page_faults(Source("gold/bills.py", page))
    assert page_faults(Source("gold/invoices.py", page))
    assert page_faults(Source("gold/bills.py", page.replace("BILLS =", "TABLE =")))
    assert page_faults(Source("gold/bills.py", page.replace("One row per bill_id.", "")))
    assert page_faults(Source("gold/bills.py", page + 'MORE = Table(name="gold.more", key=())\n'))


def test_a_table_its_layer_does_not_list_is_caught() -> None:
    page = Source("gold/bills.py", 'BILLS = Table(name="gold.bills", key=())')
    assert not list_faults([Source("gold/__init__.py", "TABLES = (BILLS,)"), page])
    assert list_faults([Source("gold/__init__.py", "TABLES = ()"), page])


def test_a_long_file_a_long_function_and_a_missing_docstring_are_caught() -> None:
    assert size_faults(Source("gold/a.py", '"""A."""\n' + "x = 1\n" * 200))
    assert size_faults(Source("gold/a.py", '"""A."""\ndef long() -> None:\n' + "    x = 1\n" * 40))
    assert size_faults(Source("gold/a.py", "x = 1\n"))
    assert not size_faults(Source("gold/a.py", '"""A."""\ndef short() -> None:\n' + "    x = 1\n" * 39))
