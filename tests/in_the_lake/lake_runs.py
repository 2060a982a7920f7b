"""Plays the story of a random lake, run by run, and tells where what is in gold differs from what the oracle says."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs.rate_usage import JOB
from lake.store import Store
from lake.table import Table
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.oracle.destinations import is_unreadable
from tests.oracle.lake_oracle import Lake, Outcome, Verdict
from tests.oracle.owners import Owner
from tests.oracle.price_usage_runs import write_tariff
from tests.oracle.random_lakes import Story
from tests.oracle.records import Subscriber
from tests.oracle.records import Use as Record
from tests.oracle.use_pieces import Use
from tests.small_lakes import KNOWN, SETTINGS, frame, plan_facts, subscriber_row, usage_row, write

Row = dict[str, Any]
UNTIL = ("known_from", "known_to")


def play(store: Store, folder: Path, story: Story) -> None:
    """Loads what each stage believes, adds the usage that came, and rates it."""
    held: dict[str, list[Row]] = {}
    came: set[str] = set()
    for number, lake in enumerate(story.stages):
        for table, rows in believed(lake, folder / f"tariff{number}"):
            now = revised(held.get(table.name, []), rows, number)
            if now != held.get(table.name):
                held[table.name] = now
                overwrite(store, table, now)
        new = [use for use in lake.uses if use.usage_id not in came]
        came |= {use.usage_id for use in new}
        write(store, USAGE, [as_usage(use, place) for place, use in enumerate(new)])
        JOB.counts(SETTINGS, store)


def believed(lake: Lake, folder: Path) -> list[tuple[Table, list[Row]]]:
    """What a lake holds but for its usage, and for when it was known."""
    write_tariff(folder, lake.tariff)
    calendars = [
        {"name": name, "valid_from": first, "valid_to": end, "note": ""}
        for name, spans in lake.tariff.calendars.items()
        for first, end in spans
    ]
    return [
        (SUBSCRIBERS, [as_subscriber(row) for row in lake.owners]),
        (RATE_PLANS, plan_facts(folder, set(lake.tariff.calendars))),
        (CALENDAR, calendars),
        (DESTINATIONS, [vars(place) | {"free": place.free or None} for place in lake.tariff.destinations]),
    ]


def revised(held: list[Row], rows: list[Row], number: int) -> list[Row]:
    """Rows of the runs before, those that are believed no more closed, and the new ones opened."""
    now = KNOWN + timedelta(number)
    facts = [{name: value for name, value in row.items() if name not in UNTIL} for row in held]
    kept = [
        row if row.get("known_to") or fact in rows else row | {"known_to": now}
        for row, fact in zip(held, facts, strict=True)
    ]
    open_facts = [fact for row, fact in zip(held, facts, strict=True) if not row.get("known_to")]
    return kept + [row | {"known_from": now} for row in rows if row not in open_facts]


def as_subscriber(row: Owner) -> Row:
    """A row of a number, of a customer who has no attribute."""
    who = Subscriber(
        row.msisdn, row.account_id, row.plan, row.status, False, False, KNOWN.date(), row.valid_from, row.valid_to
    )
    return {name: value for name, value in subscriber_row(who).items() if name not in UNTIL} | {
        "cycle_day": row.cycle_day
    }


def as_usage(use: Use, place: int) -> Row:
    """A use as mediation would have written it."""
    flags = bool(use.is_roaming), bool(use.is_international)
    record = Record(use.usage_id, use.record_type, use.subscriber or "", use.start, use.units, *flags)
    said = {"other_party": use.called_number, "visited_network": use.visited_network}
    if use.called_number and is_unreadable(use.called_number):
        said |= {"other_party": None, "warnings": ["malformed_other_party"]}
    return usage_row(record, place) | said


def overwrite(store: Store, table: Table, rows: list[Row]) -> None:
    """Makes a table hold these rows and no others."""
    if store.is_empty(table):
        write(store, table, rows)
    else:
        frame(store, table, rows).write.format("delta").mode("overwrite").save(store.path(table))


def gold(store: Store) -> Outcome:
    """What gold holds, as the oracle puts it."""
    outcome = Outcome()
    for row in store.read(RATED_USAGE).collect():
        decided = Verdict(*(row[name] for name in Verdict._fields))
        decided = decided if decided.status == "rated" else decided._replace(zone=None, maximum_spend=None)
        outcome.uses[row["usage_id"], row["run"]] = decided
    for row in store.read(ALLOWANCE_BALANCES).collect():
        names = ("rated_units", "granted", "carried_in", "used", "carried_out")
        outcome.allowances[row["msisdn"], row["record_type"], row["cycle"]] = tuple(row[name] for name in names)
    for row in store.read(BUCKET_BALANCES).collect():
        key = row["holder"], row["since"], row["plan"], row["bucket"], row["cycle"]
        left = tuple((lot["granted"], lot["left"]) for lot in row["lots"] if lot["left"])
        outcome.buckets[key] = (row["granted"], row["carried_in"], row["used"], row["carried_out"], left)
    return outcome


def differences(lake: Lake, wanted: Outcome, seen: Outcome) -> Iterator[str]:
    """What differs, the uses first, in the order in which they count."""
    uses = {use.usage_id: use for use in lake.uses}

    def counts(key: tuple[str, str]) -> tuple[object, ...]:
        return key[1] != "retail", wanted.uses[key].cycle if key in wanted.uses else "", uses[key[0]].start, key[0]

    for key in sorted(wanted.uses.keys() | seen.uses.keys(), key=counts):
        if wanted.uses.get(key) != seen.uses.get(key):
            yield f"{key} {uses[key[0]]}\n  oracle {wanted.uses.get(key)}\n  gold   {seen.uses.get(key)}"
    for kind in ("allowances", "buckets"):
        one, two = getattr(wanted, kind), getattr(seen, kind)
        for balance in sorted(one.keys() | two.keys(), key=str):
            if one.get(balance) != two.get(balance):
                yield f"{kind} {balance}\n  oracle {one.get(balance)}\n  gold   {two.get(balance)}"
