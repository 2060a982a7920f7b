"""What export-journal reads, without Spark: documents, and what none has posted or nobody pays for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from gold.billing.amounts import ZERO
from gold.documents import DOCUMENTS
from gold.expired_detail import EXPIRED_DETAIL
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.statuses import RATED
from gold.suspense import IN_SUSPENSE, estimate, mean_charges
from jobs.reading.expired import read_kept
from lake.reader import Reader

EPOCH = date(1970, 1, 1)
CHARGE = pl.Decimal(18, 6)

Sums = dict[tuple[str, str], Decimal]
"""By cycle and service, in the currency."""

ENTERED = ("document_id", "cycle", "account_id", "kind", "number", "issue_date", "currency", "total", "lines", "place")
SERVICE = ("cycle", "record_type")


@dataclass(frozen=True)
class Span:
    """Which documents: those issued from a day to another, both included, of one cycle or of all (None)."""

    first: date
    last: date
    cycle: str | None = None

    @property
    def where(self) -> Mapping[str, list[str]]:
        """The values that rows of its cycle have."""
        return {} if self.cycle is None else {"cycle": [self.cycle]}


def documents(reader: Reader, span: Span) -> Iterator[dict[str, Any]]:
    """The columns ENTERED of the documents of a span by the day of issue and place, those of a day at a time."""
    issued = reader.scan(DOCUMENTS, span.where).filter(pl.col("issue_date").is_between(span.first, span.last))
    for day in issued.select("issue_date").unique().sort("issue_date").collect()["issue_date"]:
        of_day = issued.filter(pl.col("issue_date") == day).select(ENTERED).sort("place").collect()
        yield from of_day.iter_rows(named=True)


def unbilled(reader: Reader, span: Span) -> Sums:
    """What uses that began until the span's last day cost, and no document issued until then has posted."""
    lines = reader.scan(DOCUMENTS).filter(pl.col("issue_date") <= span.last).select(pl.col("lines").explode())
    line = pl.col("lines").struct
    usage = lines.filter(line.field("kind") == "usage").select(line.field(name) for name in (*SERVICE, "base"))
    posted = usage.group_by(SERVICE).agg(pl.col("base").sum()).collect()
    sums: Sums = {}
    for row in used(reader, span, (RATED,)):
        sums[row["cycle"], row["record_type"]] = row["charge"]
    for cycle, service, base in posted.iter_rows():
        if span.cycle in (None, cycle):
            sums[cycle, service] = sums.get((cycle, service), ZERO) - base
    return sums


def suspended(reader: Reader, span: Span) -> Sums:
    """What uses that nobody pays for yet may be worth, of those that began until the span's last day.

    Of a service of which no use was rated nothing can be said: it is left out.
    """
    waiting = used(reader, span, IN_SUSPENSE)
    if not waiting:
        return {}
    rated = used(reader, Span(span.first, span.last), (RATED,))
    means = mean_charges((row["record_type"], row["units"], row["charge"]) for row in rated)
    estimates = {
        (row["cycle"], row["record_type"]): estimate(means, row["record_type"], row["units"]) for row in waiting
    }
    return {key: amount for key, amount in estimates.items() if amount is not None}


def used(reader: Reader, span: Span, statuses: tuple[str, ...]) -> list[dict[str, Any]]:
    """Units and charge by cycle and service, of uses of some statuses that began until the span's last day; of those
    that were removed since, what they came to, unless nobody paid for them."""
    uses = reader.scan(RATED_USAGE, {**span.where, "run": [RETAIL], "status": statuses})
    if (kept := read_kept(reader)) is not None:
        uses = uses.filter(pl.col("start_time") >= kept.starts)
    began = uses.filter(pl.col("local_date") <= span.last).select(*SERVICE, "units", "charge")
    asked = [status for status in statuses if status not in IN_SUSPENSE]
    removed = reader.scan(EXPIRED_DETAIL, {**span.where, "source": ["rated"], "kind": asked})
    removed = removed.filter(pl.col("day") <= (span.last - EPOCH).days)
    told = removed.select("cycle", pl.col("units"), record_type="service", charge=pl.col("money").cast(CHARGE))
    every = pl.concat([began, told.select(began.collect_schema().names())])
    return every.group_by(SERVICE).agg(pl.col("units", "charge").sum()).sort(SERVICE).collect().to_dicts()
