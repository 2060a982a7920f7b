"""QuickSight: manifests of the CSV reports, and data sets over Athena."""

import json
from typing import Any

from gold.reports import REPORTS
from gold.reports.margins import MARGINS
from lake.columns import Column
from serving.bi.athena import DATABASE
from serving.bi.tables import STAR_TABLES, KitTable
from serving.bi.target import Files, Target
from serving.bi.texts import is_nested

TYPES = {"BIGINT": "INTEGER", "INT": "INTEGER", "BOOLEAN": "BIT", "DATE": "DATETIME", "TIMESTAMP": "DATETIME"}


def quicksight_kit(target: Target) -> Files:
    """A manifest for each report, a data set for each fact."""
    manifests = {
        f"quicksight/manifests/{report.name}.json": manifest(report.name, target) for report in (*REPORTS, MARGINS)
    }
    return manifests | {
        f"quicksight/data_sets/{table.name}.json": data_set(table) for table in STAR_TABLES if is_shown(table)
    }


def manifest(report: str, target: Target) -> str:
    """Where QuickSight finds a report, and how it is written."""
    uri = f"{target.location}/{target.snapshot}/reports/{report}.csv"
    settings = {"format": "CSV", "delimiter": ",", "textqualifier": '"', "containsHeader": "true"}
    return as_json({"fileLocations": [{"URIs": [uri]}], "globalUploadSettings": settings})


def is_shown(table: KitTable) -> bool:
    """Facts and KPIs are data sets; dimensions are columns of theirs."""
    return not table.name.startswith("dim_")


def data_set(table: KitTable) -> str:
    """What aws quicksight create-data-set takes: a fact over Athena, with the columns of its dimensions."""
    dimensions = {star.name: star for star in STAR_TABLES}
    columns = {one.name: (table.name, one) for one in table.columns}
    joins = ""
    for own, other in table.joins.items():
        key = dimensions[other].key[0]
        joins += f" LEFT JOIN {DATABASE}.{other} ON {table.name}.{own} = {other}.{key}"
        columns |= {one.name: (other, one) for one in dimensions[other].columns if one.name not in columns}
    names = ", ".join(f"{home}.{name}" for name, (home, _) in columns.items())
    query = f"SELECT {names} FROM {DATABASE}.{table.name}{joins}"
    sql = {
        "DataSourceArn": "arn:aws:quicksight:REGION:ACCOUNT:datasource/DATA_SOURCE",
        "Name": table.name,
        "SqlQuery": query,
        "Columns": [input_column(one) for _, one in columns.values()],
    }
    content = {
        "AwsAccountId": "ACCOUNT",
        "DataSetId": f"tollhouse-{table.name}".replace("_", "-"),
        "Name": f"Tollhouse: {table.name.replace('_', ' ')}",
        "PhysicalTableMap": {table.name.replace("_", "-"): {"CustomSql": sql}},
        "ImportMode": "SPICE",
    }
    return as_json(content)


def input_column(column: Column) -> dict[str, str]:
    """A column as QuickSight takes it. Its exact amounts have four decimals."""
    if column.kind.startswith("DECIMAL"):
        return {"Name": column.name, "Type": "DECIMAL", "SubType": "FIXED"}
    kind = "JSON" if is_nested(column.kind) else TYPES.get(column.kind, "STRING")
    return {"Name": column.name, "Type": kind}


def as_json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
