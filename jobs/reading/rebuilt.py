"""Uses rated and accounts billed again in process, without Spark: by the kernel and the bill function, of what is read
at recorded versions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars
import pyarrow
from polars import col

from gold.billing.accounts import KNOWN, SUBSCRIBER
from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE, charged_by
from gold.rating.dated import month_number
from gold.rating.explain import explained
from gold.rating.pools import rated_by, rated_rows
from gold.statuses import RATED
from gold.usage_parts import parts_of
from jobs.reading.bases import Editions, read_bases
from jobs.reading.billing import COUPON, billing_of
from jobs.reading.pool import earliest, read_pools
from jobs.reading.recorded import Expired, Recorded
from jobs.reading.tariffs import ratings
from lake.errors import Stop
from lake.reader import Tables
from lake.times import Times
from silver.coupons import COUPONS
from silver.subscribers import SUBSCRIBERS

Row = dict[str, Any]


@dataclass(frozen=True)
class Rebuilt:
    """Of some accounts and a cycle. uses: rows of gold.rated_usage that are charged, by usage_id, with local_start and,
    where asked for, answer. lines, bills: rows of gold.bill_lines and gold.bills."""

    uses: Mapping[str, Mapping[str, Any]]
    lines: Sequence[Mapping[str, Any]]
    bills: Sequence[Mapping[str, Any]]


def rebuilt(made: Recorded, accounts: Collection[str], cycle: Cycle, *, with_answers: bool = False) -> Rebuilt:
    """What accounts used and owe for a cycle. Raises Expired where a version, or one of its files, is gone."""
    try:
        uses = rated_again(made, accounts, cycle, with_answers=with_answers)
        lines, bills = billed_again(made, accounts, cycle, uses)
    except (Stop, FileNotFoundError) as error:
        raise error if isinstance(error, Expired) else Expired(str(error)) from error
    return Rebuilt({use["usage_id"]: use for use in uses}, lines, bills)


def rated_again(made: Recorded, accounts: Collection[str], cycle: Cycle, *, with_answers: bool) -> list[Row]:
    """The charged uses of accounts in a cycle, in the order in which they count."""
    owned = made.rated.scan(SUBSCRIBERS, {"account_id": list(accounts)}).select("msisdn").unique().collect()
    until = cycle.on(LAST_CYCLE_DAY).times[1]
    bases = read_bases(made.rated)
    inputs = read_pools(made.rated, sorted(owned["msisdn"]), Times("start_time", earliest(cycle.name), until), bases)
    tariff = ratings(made.rated, made.settings.tariff, bases.instants)[RETAIL]
    wanted = col("account_id").is_in(list(accounts)) & (col("cycle") == cycle.name) & (col("status") == RATED)
    rows: list[Row] = []
    for rated in rated_by(RETAIL, tariff, inputs, month_number(cycle.name), explained=with_answers):
        uses = polars.DataFrame(rated_rows(rated, RETAIL)).with_columns(rated.uses.select(local_start()).to_series())
        if with_answers:
            uses = uses.with_columns(answer=explained(rated, tariff.book))
        rows += uses.filter(wanted).to_dicts()
    return rows


def local_start() -> polars.Expr:
    """Of uses, as text."""
    local = col("start_time").dt.replace_time_zone(None) + polars.duration(seconds=col("ahead"))
    return local.dt.strftime("%Y-%m-%d %H:%M:%S%.f").alias("local_start")


def billed_again(
    made: Recorded, accounts: Collection[str], cycle: Cycle, uses: Sequence[Row]
) -> tuple[list[Row], list[Row]]:
    """Rows of gold.bill_lines and gold.bills of accounts. uses: their charged ones in the cycle."""
    reader, tariff = made.billed, made.settings.tariff
    cycle_days = sorted(set(reader.scan(SUBSCRIBERS).select("cycle_day").collect()["cycle_day"])) or [1]
    bases = read_bases(reader).within(cycle.name)
    billing, days = billing_of(Editions(reader, bases.instants), cycle, cycle_days, tariff.decimals)
    tables = {
        "usage": pyarrow.Table.from_pylist(parts_of(uses, days, billing.by_zone)),
        "subscribers": of(reader.scan(SUBSCRIBERS), accounts, (*SUBSCRIBER, *KNOWN)),
        "bases": bases.of(list(accounts)).to_arrow(),
    }
    if billing.with_coupons:
        tables["coupons"] = of(reader.scan(COUPONS), accounts, (*COUPON, *KNOWN))
    rows = replace(billing, constants={"currency": tariff.currency})(tables)
    return rows["lines"].to_pylist(), rows["bills"].to_pylist()


def of(rows: polars.LazyFrame, accounts: Collection[str], columns: Sequence[str]) -> pyarrow.Table:
    """Some columns of the rows of some accounts."""
    return rows.filter(col("account_id").is_in(list(accounts))).select(columns).collect().to_arrow()


def charged(reader: Tables, accounts: Collection[str], cycle: Cycle) -> dict[str, Row]:
    """The rows of gold.rated_usage that bills of accounts charge, by usage_id, as a reader has them."""
    rows = reader.rows(RATED_USAGE, {**charged_by(cycle), "account_id": list(accounts)})
    return {row["usage_id"]: row for row in rows}
