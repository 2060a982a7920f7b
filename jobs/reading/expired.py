"""What call detail was removed because its clock was over, and what may be next. Without Spark."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Any

import polars as pl

from gold.cycles import cycle, of_month
from gold.expired_detail import EXPIRED_DETAIL, SAID, KeptFrom
from gold.rated_usage import RATED_USAGE
from gold.rating.dated import month_name, month_number
from jobs.reading.clocks import clock, cycles
from lake.old_files import Stored
from lake.reader import Reader
from lake.runs import DONE, newest_runs
from lake.table import Table
from lake.time_zones import read_time_zone
from machine.command import Call, Stop
from silver.usage import USAGE

BEGINNING = date(1970, 1, 1)


def read_kept(reader: Reader) -> KeptFrom | None:
    """What the last removal left; None before the first."""
    rows = reader.scan(EXPIRED_DETAIL).select("kept_from", "starts_from", "came_from").max().collect().rows()
    return KeptFrom(*rows[0]) if rows[0][0] is not None else None


def read_tallies(reader: Reader) -> list[dict[str, Any]]:
    """Rows of gold.tallies of all that was removed."""
    return reader.scan(EXPIRED_DETAIL).select(*SAID, exact=pl.lit(None)).collect().to_dicts()


def first_kept(reader: Reader) -> int:
    """The first cycle whose call detail is kept, in months since year 0; 0 where all is."""
    kept = read_kept(reader)
    return 0 if kept is None else month_number(kept.cycle)


def check_kept(call: Call, names: Sequence[str]) -> None:
    """Raises Stop where the call detail of a cycle is gone: what is left of it prices and bills nothing."""
    kept = read_kept(call.reader)
    if kept is not None and (gone := [name for name in names if name < kept.cycle]):
        raise Stop(
            f"{', '.join(gone)}: call detail before {kept.cycle} was removed when its clock was over, so its documents "
            "stay as they are. docs/audit.md tells of the two clocks."
        )


def due(call: Call, kept: KeptFrom | None) -> KeptFrom | None:
    """What is kept once all has gone whose clock is over; None where nothing is left to go. kept: until now.

    What is kept begins with a cycle, and no later one is removed before it, whatever keeps it: what jobs price and bill
    begins there.
    """
    since = "" if kept is None else kept.cycle
    past = over(call, since)
    if not past and kept is None:
        return None
    bounds = bounds_of(call, first_left(call, past, since) if past else since, kept)
    return None if bounds == kept else bounds


def over(call: Call, since: str) -> list[str]:
    """The billed cycles from one on that nothing keeps any more, up to the first that something keeps. Says what that
    is where it keeps the next one, too."""
    names = [name for name in cycles(call) if name >= since]
    past = list(takewhile(lambda name: clock(call, name).is_over, names))
    if len(left := names[len(past) :]) > 1 and clock(call, left[1]).is_over:
        call.say(f"call detail of {left[1]} is over, and kept as what is before it: {clock(call, left[0]).why}")
    return past


def first_left(call: Call, past: Sequence[str], since: str) -> str:
    """The cycle after the last that is over, or one before it that can be billed and never was, though it was used."""
    after = of_month(cycle(past[-1]).last_day + timedelta(days=1)).name
    months = range(month_number(max(since, call.settings.tariff.first_cycle)), month_number(after))
    unbilled = {month_name(month) for month in months} - {*past}
    rated = call.reader.scan(RATED_USAGE, {"cycle": sorted(unbilled)}).select("cycle").unique().collect()
    names: list[str] = rated["cycle"].to_list()
    for name in sorted(names)[:1]:
        call.say(
            f"call detail is kept from {name} on, which has usage and no bill: tollhouse bill-cycle --cycle {name}"
        )
    return min([*names, after])


def bounds_of(call: Call, name: str, kept: KeptFrom | None) -> KeptFrom:
    """What is kept from a cycle on; no less than was removed already. Events that mediation may not have seen stay."""
    local = datetime.combine(cycle(name).first_day, time(), read_time_zone(call.settings.tariff.time_zone))
    starts = local.astimezone(UTC)
    mediated = (run.began.date() for run in newest_runs(call.root, "mediate-cdrs") if run.state == DONE)
    came = min((starts - timedelta(hours=call.settings.network.hours_ahead)).date(), next(mediated, BEGINNING))
    if kept is None:
        return KeptFrom(name, starts, came)
    return KeptFrom(max(name, kept.cycle), max(starts, kept.starts), max(came, kept.came))


def holds_expired(kept: KeptFrom, table: Table, file: Stored) -> bool:
    """Whether a file that a table's newest version does not have holds nothing but rows that are not kept.

    Its partition tells, or when it was written: no use begins later, but for what `came` allows for. silver.usage is
    only added to, but for what is removed: that alone is in its change feed.
    """
    ends = {"utc_month": f"{kept.starts:%Y-%m}", "ingest_day": kept.came.isoformat()}
    if table.partitioned_by[:1] and (column := table.partitioned_by[0]) in ends:
        _, is_in, rest = file.path.partition(f"/{column}=")
        return bool(is_in) and rest.partition("/")[0] < ends[column]
    is_fed = table == USAGE and "/_change_data/" in file.path
    return is_fed or file.written < datetime.combine(kept.came, time(), UTC)
