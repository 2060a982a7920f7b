"""A job that never ends by itself, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator, Mapping

from tests.builders import ROOT

ENDLESS = """
from machine.command import Job

def act(call):
    call.say("starting")
    rows = call.store.spark.range(10**15)
    call.say("asking")
    rows.selectExpr("sum(hash(id))").collect()

raise SystemExit(Job("try-it", "Tries it.", "tollhouse try-it", lambda _: None, act, kept=False).main([]))
"""
STOPPED = "try-it: stopped when asked to; what was committed stays, and it can be run again.\n"


def begun(environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    """The job, at the head of a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", ENDLESS], cwd=ROOT, env=environment, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def lines_until(process: "subprocess.Popen[str]", word: str) -> Iterator[str]:
    """The lines that a process writes to stderr, up to the one that ends with the word."""
    assert process.stderr is not None
    for line in process.stderr:
        yield line
        if line.endswith(f": {word}\n"):
            return
