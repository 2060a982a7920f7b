"""The Spark session of every job, notebook and test, with the settings of conf/ whatever starts it."""

import os
import re
import signal
import time
from collections.abc import Callable

from lake.checkout import ROOT
from lake.errors import Stop
from lake.session import REQUIRED, SPARK_LOG, Session, built, connected
from lake.signals import kept
from machine.launcher import GATEWAY_PORT, prepare, say_to
from machine.ports import is_open

WORKERS = {"spark.executorEnv.PYTHONPATH": str(ROOT), "spark.executorEnv.PYTHONSAFEPATH": "1"}
"""Python's workers on this machine import from this checkout, not from where they happen to start."""

REMOTE = "SPARK_REMOTE"
"""The variable of the environment that says where a session runs: sc://host:port."""

PORT = 15002
"""Spark Connect's own."""

SERVER = r"sc://(?P<host>\[[0-9A-Fa-f:.]+\]|[^][:/;]+)(:(?P<port>[0-9]{1,5}))?(/.*)?"

QUICK = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1"}
"""For a minute or two: Java's better compiler takes longer than it gives back. A million events take half the time
with it."""


def opened(app: str, remote: str | None, quick: bool, streams: bool, say: Callable[[str], None]) -> Session:
    """The session at sc://host:port, else one of this process, as attached and session give them; says so.

    streams: whether it must be the process's own.
    """
    began = time.monotonic()
    if remote and streams:
        say(f"streams end with the session they run in, and this job's with the job: not attached to {remote}")
    if remote and not streams:
        spark, what = attached(app, remote), f"attached to the warm session at {remote}"
    else:
        with kept(signal.SIGINT):  # Spark takes Ctrl-C for itself, and asks Java while another answer is awaited
            spark, what = session(app, quick), "Spark session ready"
    say(f"{what} ({time.monotonic() - began:.1f} s)")
    return spark


def session(app: str, quick: bool = False) -> Session:
    """The running session, or a new one: spark-submit's where it started this process, else this process's own.

    quick: for work that is soon over. Raises Stop where Java or a jar is missing, or Java does not start.
    """
    os.environ.pop(REMOTE, None)  # else Spark would attach, here or in a thread without a session
    if GATEWAY_PORT in os.environ:
        return built(app, REQUIRED | (QUICK if quick else {}))
    prepare()
    say_to(SPARK_LOG)
    return built(app, REQUIRED | WORKERS | (QUICK if quick else {}))


def attached(app: str, remote: str) -> Session:
    """A session on the server at sc://host:port, which forgets it when this process ends.

    Raises Stop where nothing answers; Spark itself would try for ten minutes.
    """
    server = re.fullmatch(SERVER, remote)
    if server is None or not is_open(int(server["port"] or PORT), server["host"].strip("[]")):
        raise Stop(f"no Spark session answers at {remote}: mend {REMOTE}, or unset it for a session of the job's own.")
    os.environ[REMOTE] = remote
    return connected(app, remote, REQUIRED)
