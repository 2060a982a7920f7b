"""What call detail came to that was removed when its clock was over. One row per removal and tally of what it removed.

What it was of is known by the day, too, so that controls and journals come to the same as before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gold import tallies
from gold.suspense import IN_SUSPENSE
from lake.sql import quoted
from lake.table import Table

EXPIRED_DETAIL = Table(
    name="gold.expired_detail",
    key=("run", *tallies.KEYS),
    columns="""
        kept_from      STRING    NOT NULL COMMENT 'the first cycle whose call detail was kept, as 2026-04',
        starts_from    TIMESTAMP NOT NULL COMMENT 'UTC; uses that began before it were removed',
        came_from      DATE      NOT NULL COMMENT 'UTC; events, rejects and repeats that came before it were, too',
        source         STRING    NOT NULL COMMENT 'events | usage | rejects | duplicates | rated',
        topic          STRING,
        topic_id       STRING,
        partition      INT,
        ingest_run     STRING    COMMENT 'that brought the events',
        mediation_run  STRING    COMMENT 'that made the uses',
        cycle          STRING    COMMENT 'of rated uses, as 2026-03',
        kind           STRING    COMMENT 'status of rated uses; redelivery or conflict; too_late of rejects',
        reason         STRING    COMMENT 'of rated uses',
        service        STRING    COMMENT 'of rated uses: voice, sms, ...',
        day            INT       COMMENT 'on which rated uses began, local, in days since 1970',
        billed_in      STRING    COMMENT 'of no call detail',
        next_offset    BIGINT    COMMENT 'of events of Kafka, one after the highest',
        records        BIGINT    NOT NULL,
        units          BIGINT    COMMENT 'seconds, messages and bytes',
        money          DECIMAL(34,12) COMMENT 'what rated uses cost, in the tariff''s currency',
        run            STRING    NOT NULL COMMENT 'of maintain-lake, that removed it',
        removed_at     TIMESTAMP NOT NULL COMMENT 'UTC'
    """,
    properties={"delta.appendOnly": "true"},
)

Row = Mapping[str, Any]
"""Of gold.tallies."""

SAID = (*tallies.KEYS, "records", "units", "money", "next_offset")

EVENTS = tallies.narrowed(
    "events",
    "{events}",
    ingest_run="ingest_run",
    **{name: f"IF(broker_time IS NULL, NULL, {name})" for name in ("topic", "topic_id", "partition")},
    next_offset="IF(broker_time IS NULL, NULL, offset + 1)",
)
"""Without a kind: what Kafka still has of them is not compared with them any more."""

TALLIES = tallies.tallies(
    EVENTS, tallies.USAGE, tallies.REJECTS, tallies.DUPLICATES, tallies.of_rated("unix_date(local_date)")
)
"""Of rows that are to be removed, by the names of `gone`."""


@dataclass(frozen=True)
class KeptFrom:
    """What is kept of call detail. cycle: the first, as 2026-04. starts: uses that begin then or later, UTC. came:
    events, rejects and repeats that came on that UTC day or later; none of a use that is kept came before."""

    cycle: str
    starts: datetime
    came: date

    def gone(self) -> Mapping[str, str]:
        """By source, what is true of rows that are not kept, as SQL. What is known besides spares reading files."""
        starts, came = f"TIMESTAMP {quoted(self.starts.isoformat(sep=' '))}", f"DATE {quoted(self.came.isoformat())}"
        months = f"utc_month <= {quoted(f'{self.starts:%Y-%m}')} AND local_date <= DATE {quoted(f'{self.cycle}-01')}"
        return {
            "events": f"ingest_day < {came}",
            "usage": f"start_time < {starts}",
            "rejects": f"rejected_at < {came}",
            "duplicates": f"mediation_run < {quoted(f'mediate-cdrs-{self.came:%Y%m%d}')}",
            "rated": f"{months} AND start_time < {starts}",
        }


def removed_offsets(removed: Iterable[Row], topic_id: str) -> dict[int, int]:
    """By partition of a topic, one after the last offset whose event was removed. removed: rows of SAID."""
    ends: dict[int, int] = {}
    for row in removed:
        if row["next_offset"] is not None and row["topic_id"] == topic_id:
            ends[row["partition"]] = max(row["next_offset"], ends.get(row["partition"], 0))
    return ends


def not_written_off(removed: Iterable[Row]) -> list[Row]:
    """What was removed, but for uses that nobody paid for: these are in suspense no more."""
    return [row for row in removed if not is_written_off(row)]


def is_written_off(row: Row) -> bool:
    """Whether a tally of what was removed is of uses that nobody paid for."""
    return row["source"] == "rated" and row["kind"] in IN_SUSPENSE


def written_off(counted: Iterable[Row], removed: Iterable[Row]) -> dict[str, int]:
    """How many uses were in suspense when they were removed, and how many records came too late to be uses.

    counted: rows of gold.tallies of all that ever came.
    """
    late = sum(row["records"] for row in counted if row["kind"] == tallies.TOO_LATE)
    return {"written_off": sum(row["records"] for row in removed if is_written_off(row)), tallies.TOO_LATE: late}
