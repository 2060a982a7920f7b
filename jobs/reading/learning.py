"""Reference data that the lake learns: the versions that files change, and what is told of that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobs.reading.bases import TARIFF_TABLES, believed_until
from jobs.reading.belief_changes import changes
from jobs.reading.touched import NOTHING, Touched, read_touched
from lake.lists import first
from lake.pinned import Pinned
from lake.rows import Rows
from lake.table import Table
from machine.command import Call, Counts
from silver.coupons import COUPONS
from silver.effective import known_from, revisions

TOLD = 20
"""Changes that are told one by one."""


@dataclass(frozen=True)
class Given:
    """What a file says of a table. facts: its columns but for when we knew. count: of rows.

    news: whether the table, which is there, believes something else; a cheap look that may save the dear one.
    """

    table: Table
    facts: Rows
    count: int
    news: Callable[[], bool]


def load(call: Call, given: Sequence[Given]) -> Counts:
    """Writes what each table has to learn. Counts rows inserted, closed and unchanged, in all and by table."""
    tables = {}
    with call.store.writing(*(part.table for part in given)):
        held = call.pinned(*(part.table for part in given))
        now = learned_at(call)
        for part in given:
            inserted, closed = learn(held, part, now)
            unchanged = part.count - inserted
            call.say(f"{part.table.name}: {inserted:,} inserted, {closed:,} closed, {unchanged:,} unchanged")
            tables[part.table.name] = {"inserted": inserted, "closed": closed, "unchanged": unchanged}
    totals = {name: sum(table[name] for table in tables.values()) for name in ("inserted", "closed", "unchanged")}
    news = is_news(totals)
    changed, touched = (tell_changes(call, now), tell_touched(call, now)) if news else ([], NOTHING)
    since = {"known_from": now.isoformat(timespec="microseconds")}  # the rows that have it are those that it changed
    bills = {"issued_bills": touched.issued, "drafts": touched.drafts}
    return {**totals, **since, **bills, "tables": tables, "changed": changed}


def learned_at(call: Call) -> datetime:
    """The instant of a load, once no other writes: what was read before it did not believe it. By a clock that is
    behind it still comes after all that was ever believed, or issued cycles would be priced by it."""
    now, last = datetime.now(UTC), believed_until(call.reader)
    if now > last:
        return now
    call.say(f"warning: the clock says {now}, and something was learned at {last}: this load counts as just after it")
    return last + timedelta(microseconds=1)


def is_news(totals: Mapping[str, int]) -> bool:
    """Whether something is believed otherwise than before, of a lake that believed something. totals: of rows."""
    return totals["closed"] > 0 or (totals["inserted"] > 0 and totals["unchanged"] > 0)


def tell_changes(call: Call, now: datetime) -> list[str]:
    """Says what is believed otherwise from now on of tariff and coupons. Returns a sentence for each row. Of
    subscribers it says nothing: these are personal."""
    since = now - timedelta(microseconds=1)
    known = ((table, call.reader.rows(table)) for table in (*TARIFF_TABLES, COUPONS))
    sentences = [sentence for table, rows in known for sentence in changes(table, rows, since)]
    for sentence in first(sentences, TOLD):
        call.say(sentence)
    return sentences


def tell_touched(call: Call, now: datetime) -> Touched:
    """Says which bills the load of an instant touches, and what becomes of them."""
    touched = read_touched(call.reader, now)
    for cycle, bills in touched.issued.items():
        look = f"tollhouse rerate-usage --cycle {cycle}, whose --dry-run tells which would change"
        call.say(f"touches at most {bills:,} issued bills of {cycle}: they stay as they are until {look}")
    for cycle, bills in touched.drafts.items():
        then = f"tollhouse rate-usage and tollhouse bill-cycle --cycle {cycle}"
        call.say(f"touches at most {bills:,} open drafts of {cycle}: they follow with the next {then}")
    return touched


def learn(tables: Pinned, given: Given, now: datetime) -> tuple[int, int]:
    """Writes what one table has to learn, and returns how many rows were inserted and closed."""
    store = tables.store
    if store.is_empty(given.table):
        store.add(given.table, known_from(given.facts, now))
        return given.count, 0
    if not given.news():
        return 0, 0
    held = tables.read(given.table)
    done = store.merge(given.table, store.query(revisions(given.table), held=held, given=given.facts, now=str(now)))
    return done["insert"], done["update"]
