"""Starts a warm Spark session on this machine, which every job and notebook then attaches to and is quicker for.

It stops by `tollhouse stop-session`, or when nothing has been attached to it for a while. A job that finds it says so;
SPARK_REMOTE= (empty) before a command gives it a session of its own.
"""

import argparse
import time
from contextlib import closing

from lake.signals import asked_to_end
from machine.command import Call, Counts, Job, duration, whole_number
from machine.ports import HOST
from machine.sessions import PORT
from machine.warm_session import WARM, is_used, start_server

POLL_SECONDS = 1.0  # seconds between looks at the server


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--port", type=whole_number(1, 65_535), default=PORT, help="of 127.0.0.1 (default: %(default)s)")
    add("--idle", type=duration, default="1h", metavar="1h", help="stop when unused for so long (default: %(default)s)")
    add("--foreground", action="store_true", help="stay until Ctrl-C or SIGTERM")


def run(call: Call) -> Counts:
    if call.args.foreground:
        return served(call)
    url = WARM.detached("start-session", "--foreground", "--port", str(call.args.port), "--idle", f"{call.args.idle}s")
    call.say(f"a warm session runs at {url}; jobs attach to it, `{WARM.ended_by}` stops it")
    return {"remote": url, "state": "running"}


def served(call: Call) -> Counts:
    """Runs the server in this process's hands until it is told to end, or nobody has used it for long."""
    port, url = call.args.port, f"sc://{HOST}:{call.args.port}"
    with WARM.held(), asked_to_end() as end, closing(start_server(port)) as server, WARM.announced(url):
        call.say(f"a warm session runs at {url}; Ctrl-C stops it")
        used = time.monotonic()
        while not end.wait(POLL_SECONDS):
            server.check()
            if is_used(server, port):
                used = time.monotonic()
            elif time.monotonic() - used > call.args.idle:
                call.say(f"nothing has been attached for {call.args.idle} s")
                break
    return {"remote": url, "state": "stopped"}


JOB = Job("start-session", __doc__, "tollhouse start-session --idle 2h", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
