"""Programs that work for this process and never outlive it, on kill -9 too."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lake.errors import Stop
from machine.process import last_words

STOPPED_WITHIN = 15.0


@dataclass(frozen=True)
class Program:
    """What can be started. name: as in 'the broker'. log: what its words are appended to. environment: None: ours."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Guarded:
    """A program that runs. guard: what ends it after us."""

    program: Program
    process: "subprocess.Popen[bytes]"
    guard: "subprocess.Popen[bytes]"

    def close(self) -> None:
        """Ends the program, and then its guard."""
        self.process.terminate()
        try:
            self.process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        finally:
            self.guard.kill()
            self.guard.wait()
            if self.guard.stdin is not None:
                self.guard.stdin.close()

    def check(self) -> None:
        """Raises Stop where the program ended by itself."""
        status = self.process.poll()
        if status is not None:
            why = signal.Signals(-status).name if status < 0 else f"exit status {status}"
            log = self.program.log
            raise Stop(f"{self.program.name} ended by itself ({why}), {log} says: {last_words(log)}")


def started(program: Program, is_ready: Callable[[], bool], within: float) -> Guarded:
    """Starts a program and returns when it is ready. within: seconds. Raises Stop where it dies or is not by then."""
    guard = start_guard()
    with program.log.open("ab") as words:
        process = subprocess.Popen(
            list(map(str, program.command)), stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            process_group=guard.pid, env=program.environment,
        )  # fmt: skip
    guarded = Guarded(program, process, guard)
    deadline = time.monotonic() + within
    try:
        while not is_ready():
            guarded.check()
            if time.monotonic() > deadline:
                log = program.log
                raise Stop(f"{program.name} did not answer within {within:.0f} s, {log} says: {last_words(log)}")
            time.sleep(0.1)
    except BaseException:  # a Ctrl-C while waiting too: the caller has no program yet to stop
        guarded.close()
        raise
    return guarded


def start_guard() -> "subprocess.Popen[bytes]":
    """A shell that waits for its parent's end, and then kills its process group, with the program in it.

    It reads a pipe whose other end this process alone holds, and which the kernel closes even on kill -9. The
    group is its own, so a terminal's Ctrl-C reaches neither: the parent stops the program when it is done.
    """
    return subprocess.Popen(["sh", "-c", "read _; kill -s KILL 0"], stdin=subprocess.PIPE, process_group=0)
