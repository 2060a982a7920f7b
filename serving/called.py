"""Which destination each use called: the prefix, short code or name that its number matched on the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from polars import LazyFrame

from gold.pricing.zones import Destination, Zones, zone_of, zones_of
from gold.star.keys import NONE, UNKNOWN, destination

PARTY, DAY, DESTINATION = "other_party", "local_date", "destination"


@dataclass(frozen=True)
class Called:
    """zones: with keys of dim_destination for zones. changes: days from which on a destination is another, in order."""

    zones: Zones
    changes: tuple[date, ...]

    def named(self, rows: LazyFrame) -> LazyFrame:
        """The rows with the DESTINATION of their PARTY on their DAY: none of nobody, unknown where none matches."""
        longest = max(self.zones.lengths, default=0)
        is_number = pl.col(PARTY).str.starts_with("+")
        begins = pl.when(is_number).then(pl.col(PARTY).str.slice(0, longest + 1)).otherwise(pl.col(PARTY))
        rows = rows.with_columns(begins.alias("begins"), self.since(pl.col(DAY)).alias("since"))
        asked = rows.select("begins", "since").unique().collect(engine="streaming")
        keys = [self.key(party, day) for party, day in asked.iter_rows()]
        answers = asked.with_columns(pl.Series(DESTINATION, keys, pl.String)).lazy()
        return rows.join(answers, on=["begins", "since"], how="left", nulls_equal=True).drop("begins", "since")

    def since(self, day: pl.Expr) -> pl.Expr:
        """The day since which a day's destinations are what they are."""
        since = pl.lit(date.min)
        for change in self.changes:
            since = pl.when(day >= change).then(pl.lit(change)).otherwise(since)
        return since

    def key(self, party: str | None, day: date) -> str:
        """The destination of a party on a day."""
        if party is None:
            return NONE
        match = zone_of(party, day, self.zones)
        return UNKNOWN if match is None else match.zone


def called(rows: Iterable[Mapping[str, Any]]) -> Called:
    """What is called. rows: of silver.destinations that are believed."""
    believed = [
        Destination(row["prefix"], destination(row["prefix"], row["valid_from"]), row["valid_from"], row["valid_to"])
        for row in rows
    ]
    days = {day for row in believed for day in (row.valid_from, row.valid_to) if day}
    return Called(zones_of(believed), tuple(sorted(days)))
