"""Rows put into tables of tests without Spark, which takes half a second for any; it makes each kind of table once."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from uuid import uuid4

import pyarrow
from deltalake import write_deltalake
from pyspark.sql import SparkSession

from lake import sql
from lake.ddl import arrow_schema
from lake.log import NO_TABLE
from lake.retention import USUAL
from lake.store import Store
from lake.table import Table

FIRST = "_delta_log/00000000000000000000.json"
CREATE = Store.create


def put_rows(
    store: Store, table: Table, rows: Sequence[Mapping[str, Any]], mode: Literal["append", "overwrite"] = "append"
) -> None:
    """Adds rows, or makes the table hold no others; a column left out is null. One commit, or two."""
    begin(store, table)
    arrow = pyarrow.Table.from_pylist([dict(row) for row in rows], arrow_schema(table.columns))
    write_deltalake(store.path(table), arrow, mode=mode)


def begin(store: Store, table: Table) -> None:
    """Makes a table that is not there, with an id of its own, as the store makes it; else does what the store does."""
    if store.version(table) != NO_TABLE or not isinstance(store.spark, SparkSession):
        CREATE(store, table)
        return
    path = Path(store.path(table)) / FIRST
    path.parent.mkdir(parents=True, exist_ok=True)
    commit = first_commit(store.spark, sql.create(table, "{path}", USUAL))
    path.write_text(re.sub(r'"id":"[0-9a-f-]{36}"', f'"id":"{uuid4()}"', commit, count=1), encoding="utf-8")


@cache
def first_commit(spark: SparkSession, statement: str) -> str:
    """What Spark writes into the log of a table that it makes."""
    with TemporaryDirectory() as folder:
        spark.sql(statement.replace("{path}", folder))
        return (Path(folder) / FIRST).read_text(encoding="utf-8")
