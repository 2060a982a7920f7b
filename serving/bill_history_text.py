"""The states of a bill as text: for each the run, what it was made of, and what changed."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from lake.log import NO_TABLE
from lake.runs import Run
from serving.bill_states import Change, State, beside, changes, inputs
from serving.text_table import text_table

NONE = "-"
"""In the place of an amount that was not there, or is not any more."""


def history_text(bill_id: str, states: Sequence[State]) -> str:
    """For a terminal. states: in their order, the first that there is first."""
    count = "1 state" if len(states) == 1 else f"{len(states):,} states"
    parts = [f"Bill {bill_id}: {count}, as runs left it"]
    parts += [state_text(before, after) for before, after in pairwise([None, *states]) if after]
    return "\n\n".join(parts)


def state_text(before: State | None, after: State) -> str:
    """Who made a state when of what, and what is other on it."""
    run = after.run
    lines = [f"{run.ended:%Y-%m-%d %H:%M:%S} UTC by {who(run)}, {run.run}"]
    versions = [
        f"{name} {now}" if was in (None, NO_TABLE) else f"{name} {was} -> {now}"
        for name, (was, now) in inputs(before, after).items()
        if now != NO_TABLE
    ]
    lines += [f"  made of  {', '.join(versions)}"] if versions else []
    lines += [f"  by other {name.replace('_', ' ')}" for name in beside(before, after)]
    rows = [row(change) for change in changes(before, after)]
    return "\n".join([*lines, *(f"  {line}" for line in text_table(("", "", ">", "", ">"), rows))])


def row(change: Change) -> tuple[str, ...]:
    return (change.of, change.field, change.was or NONE, "->", change.now or NONE)


def who(run: Run) -> str:
    """Who had a run done, as they call themselves, and the operating system does."""
    return f"{run.by} ({run.user})" if run.by not in ("", run.user) else run.user


def state_dict(before: State | None, after: State) -> dict[str, Any]:
    """A state as JSON: run, job, ended, by, user, the versions it was left in, what it was made of, and changes."""
    run = after.run
    return {
        "run": run.run,
        "job": run.job,
        "ended": run.ended and run.ended.isoformat(),
        "by": run.by,
        "user": run.user,
        "versions": run.outputs,
        "inputs": {name: {"was": was, "now": now} for name, (was, now) in inputs(before, after).items()},
        "other": beside(before, after),
        "changes": [vars(change) for change in changes(before, after)],
    }
