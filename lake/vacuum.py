"""Files that no version of a table needs any more: Delta's VACUUM removes them, and looks at no others.

Delta by itself knows one rule, its table's retention. What else is needed is kept from its sight: it is given a list of
the files that may go, and takes away those of them that the table's own retention does not keep.
"""

from collections.abc import Sequence

from lake import sql
from lake.old_files import Stored
from lake.session import setting
from lake.store import Store

IN_NO_LOG = ("spark.databricks.delta.vacuum.logging.enabled", "false")
"""A VACUUM changes no row: it is told by the run that did it, and is no version of the table."""

UNCHECKED = ("spark.databricks.delta.retentionDurationCheck.enabled", "false")
"""Delta would keep all for as long as the table promises."""

AT_ONCE = "RETAIN 168 HOURS"
"""Keeps what was replaced within a week, so that no reader and no change feed on its way misses a file; no more."""

INVENTORY = "path STRING, length BIGINT, isDir BOOLEAN, modificationTime BIGINT"
"""Of a file, as Delta wants it."""


def expired(store: Store, path: str, files: Sequence[Stored], retain: str = "") -> list[Stored]:
    """Of some files, those that the table's own retention does not keep, as Delta says; or AT_ONCE instead of it."""
    names = {hadoop_name(file.path): file for file in files}
    gone = vacuum(store, path, files, f"{retain} DRY RUN") if files else []
    return [names[name] for name in gone if name in names]


def remove(store: Store, path: str, files: Sequence[Stored], retain: str = "") -> None:
    """Removes these files: but for those that the same keeps, or the table's newest version."""
    if files:
        vacuum(store, path, files, retain)


def vacuum(store: Store, path: str, files: Sequence[Stored], how: str) -> list[str]:
    rows = [(hadoop_name(file.path), file.size, False, int(file.written.timestamp() * 1000)) for file in files]
    inventory = store.spark.createDataFrame(rows, INVENTORY)
    inventory.createOrReplaceTempView("vacuum_inventory")
    with setting(store.spark, *IN_NO_LOG), setting(store.spark, *UNCHECKED):
        told = store.spark.sql(f"VACUUM {sql.name(path)} USING INVENTORY (SELECT * FROM vacuum_inventory) {how}")
        return [row["path"] for row in told.collect()]


def hadoop_name(path: str) -> str:
    """A file as Delta names it."""
    return path if "://" in path else f"file:{path}"
