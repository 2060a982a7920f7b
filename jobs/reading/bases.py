"""The bases of issued cycles, and the beliefs that they name. Read without Spark."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars
from polars import col

from gold.bases import BASES
from gold.billing.documents import BILL
from gold.documents import DOCUMENTS
from gold.rating.bases import BASIS
from jobs.reading.tariff import Lake
from lake.reader import Reader, Tables
from lake.table import Table
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.effective import KNOWN_COLUMNS, was_believed
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS

TARIFF_TABLES = (RATE_PLANS, CALENDAR, DESTINATIONS)
ACCOUNT_TABLES = (SUBSCRIBERS, COUPONS)
BASIS_TABLES = (DOCUMENTS, BASES)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Bases:
    """rows: BASIS of the issued cycles that may be priced otherwise now. instants: until when each earlier edition of
    the tariff was believed, the first that of edition 1."""

    rows: polars.DataFrame
    instants: Sequence[datetime]

    def of(self, accounts: Sequence[str]) -> polars.DataFrame:
        """The rows of some accounts."""
        return self.rows.filter(col("account_id").is_in(list(accounts)))

    def within(self, cycle: str) -> "Bases":
        """Those of one cycle, and the editions that these name."""
        rows = self.rows.filter(col("cycle") == cycle)
        editions = rows["edition"].unique().sort().to_list()
        earlier = [edition for edition in editions if edition]
        renamed = rows["edition"].replace_strict([0, *earlier], range(len(earlier) + 1), return_dtype=polars.Int64)
        return Bases(rows.with_columns(edition=renamed), [self.instants[edition - 1] for edition in earlier])


@dataclass(frozen=True)
class Believed:
    """Small tables of reference data: the rows that were believed at an instant, as if they still were."""

    tables: Lake
    at: datetime

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """The rows of a small table."""
        return [row | {"known_to": None} for row in self.tables.rows(table) if was_believed(row, self.at)]


@dataclass(frozen=True)
class Editions:
    """A lake's tariff as it is believed now, and as it was until some instants."""

    tables: Lake
    instants: Sequence[datetime] = ()

    @property
    def lakes(self) -> list[Lake]:
        """One for each edition."""
        return [self.tables, *(Believed(self.tables, instant) for instant in self.instants)]


def read_bases(reader: Tables, until: datetime | None = None) -> Bases:
    """The bases that differ from what is believed now, or was at an instant."""
    return differing(reader, read_issued(reader), until)


def differing(reader: Tables, issued: polars.DataFrame, until: datetime | None = None) -> Bases:
    """The same of issued cycles with some bases. issued: account_id, cycle and basis."""
    if issued.is_empty():
        return Bases(polars.DataFrame(schema=BASIS), ())
    changes = tariff_changes(reader, until)
    tariff_then = issued.sort("basis").join_asof(changes, left_on="basis", right_on="changed", coalesce=False)
    last = changes["changed"].max()
    earlier = tariff_then["changed"].unique().drop_nulls().sort().to_list()
    instants = [instant for instant in earlier if instant != last]
    edition = col("changed").replace_strict(instants, range(1, len(instants) + 1), default=0, return_dtype=polars.Int64)
    known = tariff_then.join(account_changes(reader), "account_id", how="left").with_columns(edition=edition)
    differs = (col("edition") > 0) | (col("account_changed") > col("basis")).fill_null(value=False)
    return Bases(known.filter(differs).select(BASIS.names()).sort("account_id", "cycle"), instants)


def read_issued(reader: Tables) -> polars.DataFrame:
    """account_id, cycle and basis of all issued cycles, the last basis of each."""
    bills = reader.scan(DOCUMENTS, {"kind": [BILL]}).select("account_id", "cycle", "basis").drop_nulls()
    moved = reader.scan(BASES).select("account_id", "cycle", "basis")
    return polars.concat([bills, moved]).group_by("account_id", "cycle").agg(polars.max("basis")).collect()


def read_moved(then: Reader, now: Reader) -> polars.DataFrame:
    """account_id and cycle of issued cycles that another basis prices than then, and perhaps otherwise."""
    whose = ["account_id", "cycle"]
    moved = read_issued(now).join(read_issued(then), [*whose, "basis"], how="anti").select(whose)
    if moved.is_empty():
        return moved
    before = replace(now, at={**now.at, **then.versions(*BASIS_TABLES)})
    others = polars.concat(read_bases(reader).rows.select(whose) for reader in (before, now))
    return moved.join(others, whose, how="semi")


def tariff_changes(reader: Tables, until: datetime | None = None) -> polars.DataFrame:
    """changed: the instants at which something else of the tariff was believed, in order."""
    instants = [row[name] for table in TARIFF_TABLES for row in reader.rows(table) for name in KNOWN_COLUMNS]
    known = {instant for instant in instants if instant is not None and (until is None or instant <= until)}
    return polars.DataFrame({"changed": sorted(known)}, schema={"changed": BASIS["basis"]})


def account_changes(reader: Tables) -> polars.DataFrame:
    """account_id and account_changed: when something else of an account, or a number of it, was believed last."""
    parts = [reader.scan(table).select("account_id", last_change()) for table in ACCOUNT_TABLES]
    return polars.concat(parts).group_by("account_id").agg(polars.max("account_changed")).collect()


def last_change() -> polars.Expr:
    return polars.max_horizontal(*KNOWN_COLUMNS).alias("account_changed")


def believed_until(reader: Tables) -> datetime:
    """The last instant at which something else was believed: a basis that is all that is believed now."""
    of_accounts = [reader.scan(table).select(last_change().max()).collect().item() for table in ACCOUNT_TABLES]
    changes = [*tariff_changes(reader)["changed"], *(instant for instant in of_accounts if instant is not None)]
    return max(changes, default=NEVER)
