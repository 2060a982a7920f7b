"""Keeps the record of a run below the lake while it lasts, or says once why it cannot: no job fails by that."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from lake import failures
from lake.runs import DONE, Run, harmless, write_run


class Recorder:
    """Writes the record of a run when it begins, when something is told of it, and when it ends."""

    def __init__(self, root: str, run: Run, say: Callable[[str], None]) -> None:
        self.root, self.run, self.say = root, run, say
        self.is_able = True

    def __enter__(self) -> None:
        self.write()

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        state, status = (DONE, 0) if error is None else failures.outcome(error)
        self.run = replace(self.run, state=state, exit_status=status, ended=datetime.now(UTC))
        self.write()

    def tell(self, counts: Mapping[str, Any] | None = None, inputs: Mapping[str, int] | None = None) -> None:
        """Adds counts so far, or versions of inputs."""
        self.run = replace(
            self.run, counts={**self.run.counts, **harmless(counts or {})}, inputs={**self.run.inputs, **(inputs or {})}
        )
        self.write()

    def write(self) -> None:
        """Writes what is known of the run by now."""
        if self.is_able:
            try:
                write_run(self.root, self.run)
            except OSError as error:
                self.is_able = False
                self.say(f"warning: no record of this run is kept ({error.strerror or error})")
