"""Settings of a lake in a test's folder, and small Delta tables written without Spark."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow
from deltalake import write_deltalake

from lake.ddl import arrow_schema
from lake.paths import table_path
from lake.retention import USUAL
from lake.settings import Lake, as_toml, read_settings
from lake.table import Table
from tests.builders import ROOT


def settings_of(folder: Path, lake: str = "", servers: str = "127.0.0.1:1") -> list[str]:
    """Arguments that name settings of a lake below a folder, with a Kafka that answers nobody."""
    local = read_settings(ROOT / "conf/local.toml")
    places = Lake(lake or str(folder / "lake"), str(folder / "published"), str(folder / "invoices"))
    path = folder / "settings.toml"
    kafka = replace(local.kafka, servers=servers)
    tariff = replace(local.tariff, path=str(ROOT / "conf/tariff"))
    beside = {name: str(folder / name) for name in ("head", "seals")}
    settings = replace(local, lake=places, kafka=kafka, tariff=tariff, documents=replace(local.documents, **beside))
    path.write_text(as_toml(settings), encoding="utf-8")
    return ["--settings", str(path)]


def write_rows(lake: Path, table: Table, rows: Sequence[dict[str, Any]], **further: Any) -> None:
    """Adds rows to a table, made if need be; a column left out is null. further: columns besides, one value each."""
    schema = arrow_schema(table.columns)
    content = pyarrow.Table.from_pylist(list(rows), schema)
    for name, value in further.items():
        content = content.append_column(name, pyarrow.array([value] * len(rows)))
    path, partitions = table_path(str(lake), table.name), list(table.partitioned_by) or None
    write_deltalake(path, content, mode="append", partition_by=partitions, configuration=USUAL.properties(table))
