"""Shows every state that a bill had, and what changed from one to the next: which run, when, by whom, made of what."""

import argparse
from collections.abc import Iterator
from itertools import pairwise

from gold.bill_lines import BILL_LINES, bill_id
from gold.bills import BILLS
from gold.cycles import cycle
from lake.as_of import OLDER, runs_that_left
from lake.reader import Reader
from lake.runs import Run
from machine.command import Call, Counts, Job, Stop
from serving.bill_history_text import history_text, state_dict
from serving.bill_states import State, changes, state

TABLES = (BILL_LINES, BILLS)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", metavar="ID", required=True, help="whose bill")
    parser.add_argument("--cycle", type=cycle, required=True, help="as 2026-03")


def run(call: Call) -> Counts:
    """Prints the states of one bill. Raises Stop where no run told of bills, and where there never was this one."""
    runs = runs_that_left(call.root, [table.name for table in TABLES])
    if not runs:
        raise Stop(f"no run in the history of {call.root} left {BILLS.name}. {OLDER}")
    name, gone = bill_id(call.args.cycle.name, call.args.account), list[str]()
    states = list(states_of(call, runs, gone))
    if gone:
        call.say(f"warning: what {len(gone):,} runs left is not kept any more, the last: {gone[-1]}")
    if not states:
        raise Stop(f"no run left a bill {name}: tollhouse show-bill --cycle {call.args.cycle.name} lists some.")
    if not call.args.json:
        print(history_text(name, states))
    told = [state_dict(before, after) for before, after in pairwise([None, *states]) if after]
    return {"bill_id": name, "states": len(states), "listed": told}


def states_of(call: Call, runs: list[Run], gone: list[str]) -> Iterator[State]:
    """The states of the bill that differ, in order. gone: takes why some cannot be read, which are kept no more."""
    last, read, of_bill = None, ("", ""), {"cycle": [call.args.cycle.name], "account_id": [call.args.account]}
    for left in runs:
        reader = Reader(call.root, {table.name: left.outputs[table.name] for table in TABLES})
        try:
            sources = reader.source(BILL_LINES, of_bill), reader.source(BILLS, of_bill)
            if sources == read:
                continue
            bill = next(iter(reader.rows(BILLS, of_bill)), None)
            now = state(left, bill, reader.rows(BILL_LINES, of_bill) if bill else [])
        except (Stop, FileNotFoundError) as why:
            gone.append(f"{left.run}, since {why}")
            continue
        read = sources
        if (last or now.bill) and changes(last, now):
            last = now
            yield now


EXAMPLE = "tollhouse bill-history --account A100001 --cycle 2026-03"
JOB = Job("bill-history", __doc__, EXAMPLE, arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
