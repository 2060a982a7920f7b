"""DuckDB: a view for each table of the snapshot that is current when a session begins, and for each KPI."""

from serving.bi.dialects import DUCKDB, kpi_views
from serving.bi.tables import KIT_TABLES
from serving.bi.target import Files, Target
from serving.bi.texts import sql_text

HEAD = """\
-- Views over the snapshot that is current now: run this at the start of each session, which then stays with it.
-- Another folder: SET VARIABLE published = '/elsewhere/published'; before.

SET VARIABLE published = coalesce(getvariable('published'), {published});
SET VARIABLE snapshot = getvariable('published') || '/' || (
    SELECT path FROM read_json(getvariable('published') || '/current.json', columns = {{path: 'VARCHAR'}})
);
"""


def duckdb_kit(target: Target) -> Files:
    """views.sql, of tables and KPIs."""
    tables = "\n".join(
        f"-- {table.about}\nCREATE OR REPLACE VIEW {table.name} AS\n"
        f"SELECT * FROM read_parquet(getvariable('snapshot') || '/{table.name}/*.parquet', union_by_name = true);\n"
        for table in KIT_TABLES
    )
    return {
        "duckdb/views.sql": "\n".join([HEAD.format(published=sql_text(target.published)), tables, kpi_views(DUCKDB)])
    }
