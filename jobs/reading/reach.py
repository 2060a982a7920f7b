"""What may have to be rated again, told by what the last rating noted on its commit."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from gold.pricing.zones import Destination
from gold.rated_usage import RATED_USAGE
from gold.rating.changes import first_changed, first_differing
from jobs.reading.tariff import calendars, every_bill_rules, plan_versions, rating_names
from jobs.reading.tariffs import destinations
from lake import log
from lake.log import NO_TABLE
from lake.pinned import Pinned
from lake.rows import Rows
from lake.table import Table
from machine.command import Call
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.effective import IS_BELIEVED, facts
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

REFERENCE = (SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS)
BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True)
class Reach:
    """Uses that start on one of these local days or later are to be rated again, with all of their pools.

    since: of every number; None: of those alone that numbers names. numbers: msisdn and since; None: none does.
    accounts: account_id and since of those that had or have them.
    """

    since: date | None
    numbers: Rows | None
    accounts: Rows | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changed."""
        return self.since is None and self.numbers is None


EVERYTHING = Reach(BEGINNING, None)


def read_reach(call: Call, tables: Pinned, ratings: Sequence[str]) -> Reach:
    """What changed since the last rating. tables: all that rating reads. ratings: all that the tariff asks for.

    A row that was rated and is no use any more, or a use that is there twice, somebody made by hand: all is rated until
    that is mended.
    """
    said = tables.note(RATED_USAGE)
    then = versions_then(said)
    if then is None or said != note(call, tables.identities(), dict(tables.versions) | then, ratings):
        return EVERYTHING
    uses, rated = tables.count(USAGE, then[USAGE.name]), tables.count(RATED_USAGE)
    if uses is None or rated != uses * len(ratings):
        return EVERYTHING
    before = Pinned(tables.store, dict(tables.versions) | then)
    since = tariff_since(before, tables)
    if since == BEGINNING:
        return EVERYTHING
    new = tables.added_since(USAGE, then[USAGE.name])
    if new is None:
        return EVERYTHING
    changed = [] if then[USAGE.name] == tables.versions[USAGE.name] else [first_uses(new)]
    if then[SUBSCRIBERS.name] == tables.versions[SUBSCRIBERS.name]:
        return Reach(since, together(changed))
    then_held, held = before.read(SUBSCRIBERS), tables.read(SUBSCRIBERS)
    rows = tables.store.staged(tables.store.query(CHANGED_ROWS, then=then_held, now=held), eager=False)
    return Reach(since, together([*changed, first_of(rows, "msisdn")]), first_of(rows, "account_id"))


def rated_already(call: Call, tables: Sequence[Table], written: Sequence[Table]) -> Sequence[str]:
    """The ratings of a lake whose last rating found all that it reads as it is now; none where it did not.

    tables: all that rating reads. written: of these, what it writes, which is told to be as this run leaves it. Told
    without Spark, which takes four seconds to say so.
    """
    reader, asked = call.reader.pinned(*tables), rating_names(call.reader)
    identities = {table.name: log.identity(reader.path(table)) for table in tables}
    rated = reader.version(RATED_USAGE)
    said = None if rated == NO_TABLE else log.note(reader.path(RATED_USAGE), rated)
    if said != note(call, identities, reader.at, asked):
        return ()
    call.told(inputs=reader.at, outputs=reader.versions(*written))
    return asked


def first_uses(new: Rows) -> Rows:
    """msisdn and since: the first day of each number's new uses, or the day before: time zones differ from UTC."""
    return firsts(new.selectExpr("msisdn", "date_sub(start_time, 1) AS since"), "msisdn")


CHANGED_ROWS = f"""
SELECT {", ".join(facts(SUBSCRIBERS))}
FROM (
    SELECT {", ".join(facts(SUBSCRIBERS))}, -1 AS side FROM {{then}} WHERE {IS_BELIEVED}
    UNION ALL
    SELECT {", ".join(facts(SUBSCRIBERS))}, 1 AS side FROM {{now}} WHERE {IS_BELIEVED}
)
GROUP BY ALL
HAVING sum(side) <> 0
"""
"""The believed rows that only one of two versions of silver.subscribers has."""


def first_of(rows: Rows, whose: str) -> Rows:
    """The first day of which rows of each number, or account, speak: since."""
    return firsts(rows.selectExpr(whose, "valid_from AS since"), whose)


def firsts(days: Rows, whose: str) -> Rows:
    """The first of the days of each number, or account: since."""
    return days.groupBy(whose).agg({"since": "min"}).withColumnRenamed("min(since)", "since")


def together(changed: Sequence[Rows]) -> Rows | None:
    """The numbers of all."""
    if len(changed) < 2:
        return changed[0] if changed else None
    return firsts(changed[0].unionAll(changed[1]), "msisdn")


def tariff_since(then: Pinned, now: Pinned) -> date | None:
    """The first local day on which the tariff may price uses otherwise than then; None: it says the same."""
    if all(then.versions[table.name] == now.versions[table.name] for table in (RATE_PLANS, CALENDAR, DESTINATIONS)):
        return None
    zoned = [any(rules.by_zone for rules in every_bill_rules(tables)) for tables in (then, now)]
    if zoned[0] != zoned[1]:
        return BEGINNING
    days = [
        first_changed(plan_versions(then), plan_versions(now), (calendars(then), calendars(now))),
        first_differing(*([dated(row) for row in destinations(tables)] for tables in (then, now))),
    ]
    return min((day for day in days if day), default=None)


def dated(row: Destination) -> tuple[Any, ...]:
    """A destination with its two days last."""
    return (row.prefix, row.zone, row.is_free, row.valid_from, row.valid_to)


def note(call: Call, identities: Mapping[str, str], versions: Mapping[str, int], ratings: Sequence[str]) -> str:
    """What a rating notes: the settings and the code it depends on, what it read and left behind, and the ratings.

    identities, versions: of tables. Those of a table that was made anew in another's place count from 0 again: so both
    are noted, which table it is and its version.
    """
    rated = {name: value for name, value in versions.items() if name != RATED_USAGE.name}
    tables_then = {name: value for name, value in identities.items() if name in rated}
    said = {
        "rated": rated,
        "tables": tables_then,
        "code": code(),
        "ratings": list(ratings),
        "tariff": tariff_settings(call),
    }
    return json.dumps(said, sort_keys=True)


def tariff_settings(call: Call) -> dict[str, Any]:
    """The settings that charges depend on: all of the tariff's but the path that it was loaded from."""
    return {name: value for name, value in asdict(call.settings.tariff).items() if name != "path"}


def versions_then(said: str | None) -> dict[str, int] | None:
    """The versions of usage and of reference data that a note names; None for another's note, or none."""
    try:
        rated = json.loads(said or "")["rated"]
        versions = {table.name: rated[table.name] for table in (USAGE, *REFERENCE)}
    except (ValueError, TypeError, KeyError):
        return None
    return versions if all(isinstance(version, int) for version in versions.values()) else None


def code() -> str:
    """One sum of what decides and prices uses: after an upgrade all is looked at once."""
    return hashlib.sha256(b"\0".join(sources(files("gold")))).hexdigest()


def sources(folder: Traversable) -> Iterator[bytes]:
    """The text of each file of a package, which may lie in a zip."""
    for entry in sorted(folder.iterdir(), key=lambda file: file.name):
        if entry.is_dir():
            yield from sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_bytes()
