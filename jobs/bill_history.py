"""Shows every state that a bill had, and what changed from one to the next: which run, when, by whom, made of what."""

import argparse
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from gold.bill_lines import BILL_LINES, bill_id
from gold.bills import BILLS
from jobs.reading.documents import Named, add_named, named, of_account
from lake.as_of import OLDER, runs_that_left
from lake.reader import Reader
from lake.runs import Run
from machine.command import Call, Counts, Job, Stop
from serving.bill_history_text import history_text, state_dict
from serving.bill_states import State, changes, state
from serving.document_text import document_dict, documents_text

TABLES = (BILL_LINES, BILLS)


def arguments(parser: argparse.ArgumentParser) -> None:
    add_named(parser)


def run(call: Call) -> Counts:
    """Prints the states of one bill. Raises Stop where no run told of bills, and where there never was this one."""
    asked = named(call)
    runs = runs_that_left(call.root, [table.name for table in TABLES])
    if not runs:
        raise Stop(f"no run in the history of {call.root} left {BILLS.name}. {OLDER}")
    name, gone = bill_id(asked.cycle, asked.account_id), list[str]()
    states = list(states_of(call.root, asked, runs, gone))
    documents = [one for one in of_account(call.reader, asked.account_id) if is_about(one, asked.cycle)]
    if gone:
        call.say(f"warning: what {len(gone):,} runs left is not kept any more, the last: {gone[-1]}")
    if not states:
        raise Stop(f"no run left a bill {name}: tollhouse show-bill --cycle {asked.cycle} lists some.")
    if not call.args.json:
        print("\n\n".join(filter(None, (history_text(name, states), documents_text(documents)))))
    told = [state_dict(before, after) for before, after in pairwise([None, *states]) if after]
    return {"bill_id": name, "states": len(states), "listed": told, "documents": list(map(document_dict, documents))}


def is_about(document: Mapping[str, Any], cycle: str) -> bool:
    """Whether a document bills a cycle, amends its bill, or carries something of it."""
    return document["cycle"] == cycle or any(line["cycle"] == cycle for line in document["lines"])


def states_of(root: str, asked: Named, runs: list[Run], gone: list[str]) -> Iterator[State]:
    """The states of the bill that differ, in order. gone: takes why some cannot be read, which are kept no more."""
    last, read, of_bill = None, ("", ""), {"cycle": [asked.cycle], "account_id": [asked.account_id]}
    for left in runs:
        reader = Reader(root, {table.name: left.outputs[table.name] for table in TABLES})
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


EXAMPLE = "tollhouse bill-history B2026-0000001"
JOB = Job("bill-history", __doc__, EXAMPLE, arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
