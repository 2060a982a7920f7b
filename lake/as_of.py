"""Which versions of tables stood at an instant: those in which runs that had ended by then left them, as runs tell.

Never what times of files say: copying a lake changes these. A run that was killed, or failed, has left nothing: what it
wrote is seen from the next run on that is done, and wrote there too or found nothing to change.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from lake.errors import Stop
from lake.lists import first
from lake.log import NO_TABLE
from lake.names import known
from lake.runs import DONE, Run, newest_runs

AT_ONCE = timedelta(days=2)
"""Two runs that leave the same table at the same time began no further apart."""

NAMED = 20
"""Versions that are named where another was asked for, the newest first."""

OLDER = (
    "An older Tollhouse wrote it, which kept no such history, or files below _runs are gone: it can be asked for by "
    "time from the next run on that writes it."
)


def versions_at(root: str, names: Collection[str], at: datetime) -> dict[str, int]:
    """The version of each table at an instant. Raises Stop, with the first there is, before all had been written."""
    versions = left_at(root, names, at)
    if lacking := [name for name in names if name not in versions]:
        raise before_the_first(root, lacking, at)
    return versions


def every_version_at(root: str, at: datetime) -> dict[str, int]:
    """That of all tables in the lake's folder, NO_TABLE of one that no run had left. Raises Stop where none had any."""
    names = known(root)
    versions = left_at(root, names, at)
    if not versions:
        raise Stop(f"no run in the history of {root} had left a table by {in_utc(at)}. {OLDER}")
    return dict.fromkeys(names, NO_TABLE) | versions


def left_at(root: str, names: Collection[str], at: datetime) -> dict[str, int]:
    """The version of each table that a run had left at an instant."""
    last: dict[str, Run] = {}
    for run in newest_runs(root, until=at):
        if last and len(last) == len(names) and run.began < min(other.began for other in last.values()) - AT_ONCE:
            break
        if run.state == DONE and run.ended is not None and run.ended <= at:
            last |= {name: later(name, run, last.get(name)) for name in names if name in run.outputs}
    return {name: run.outputs[name] for name, run in last.items()}


def later(name: str, run: Run, other: Run | None) -> Run:
    """The one that left a table last: of two at once that with the newer version. other: it began after run."""
    if other is None:
        return run
    at_once = run.ended is not None and run.ended > other.began
    return run if at_once and run.outputs[name] > other.outputs[name] else other


def versions_with(root: str, names: Collection[str], name: str, version: int) -> dict[str, int]:
    """The versions of tables that belong to a version of one: those that the run left which left that.

    Raises Stop where none did: Delta has versions too that are half of a work, or before small files were put together.
    """
    runs = {run.outputs[name]: run for run in reversed(runs_that_left(root, names))}
    if version in runs:
        return {other: runs[version].outputs[other] for other in names}
    left = first([f"{other:,}" for other in sorted(runs, reverse=True) if other != NO_TABLE], NAMED)
    hint = f"Runs left it at {', '.join(left)}." if left else OLDER
    raise Stop(f"no run in the history of {root} left {name} at version {version}. {hint}")


def runs_that_left(root: str, names: Collection[str]) -> list[Run]:
    """The runs that are done and left all of these tables, in the order in which they ended."""
    runs = [run for run in newest_runs(root) if run.state == DONE and set(names) <= run.outputs.keys()]
    return sorted(runs, key=ended)


def before_the_first(root: str, names: Iterable[str], at: datetime) -> Stop:
    """Why there is no version of some tables at an instant: the first there is, if any."""
    begins = {}
    for name in names:
        runs = runs_that_left(root, [name])
        if not runs:
            return Stop(f"no run in the history of {root} left {name}. {OLDER}")
        begins[name] = ended(runs[0])
    name = max(begins, key=begins.__getitem__)
    return Stop(
        f"{name} did not exist yet at {in_utc(at)}, as far as the history of runs goes back: it does from "
        f"{in_utc(begins[name])} on; name that or a later time."
    )


def ended(run: Run) -> datetime:
    assert run.ended is not None  # it is done
    return run.ended


def in_utc(at: datetime) -> str:
    """An instant as --as-of takes it, no part of it rounded away."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
