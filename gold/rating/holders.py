"""Who holds buckets: a number, or an account where the plan shares, while it is on the plan without a break."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars
from polars import col

from gold.rating.dated import NO_END


@dataclass(frozen=True)
class Holder:
    """pool: what shares its buckets. since: a local day. own_from, own_until (excluded): days of the account's own
    calendar, counted since 1970; days: from which of them on each cycle day, and edition of the tariff."""

    pool: str
    name: str
    since: date
    plan: str
    shared: bool
    own_from: int
    own_until: int
    days: tuple[tuple[int, int, int], ...]

    def on(self, own_day: int) -> tuple[int, int]:
        """The cycle day, and the edition, on an own day of its."""
        return max((day for day in self.days if day[0] <= own_day), default=(0, 1, 0))[1:]


def pool() -> polars.Expr:
    """What shares buckets, as text: an account on the plan where that has a shared bucket, else a number on it."""
    account = polars.concat_str("plan", "account_id", col("account_since").cast(polars.String), separator="/")
    number = polars.concat_str("plan", "msisdn", col("plan_since").cast(polars.String), separator="/")
    return polars.when("shares").then(account).otherwise(number)


def holders(owners: polars.DataFrame, plans: polars.DataFrame) -> list[Holder]:
    """The holders of plans with buckets. owners: gold.rating.owners. plans: plan, and shares."""
    rows = owners.join(plans, "plan").with_columns(
        pool=pool(),
        begins=col("own_from").cast(polars.Int32),
        ends=(col("valid_to").cast(polars.Int32) - (col("cycle_day").cast(polars.Int32) - 1)).fill_null(NO_END),
    )
    spans = [
        polars.min("begins"),
        polars.max("ends"),
        polars.struct("begins", "cycle_day", "edition").alias("days"),
    ]
    numbers = rows.group_by("pool", col("msisdn").alias("holder"), col("plan_since").alias("since"), "plan").agg(spans)
    shared = rows.filter("shares")
    accounts = shared.group_by(
        "pool", col("account_id").alias("holder"), col("account_since").alias("since"), "plan"
    ).agg(spans)
    return [*of_rows(numbers, shared=False), *of_rows(accounts, shared=True)]


def of_rows(rows: polars.DataFrame, *, shared: bool) -> Iterator[Holder]:
    """Rows as holders."""
    for row in rows.iter_rows(named=True):
        days = tuple((day["begins"], day["cycle_day"], day["edition"]) for day in row["days"])
        whose = (row["pool"], row["holder"], row["since"], row["plan"])
        yield Holder(*whose, shared, row["begins"], row["ends"], days)
