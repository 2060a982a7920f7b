"""Rows that are taken out of a table: no key names them, a condition does."""

from lake import log, sql
from lake.store import Store
from lake.table import Table


def delete(store: Store, table: Table, condition: str) -> int:
    """Removes the rows of which something is true, as SQL says it, and returns how many: 0 of no table."""
    with store.writing(table):
        if store.version(table) == log.NO_TABLE:
            return 0
        (row,) = store.spark.sql(sql.delete(store.path(table), condition)).collect()
        return int(row["num_affected_rows"])
