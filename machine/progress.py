"""What a job says of its progress: a bar while things pass, a line while Spark works, and its counts in words."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from lake.tasks import Tasks

Item = TypeVar("Item")

tqdm.set_lock(RLock())  # this process alone draws: no lock between processes is made


def in_words(counts: Mapping[str, Any]) -> str:
    """The counts as one line: plain values in their order, deeper ones left to --json."""
    shown = {k.replace("_", " "): v for k, v in counts.items() if isinstance(v, int | str) and v != ""}
    return ", ".join(f"{k} {v:,}" if isinstance(v, int) else f"{k} {v}" for k, v in shown.items())


def bar(items: Iterable[Item], total: int, what: str, size: Callable[[Item], int] = lambda _: 1) -> Iterator[Item]:
    """The items, with a progress bar on stderr, if that is a terminal. size: how much of the total an item is."""
    if not total:
        yield from items
        return
    with tqdm(total=total, desc=what, unit_scale=True, file=sys.stderr, mininterval=0.5, disable=None) as shown:
        for item in items:
            yield item
            shown.update(size(item))


def above(text: str, file: TextIO) -> None:
    """Writes lines of text at once, and what moves on the terminal goes on below them."""
    tqdm.write(text, file=file)
    file.flush()  # in a log that takes both streams, lines stand in their order


class Pulse:
    """The last line of stderr, if that is a terminal: how long a job works with Spark by now, and at how many tasks."""

    def __init__(self, job: str) -> None:
        self.job, self.ended = job, Event()
        self.drawing: Thread | None = None

    def __enter__(self) -> None:
        pass

    def begin(self, tasks: "Tasks") -> None:
        """Draws it twice a second until it ends."""
        if sys.stderr.isatty():
            self.drawing = Thread(target=self.draw, args=(tasks,), daemon=True)
            self.drawing.start()

    def draw(self, tasks: "Tasks") -> None:
        """Draws it until it ends. Spark may go before."""
        form = "{desc}: {elapsed}{postfix}"
        with tqdm(desc=self.job, bar_format=form, file=sys.stderr, leave=False) as shown, suppress(Exception):
            while not self.ended.wait(0.5):
                done, total = tasks()
                shown.set_postfix_str(f"{done} of {total} tasks done" if total else "")

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        if self.drawing is not None:
            self.drawing.join(1)  # Spark may not answer any more
