"""Which issued cycles are to be priced by what is believed now, and what they would believe that they did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars
from polars import col

from gold.pricing.plan_version import sharing_plans
from gold.rated_usage import RATED_USAGE
from jobs.reading.bases import ACCOUNT_TABLES, TARIFF_TABLES, believed_until, read_issued
from jobs.reading.belief_changes import changes
from jobs.reading.pool import linked
from jobs.reading.tariff import every_plan_version
from lake.errors import Stop
from lake.reader import Reader
from silver.subscribers import SUBSCRIBERS


@dataclass(frozen=True)
class Wanted:
    """The cycles to price anew. plan: only accounts in pools in which it occurs. since: only those with a use that
    starts then or later, a local day."""

    cycles: Sequence[str]
    plan: str | None = None
    since: date | None = None


def read_moving(reader: Reader, wanted: Wanted) -> polars.DataFrame:
    """account_id, cycle, was (their basis) and basis: of issued cycles before whose basis something else was believed.

    Raises Stop where a cycle has no issued bill, or no plan has the name.
    """
    issued = read_issued(reader).filter(col("cycle").is_in(list(wanted.cycles)))
    if lacking := sorted(set(wanted.cycles) - set(issued["cycle"])):
        name = lacking[0]
        raise Stop(f"{name} has no issued bill: until it has, rate-usage and bill-cycle price it by what is believed.")
    moving = (
        issued.rename({"basis": "was"}).with_columns(basis=believed_until(reader)).filter(col("was") < col("basis"))
    )
    if wanted.plan is not None:
        moving = moving.filter(col("account_id").is_in(accounts_with(reader, wanted.plan)))
    if wanted.since is not None:
        rated = reader.scan(RATED_USAGE, {"cycle": list(wanted.cycles)}).filter(col("local_date") >= wanted.since)
        moving = moving.join(
            rated.select("account_id", "cycle").unique().collect(), ["account_id", "cycle"], how="semi"
        )
    return moving.sort("account_id", "cycle")


def accounts_with(reader: Reader, plan: str) -> list[str]:
    """All accounts of the pools in which a plan occurs, or ever did. Raises Stop for one that never was."""
    versions = every_plan_version(reader)
    if plan not in {version.plan for version in versions}:
        known = ", ".join(sorted({version.plan for version in versions}))
        raise Stop(f"no plan is called {plan!r}: name one of {known}.")
    on_plan = reader.scan(SUBSCRIBERS, {"plan": [plan]}).select("msisdn", "account_id").unique().collect()
    return accounts_of(reader, on_plan["msisdn"].to_list())


def accounts_of(reader: Reader, whose: Sequence[str]) -> list[str]:
    """All accounts of the pools of numbers."""
    numbers, accounts = linked(reader, whose, sorted(sharing_plans(every_plan_version(reader))))
    held = reader.scan(SUBSCRIBERS, {"msisdn": numbers}).select("account_id").unique().collect()
    return sorted({*accounts, *held["account_id"]})


def let_in(reader: Reader, moving: polars.DataFrame) -> list[str]:
    """What is believed now of the tariff and of the accounts that move, and was not at the first of their bases: a
    sentence for each row of reference data, by table."""
    if moving.is_empty():
        return []
    since = moving["was"].min()
    assert isinstance(since, datetime)
    accounts = moving["account_id"].unique().to_list()
    rows = [(table, reader.rows(table)) for table in TARIFF_TABLES]
    rows += [(table, reader.rows(table, {"account_id": accounts})) for table in ACCOUNT_TABLES]
    return [sentence for table, known in rows for sentence in changes(table, known, since)]
