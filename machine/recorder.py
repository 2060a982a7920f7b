"""Keeps the record of a run below the lake while it lasts, or says once why it cannot: no job fails by that."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Any

from lake import failures
from lake.runs import DONE, Run, harmless, write_run, write_settings


class Recorder:
    """Writes the record of a run when it begins, when something is told of it, and when it ends."""

    def __init__(self, root: str, run: Run, settings: str, say: Callable[[str], None]) -> None:
        self.root, self.run, self.settings, self.say = root, run, settings, say
        self.is_able = True

    def __enter__(self) -> None:
        self.write()
        self.attempt(partial(write_settings, self.root, self.settings))

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        state, status = (DONE, 0) if error is None else failures.outcome(error)
        self.run = replace(self.run, state=state, exit_status=status, ended=datetime.now(UTC))
        self.write()

    def tell(
        self,
        counts: Mapping[str, Any] | None = None,
        inputs: Mapping[str, int] | None = None,
        outputs: Mapping[str, int] | None = None,
    ) -> None:
        """Adds counts so far, or versions of inputs or outputs."""
        self.run = replace(
            self.run,
            counts={**self.run.counts, **harmless(counts or {})},
            inputs={**self.run.inputs, **(inputs or {})},
            outputs={**self.run.outputs, **(outputs or {})},
        )
        self.write()

    def write(self) -> None:
        """Writes what is known of the run by now."""
        self.attempt(partial(write_run, self.root, self.run))

    def attempt(self, act: Callable[[], None]) -> None:
        """Writes something, as long as that can be."""
        if self.is_able:
            try:
                act()
            except OSError as error:
                self.is_able = False
                self.say(f"warning: no record of this run is kept ({error.strerror or error})")
