"""What goes on in the background: one to a folder, which a lock keeps, and a file there says where it answers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lake.errors import Stop
from lake.locks import Held, held_now
from machine.process import last_words

STOPPED_WITHIN = 30.0


@dataclass(frozen=True)
class Service:
    """A program of ours on a folder. name: as 'broker'. ended_by: the command that ends it."""

    name: str
    folder: Path
    ended_by: str

    @property
    def lock(self) -> Path:
        """Locked while it starts, serves or ends."""
        return self.folder / f"{self.name}.lock"

    @property
    def serving(self) -> Path:
        """Holds its process id and where it answers, while it serves."""
        return self.folder / f"{self.name}.serving"

    def is_held(self) -> bool:
        """Whether a process has the folder: unlike a process id, the lock cannot be another's by now."""
        if not self.lock.exists():
            return False
        try:
            with held_now(self.lock):
                return False
        except Held:
            return True

    def told(self) -> tuple[int, str] | None:
        """The process id and the address of the one that serves; None where none does."""
        try:
            pid, _, address = self.serving.read_text().partition(" ")
        except FileNotFoundError:
            return None
        return (int(pid), address) if address and self.is_held() else None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps a second one off the folder. The kernel frees the lock however this process ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with held_now(self.lock):
                self.serving.unlink(missing_ok=True)
                yield
        except Held:
            raise self.runs_already() from None

    @contextmanager
    def announced(self, address: str) -> Iterator[None]:
        """Tells where it answers, as long as it does."""
        made = self.serving.with_suffix(".new")
        made.write_text(f"{os.getpid()} {address}")
        made.rename(self.serving)  # readers see all of it or nothing
        try:
            yield
        finally:
            self.serving.unlink(missing_ok=True)

    def detached(self, job: str, *arguments: str) -> str:
        """Leaves it to a process that outlives this one, and returns its address when it serves. Raises Stop.

        job: which one serves it in the foreground with these arguments, as start-broker.
        """
        if self.is_held():
            raise self.runs_already()
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "start.log"
        with log.open("wb") as words:
            child = subprocess.Popen(
                [sys.executable, "-m", "jobs", job, *arguments],
                stdin=subprocess.DEVNULL, stdout=words, stderr=words, start_new_session=True,
            )  # fmt: skip
        while (told := self.told()) is None:
            if child.poll() is not None:
                raise Stop(last_words(log, lines=1).removeprefix(f"{job}: "))
            time.sleep(0.1)
        return told[1]

    def ended(self) -> bool:
        """Ends the one that runs on the folder and returns whether there was one. Raises Stop where it does not end."""
        if not self.is_held():
            return False
        told = self.told()
        if told is None:
            raise Stop(f"the {self.name} on {self.folder} is just starting or ending: try again.")
        os.kill(told[0], signal.SIGTERM)
        deadline = time.monotonic() + STOPPED_WITHIN
        while self.is_held():
            if time.monotonic() > deadline:
                raise Stop(f"process {told[0]} did not end within {STOPPED_WITHIN:.0f} s: `kill -9 {told[0]}` ends it.")
            time.sleep(0.1)
        return True

    def runs_already(self) -> Stop:
        """Why another cannot start."""
        return Stop(f"a {self.name} runs on {self.folder} already: `{self.ended_by}` stops it.")
