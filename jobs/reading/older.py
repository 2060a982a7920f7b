"""Which differences are none of money: bills, snapshots and invoices made before what they are made of changed.

Such a difference is proved, not assumed: what came out must be what went in as of the version that it was made from.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from pathlib import Path

from gold import tallies
from gold.bills import BILLS
from gold.control_totals import Total
from gold.hops import BILLING, PUBLISHING, RENDERING
from gold.postings import IN, of_tally
from gold.rated_usage import RATED_USAGE
from lake.pinned import Pinned
from lake.runs import DONE, newest_runs
from lake.table import Table
from machine.command import Call
from serving.snapshots import current


@dataclass(frozen=True)
class Remake:
    """table: what goes into the hop. note: why the difference is none. command: what takes the change up."""

    table: Table
    note: str
    command: str


RENDER = "render-bills"

REMAKES = {
    BILLING: Remake(RATED_USAGE, "billed before rating changed", "bill-cycle --cycle {cycle}"),
    PUBLISHING: Remake(BILLS, "published before bills changed", "publish-gold"),
    RENDERING: Remake(BILLS, "rendered before bills changed", f"{RENDER} --cycle {{cycle}}"),
}
TALLY_QUERIES = {
    RATED_USAGE.name: ("rated", tallies.tallies(tallies.RATED)),
    BILLS.name: ("bills", tallies.tallies(tallies.BILLS)),
}


def noted(call: Call, tables: Pinned, totals: Sequence[Total]) -> list[Total]:
    """The totals, with a note on each part whose two sides agree as of the version that it was made from."""
    keys = {(total.hop, cycle_of(total)) for total in totals if total.broken and total.hop in REMAKES}
    then = {
        (hop, cycle): version for hop, cycle in keys if (version := made_from(call, tables, hop, cycle)) is not None
    }
    went_in = {(hop, version): sums(tables, hop, version) for (hop, _), version in then.items()}

    def is_older(total: Total) -> bool:
        key = (total.hop, cycle_of(total))
        return key in then and went_in[total.hop, then[key]].get((total.part, total.measure), 0) == total.coming_out

    return [
        replace(total, note=REMAKES[total.hop].note) if total.broken and is_older(total) else total for total in totals
    ]


def cycle_of(total: Total) -> str:
    """The cycle that a part of billing, publishing or rendering begins with."""
    return total.part.partition(" ")[0]


def made_from(call: Call, tables: Pinned, hop: str, cycle: str) -> int | None:
    """The earlier version of what goes into the hop that it was made from; None where that is pinned, or unknown."""
    of_hop = {BILLING: billed_from, PUBLISHING: published_from, RENDERING: rendered_from}
    version = of_hop[hop](call, tables, cycle)
    return version if version is not None and 0 <= version < tables.versions[REMAKES[hop].table.name] else None


def billed_from(call: Call, tables: Pinned, cycle: str) -> int | None:
    """The newest version of rated usage that bills of the cycle name."""
    bills = call.reader.scan(BILLS, {"cycle": [cycle]}, tables.versions[BILLS.name])
    texts = bills.select("input_versions").unique().collect()["input_versions"]
    return max((json.loads(text).get(RATED_USAGE.name, -1) for text in texts), default=None)


def published_from(call: Call, _tables: Pinned, _cycle: str) -> int | None:
    """The version of the bills that readers see."""
    snapshot = current(Path(call.settings.lake.published))
    return None if snapshot is None else snapshot.versions.get(BILLS.name)


def rendered_from(call: Call, _tables: Pinned, cycle: str) -> int | None:
    """The version of the bills that the cycle's invoices were rendered from last, as that run tells."""
    runs = (run for run in newest_runs(call.root, RENDER) if run.state == DONE and run.counts.get("cycle") == cycle)
    newest = next(runs, None)
    return None if newest is None else newest.inputs.get(BILLS.name)


def sums(tables: Pinned, hop: str, version: int) -> Mapping[tuple[str, str], Decimal]:
    """By part and measure, what goes into the hop as of a version."""
    table = REMAKES[hop].table
    name, select = TALLY_QUERIES[table.name]
    rows = tables.few(select, **{name: tables.store.read(table, version)})
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for posting in chain.from_iterable(map(of_tally, rows)):
        if posting.hop == hop and posting.side == IN:
            totals[posting.part, posting.measure] += posting.amount
    return totals


def remakes(totals: Sequence[Total]) -> Iterator[str]:
    """A sentence for each command that makes again what is older, in the order of the data's way."""
    older = [total for total in totals if total.hop in REMAKES and total.note == REMAKES[total.hop].note]
    cycles: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for total in older:
        remake, cycle = REMAKES[total.hop], cycle_of(total)
        cycles[remake.note, remake.command.format(cycle=cycle)][cycle] = None
    for (note, command), of_command in cycles.items():
        yield f"{', '.join(of_command)}: {note}, nothing is missing: tollhouse {command}"
