"""What becomes of a job's output where whoever read it, as head does, has read enough."""

import os
import select
import signal
from pathlib import Path
from typing import TextIO

LEFT = 128 + signal.SIGPIPE
"""The exit status that a shell gives a program whose reader has left."""


def has_left(output: TextIO) -> bool:
    """Whether the reader of a pipe is there no more; what is still to be written to it goes nowhere then."""
    try:
        number = output.fileno()
    except OSError:  # it is no file
        return False
    ends = select.poll()
    ends.register(number, 0)  # a pipe without a reader is told unasked
    if not ends.poll(0):
        return False
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), number)
    return True
