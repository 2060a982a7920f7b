"""What a table remembers beside its rows: properties of its own, which its log tells."""

from collections.abc import Mapping

from lake import log, sql
from lake.store import Store
from lake.table import Table


def remember(store: Store, table: Table, properties: Mapping[str, str]) -> None:
    """Gives a table that is there these properties. No commit where it has them."""
    path = store.path(table)
    if not properties.items() <= log.properties(path, store.version(table)).items():
        store.spark.sql(sql.remember(path, properties))
