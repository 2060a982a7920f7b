"""How many uses of a cycle have which status, and whether it can be billed: what a bill run asks before it begins."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from gold.completeness import HERE, MISSING, agreed, by_use, tallies
from gold.cycles import LAST_CYCLE_DAY
from gold.rated_usage import RATED_USAGE
from gold.statuses import ERROR, RATED, REJECTED, UNMATCHED
from lake.pinned import Pinned
from lake.times import Times
from machine.command import Call, ControlFailed, Counts
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

COUNTED = (RATED, REJECTED, UNMATCHED, ERROR, MISSING)
WAITING = (ERROR, MISSING)

Tally = Mapping[str, Any]
"""A row of gold.completeness, its time as text."""


def read_tallies(call: Call, tables: Pinned, is_plain: bool) -> list[Tally]:
    """The cycle's uses by status and reason. Raises ControlFailed where there are some and none was ever rated: there
    is nothing to bill.

    is_plain: whether every account has cycle day 1.
    """
    tallied = tallies_of(call, tables, is_plain)
    if tallied and all(tally["status"] == MISSING for tally in tallied):
        listed = "; ".join(in_words(tally) for tally in tallied)
        raise ControlFailed(f"{call.args.cycle.name} cannot be billed: {listed}. Run tollhouse rate-usage first.")
    say_what_is_not_charged(call, tallied)
    return tallied


def tallies_of(call: Call, tables: Pinned, is_plain: bool) -> list[Tally]:
    """The same. Only where the uses are not all rated are they looked for one by one."""
    cycle, time_zone = call.args.cycle, call.settings.tariff.time_zone
    last = cycle.on(1 if is_plain else LAST_CYCLE_DAY)
    usage = tables.read(USAGE, Times("start_time", cycle.times[0], last.times[1]))
    rows = tables.few(tallies(cycle, time_zone, is_plain), usage=usage, rated=RATED_USAGE)
    if agreed(rows):
        tallied = [row for row in rows if row["of"] == HERE]
    else:
        owners = {} if is_plain else {"subscribers": believed(tables.read(SUBSCRIBERS))}
        tallied = tables.few(by_use(cycle, time_zone, is_plain), usage=usage, rated=RATED_USAGE, **owners)
    names = ("status", "reason", "uses", "examples")
    return [{**{name: row[name] for name in names}, "oldest": instant(row["oldest"])} for row in tallied]


def instant(utc: datetime) -> str:
    """A time that Spark gave, as text."""
    return utc.replace(tzinfo=UTC).isoformat()


def say_what_is_not_charged(call: Call, tallied: Sequence[Tally]) -> None:
    """Says which uses nobody pays for, and which not yet."""
    for tally in tallied:
        if tally["status"] in (REJECTED, UNMATCHED):
            call.say(in_words(tally))
        elif tally["status"] in WAITING:
            mend = "run tollhouse rate-usage" if tally["status"] == MISSING else "mend the tariff"
            call.say(f"warning: {in_words(tally)}; until they are rated their accounts' bills are held: {mend}")


def counts_of(tallied: Sequence[Tally]) -> Counts:
    """How many uses have each of the statuses COUNTED."""
    return {s: sum(tally["uses"] for tally in tallied if tally["status"] == s) for s in COUNTED}


def in_words(tally: Tally) -> str:
    """A tally as a sentence: number, age of the oldest, and examples."""
    age = (datetime.now(UTC) - datetime.fromisoformat(tally["oldest"])).days
    why = f" ({tally['reason']})" if tally["reason"] else ""
    examples = ", ".join(tally["examples"])
    return f"{tally['uses']:,} uses {tally['status']}{why}, the oldest {age} days old, such as {examples}"
