"""PostgreSQL and SQL Server: tables with their comments, what fills them from CSV files of a snapshot, and the KPIs."""

from collections.abc import Iterator

from lake.columns import Column
from serving.bi.dialects import POSTGRES, TSQL, kpi_views
from serving.bi.tables import KIT_TABLES, KitTable
from serving.bi.target import Files, Target
from serving.bi.texts import is_nested, sql_text

SCHEMA = "tollhouse"
IN_POSTGRES = {
    "STRING": "text",
    "BIGINT": "bigint",
    "INT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamptz",
}
IN_SQL_SERVER = {
    "STRING": "nvarchar(4000)",
    "BIGINT": "bigint",
    "INT": "int",
    "BOOLEAN": "bit",
    "DATE": "date",
    "TIMESTAMP": "datetimeoffset(6)",
}
KEY_TEXT = "nvarchar(400)"
"""A text that SQL Server can sort by."""

SQL_SERVER_HEAD = """\
-- sqlcmd -d tollhouse -i schema.sql, in a database that tells texts apart as the lake does:
-- CREATE DATABASE tollhouse COLLATE Latin1_General_100_BIN2
"""
SQL_SERVER_LOAD = """\
-- sqlcmd -d tollhouse -b -v rows="C:\\tollhouse\\rows" -i load.sql, where the server finds them.
SET XACT_ABORT ON;
BEGIN TRANSACTION;
"""
CSV = "WITH (FORMAT csv, HEADER true)"
BULK = "FORMAT = 'CSV', FIRSTROW = 2, CODEPAGE = '65001', ROWTERMINATOR = '0x0a', TABLOCK"


def database_kits(_: Target) -> Files:
    """schema.sql, load.sql and kpis.sql of each."""
    names = ", ".join(table.name for table in KIT_TABLES)
    copies = "".join(
        f"\\copy {table.name} ({', '.join(table.names)}) FROM '../rows/{table.name}.csv' {CSV}\n"
        for table in KIT_TABLES
    )
    inserts = "".join(
        f"TRUNCATE TABLE dbo.[{table.name}];\n"
        f"BULK INSERT dbo.[{table.name}] FROM '$(rows)\\{table.name}.csv' WITH ({BULK});\n"
        for table in KIT_TABLES
    )
    path = f"SET search_path TO {SCHEMA};\n"
    return {
        "postgresql/schema.sql": f"CREATE SCHEMA IF NOT EXISTS {SCHEMA};\n{path}\n"
        + "\n".join(map(postgres_table, KIT_TABLES)),
        "postgresql/load.sql": f"BEGIN;\n{path}TRUNCATE {names};\n{copies}COMMIT;\n",
        "postgresql/kpis.sql": path + kpi_views(POSTGRES),
        "sql_server/schema.sql": SQL_SERVER_HEAD + "\n".join(map(sql_server_table, KIT_TABLES)),
        "sql_server/load.sql": f"{SQL_SERVER_LOAD}{inserts}COMMIT;\n",
        "sql_server/kpis.sql": kpi_views(TSQL),
    }


def postgres_table(table: KitTable) -> str:
    """CREATE TABLE with its keys, and COMMENTs."""
    lines = [
        f"{column.name} {in_postgres(column.kind)}{' NOT NULL' if column.is_needed else ''}" for column in table.columns
    ]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines += [f"FOREIGN KEY ({column}) REFERENCES {dimension}" for column, dimension in table.joins.items()]
    comments = [f"COMMENT ON TABLE {table.name} IS {sql_text(table.about)};\n"] + [
        f"COMMENT ON COLUMN {table.name}.{column.name} IS {sql_text(column.comment)};\n"
        for column in table.columns
        if column.comment
    ]
    return f"CREATE TABLE {table.name} (\n    " + ",\n    ".join(lines) + "\n);\n" + "".join(comments)


def in_postgres(kind: str) -> str:
    """A type of the lake in PostgreSQL."""
    return "jsonb" if is_nested(kind) else IN_POSTGRES.get(kind, kind.replace("DECIMAL", "numeric"))


def sql_server_table(table: KitTable) -> str:
    """CREATE TABLE with its key, and descriptions."""
    lines = [sql_server_column(table, column) for column in table.columns]
    lines.append(f"PRIMARY KEY NONCLUSTERED ({', '.join(f'[{name}]' for name in table.key)})")
    create = f"CREATE TABLE dbo.[{table.name}] (\n    " + ",\n    ".join(lines) + "\n);\nGO\n"
    return create + "".join(descriptions(table))


def sql_server_column(table: KitTable, column: Column) -> str:
    """A column. A text that must be there is empty by default: that is how BULK INSERT reads one that is."""
    is_key = column.kind == "STRING" and (column.name in table.key or column.name in table.joins)
    kind = KEY_TEXT if is_key else in_sql_server(column.kind)
    needed = (" NOT NULL" + (" DEFAULT N''" if column.kind == "STRING" else "")) if column.is_needed else " NULL"
    return f"[{column.name}] {kind}{needed}"


def in_sql_server(kind: str) -> str:
    """A type of the lake in SQL Server."""
    return "nvarchar(max)" if is_nested(kind) else IN_SQL_SERVER.get(kind, kind.replace("DECIMAL", "decimal"))


def descriptions(table: KitTable) -> Iterator[str]:
    """What SQL Server keeps of comments."""
    add = "EXEC sys.sp_addextendedproperty N'MS_Description', N{}, N'SCHEMA', N'dbo', N'TABLE', N'{}'{};\n"
    yield add.format(sql_text(table.about), table.name, "")
    for column in table.columns:
        if column.comment:
            yield add.format(sql_text(column.comment), table.name, f", N'COLUMN', N'{column.name}'")
    yield "GO\n"
