"""Whether a cycle would be billed otherwise now than when it last was, by what that billing noted; without Spark."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs.reading.bases import BASIS_TABLES, believed_until
from jobs.reading.rating_memo import code, is_rated_as_believed, tariff_settings
from lake import log
from lake.memos import read_memo, write_memo
from lake.paths import rooted, table_path
from lake.reader import Reader
from lake.table import Table
from machine.command import Call, Counts, Stop
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

RATED_TABLES = (RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)
READ_TABLES = (USAGE, *RATED_TABLES, SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS, COUPONS)
"""Balances too, which change no amount: a bill shows them. Destinations, by which usage is rated."""
WRITTEN_TABLES = (BILL_LINES, BILLS)

MEMO = "billed-"
"""How the name of a cycle's memo begins."""


def read_billed(call: Call) -> dict[str, Any] | None:
    """What the last billing of the cycle told, where all that it read and wrote is as it left it; else None.

    The tables that it wrote are to be held: they are told to be as this run leaves them.
    """
    noted = read_memo(root_of(call), name_of(call))
    versions = {
        table.name: log.newest(table_path(root_of(call), table.name)) for table in (*READ_TABLES, *BASIS_TABLES)
    }
    if not isinstance(noted, dict) or noted.get("state") != state(call, versions) or noted["basis"] is None:
        return None
    call.told(inputs=versions, outputs=call.reader.versions(*WRITTEN_TABLES))
    told: dict[str, Any] = noted["told"]
    return told


def keep_billed(call: Call, versions: Mapping[str, int], counts: Counts, **told: Any) -> None:
    """Notes that the cycle is billed as of these versions, and what there is to say of it."""
    reader = Reader(call.root, versions)
    basis = believed_until(reader).isoformat() if is_rated_as_believed(reader) else None
    noted = {"state": state(call, versions), "basis": basis, "told": {**told, "counts": counts}}
    write_memo(root_of(call), name_of(call), noted)


def read_basis(call: Call, version: int) -> datetime:
    """Until when what was believed made the fresh bills of the cycle, as a version of gold.bill_lines has them. Raises
    Stop where they are of several beliefs, or another billing is under way."""
    noted = read_memo(root_of(call), name_of(call))
    path = table_path(root_of(call), BILL_LINES.name)
    written = noted["state"]["written"] if isinstance(noted, dict) else {}
    cycle = call.args.cycle.name
    if not written:
        raise Stop(f"{cycle} is not billed yet on this machine: run tollhouse bill-cycle --cycle {cycle} first.")
    if written.get(BILL_LINES.name) != files_of(path, cycle, version) or noted["basis"] is None:
        raise Stop(
            f"the bills of {cycle} are not what its usage and the tariff come to: run tollhouse rate-usage, then "
            f"tollhouse bill-cycle --cycle {cycle}."
        )
    return datetime.fromisoformat(noted["basis"])


def name_of(call: Call) -> str:
    """One memo for each cycle: to bill another forgets nothing."""
    return f"{MEMO}{call.args.cycle.name}"


def root_of(call: Call) -> str:
    """The lake's folder or URL; to ask the store would start Spark."""
    return rooted(call.settings.lake.path) if call.opened is None else call.opened.root


def state(call: Call, versions: Mapping[str, int]) -> dict[str, Any]:
    """All that bills of the cycle depend on, and the files that hold them.

    Which table it is, is noted beside its version: one made anew in its place counts from 0 again.
    """
    root, names = root_of(call), [table.name for table in READ_TABLES]
    return {
        "root": root,
        "code": code(),
        "tariff": tariff_settings(call),
        "read": {name: [log.identity(table_path(root, name)), versions[name]] for name in names},
        "issued": files_by_table(call, BASIS_TABLES),
        "written": files_by_table(call, WRITTEN_TABLES),
    }


def files_by_table(call: Call, tables: Iterable[Table]) -> dict[str, str]:
    """files_of tables that have a part for each cycle."""
    return {table.name: files_of(table_path(root_of(call), table.name), call.args.cycle.name) for table in tables}


def files_of(path: str, cycle: str, at: int | None = None) -> str:
    """One sum of the names of the files in which a table holds a cycle, at a version or by now; those of other cycles
    come and go."""
    version = log.newest(path) if at is None else at
    every = [] if version == log.NO_TABLE else log.added(path, version).to_pylist()
    names = sorted(file["path"] for file in every if file["partition.cycle"] == cycle)
    return hashlib.sha256("\n".join([log.identity(path), *names]).encode()).hexdigest()
