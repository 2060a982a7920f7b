"""Jobs in process groups of their own, to be killed at work, or to have another beside them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import psutil

from machine.command import Job
from tests.builders import ROOT

QUICK = {"SPARK_SUBMIT_OPTS": "-XX:TieredStopAtLevel=1"}
"""In the environment of a process for a minute: Java's better compiler takes longer than it gives back."""

ALONE = os.environ | {"SPARK_REMOTE": ""} | QUICK
Running = subprocess.Popen[str]


def process(job: Job, arguments: Sequence[str], environment: Mapping[str, str] = ALONE) -> Running:
    """A run of a job, with a session of its own where the environment names none."""
    command = [sys.executable, "-m", "jobs", job.name, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )


def wait(running: Running, when: Callable[[], bool]) -> None:
    """Waits until a run, which must not end before, has come so far."""
    while running.poll() is None and not when():
        time.sleep(0.002)
    assert running.poll() is None, running.communicate()


def killed(running: Running, when: Callable[[], bool]) -> None:
    """Kills a run, and all that it started, as soon as it has come so far."""
    wait(running, when)
    os.killpg(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL


def has_session(running: Running) -> bool:
    """Whether a run has begun to start Java."""
    return any(child.name() == "java" for child in psutil.Process(running.pid).children(recursive=True))
