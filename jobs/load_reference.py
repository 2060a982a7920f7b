"""Loads subscribers, rate plans, bill rules, destinations and the calendar: what changes closes the old version."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from jobs.reading.learning import Given, load
from jobs.reading.ramadans import ramadans
from jobs.reading.subscribers import Source, opened, subscribers
from jobs.reading.tariff_folder import TextRows, plans_to_hold, read_folder, typed
from lake.databases import PASSWORD
from lake.runs import user
from lake.store import Store
from lake.table import Table
from machine.command import Call, Counts, Job, Stop, person
from silver.coupons import COLUMNS as COUPON_COLUMNS
from silver.coupons import COUPONS, coupons
from silver.dated_csv import DatedRows
from silver.effective import believed, facts
from silver.subscribers import OPTIONAL, REQUIRED, SUBSCRIBERS


def arguments(parser: argparse.ArgumentParser) -> None:
    """The files to load, or the year to propose."""
    of_subscribers = f"CSV, a row a line: {', '.join(REQUIRED)}; optional: {', '.join(OPTIONAL)}"
    parser.add_argument("--subscribers", metavar="FILE", help=of_subscribers)
    parser.add_argument("--subscribers-from", metavar="URL", help=f"a database instead, its password in ${PASSWORD}")
    parser.add_argument("--query", metavar="SQL", help="the SELECT of those columns there")
    parser.add_argument("--coupons", type=Path, metavar="FILE", help=f"CSV, a row a line: {', '.join(COUPON_COLUMNS)}")
    parser.add_argument("--by", type=person, default=user(), metavar="NAME", help="who loads (default: %(default)s)")
    parser.add_argument("--tariff", type=Path, metavar="DIR", help="default: the settings' [tariff] path")
    parser.add_argument(
        "--propose-calendar",
        type=int,
        metavar="YEAR",
        help="load nothing; write the Ramadan of a year to stdout as rows of calendar.csv, to correct by hand",
    )


def run(call: Call) -> Counts:
    """Reads and checks every file before it writes the first table."""
    if call.args.propose_calendar is not None:
        return propose(call)
    folder = call.args.tariff or Path(call.settings.tariff.path)
    with ExitStack() as held:
        reads = [partial(read_tariff, call, folder)]
        reads += [partial(read_coupons, call)] if call.args.coupons is not None else []
        try:
            source = held.enter_context(opened(call))
        except Stop as stop:  # without Spark, which takes a while to start
            why_not = refused([partial(read_folder, folder), partial(coupon_rows, call)])
            raise Stop("\n".join([str(stop), *why_not])) from None
        reads += [partial(read_subscribers, call, folder, source)] if source else []
        return load(call, told_together(reads))


def told_together(reads: Sequence[Callable[[], list[Given]]]) -> list[Given]:
    """What all files say. Raises one Stop with all that is wrong with any: whoever mends them wants to know at once."""
    given: list[Given] = []

    def take(read: Callable[[], list[Given]]) -> None:
        given.extend(read())

    if reasons := refused([partial(take, read) for read in reads]):
        raise Stop("\n".join(reasons))
    return given


def refused(reads: Sequence[Callable[[], object]]) -> list[str]:
    """Why some cannot be read; all are tried."""
    reasons = []
    for read in reads:
        try:
            read()
        except Stop as stop:
            reasons.append(str(stop))
    return reasons


def read_tariff(call: Call, folder: Path) -> list[Given]:
    """The files of a tariff folder. Raises Stop with all of their faults."""
    tables = read_folder(folder)
    for table, rows in tables:
        if not rows and (file := folder / f"{table.short}.csv").exists():
            say_nothing_changes(call, file)
    return [small(call.store, table, rows) for table, rows in tables if rows]


def say_nothing_changes(call: Call, file: Path) -> None:
    """A file speaks for what it names: one without rows takes nothing away, whoever emptied it to that end."""
    call.say(f"warning: {file} has a header and no rows: what the lake has of it stays as it is")


def small(store: Store, table: Table, rows: TextRows) -> Given:
    """What rows of text, all of them here, say of a table."""
    columns = facts(table)
    said = {tuple(row[name] for name in columns) for row in rows}

    def news() -> bool:
        held = believed(store.read(table)).selectExpr(*[f"string({name})" for name in columns])
        named = {row[columns[0]] for row in rows}
        return {tuple(row) for row in held.collect() if row[0] in named} != said

    return Given(table, typed(store, table, rows), len(rows), news)


def read_subscribers(call: Call, folder: Path, source: Source) -> list[Given]:
    """The subscribers. Raises Stop with the first faults; warns of plans that none can be on."""
    sound = subscribers(call, source)
    if not sound.count:
        return none_said(call, source)
    with suppress(Stop):  # what is wrong with the tariff is told by who loads it
        if unknown := ", ".join(sorted(sound.plans - plans_to_hold(folder))):
            name = source.name
            call.say(f"warning: {name} names plans that no subscriber can be on: {unknown}; their uses stay unmatched")
    return [Given(SUBSCRIBERS, sound.facts, sound.count, news=lambda: True)]


def none_said(call: Call, source: Source) -> list[Given]:
    """No row changes no subscriber that the lake has. Raises Stop where it has none."""
    if call.store.is_empty(SUBSCRIBERS):
        raise Stop(f"{source.name} {source.empty}, and nobody is in the lake: give it a row for each number.")
    call.say(f"warning: {source.name} {source.empty}: the lake's subscribers stay as they are")
    return []


def read_coupons(call: Call) -> list[Given]:
    """The coupons' file. Raises Stop with all of its faults."""
    rows = coupon_rows(call)
    if not rows:
        say_nothing_changes(call, call.args.coupons)
    return [Given(COUPONS, typed(call.store, COUPONS, rows), len(rows), news=lambda: True)] if rows else []


def coupon_rows(call: Call) -> TextRows:
    """The rows of the coupons' file, if one is named. Raises Stop with all of its faults."""
    path = call.args.coupons
    dated = coupons(path) if path is not None else DatedRows((), ())
    if dated.faults:
        raise Stop("\n  ".join([f"{path} cannot be loaded, mend this:", *dated.faults]))
    return dated.rows


def propose(call: Call) -> Counts:
    """Writes the days of Ramadan that begin in a Gregorian year to stdout, as rows of calendar.csv."""
    rows = ramadans(call.args.propose_calendar)
    if not call.args.json:
        print("name,valid_from,valid_to,note", *rows, sep="\n")
    return {"proposed": len(rows), "rows": rows}


JOB = Job(
    "load-reference",
    __doc__,
    "tollhouse load-reference --subscribers var/demo/subscribers.csv --settings conf/local.toml",
    arguments,
    run,
)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
