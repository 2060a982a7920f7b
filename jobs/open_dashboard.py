"""Opens the dashboard over the published snapshot in a browser: KPIs, revenue, customers, bills and operations."""

import argparse
from pathlib import Path

from machine.command import Call, Counts, Job, whole_number
from machine.ports import HOST, untaken
from serving.dashboard.serve import serve

PORT = 8501


def arguments(parser: argparse.ArgumentParser) -> None:
    ports = whole_number(1, 65_535)
    parser.add_argument("--port", type=ports, default=PORT, metavar="N", help="default: %(default)s")
    listens = "on which it listens; any but 127.0.0.1 shows the figures to all who reach it (default: %(default)s)"
    parser.add_argument("--address", default=HOST, help=listens)
    parser.add_argument("--no-browser", action="store_true", help="only write the address")


def run(call: Call) -> Counts:
    """Serves the dashboard until Ctrl-C."""
    args = call.args
    port = untaken(args.port, "close what listens there, or name another with --port")
    call.say(f"http://{args.address}:{port} until Ctrl-C, over {Path(call.settings.lake.published).resolve()}")
    serve(args.settings.resolve(), args.address, port, not args.no_browser)
    return {}


JOB = Job("open-dashboard", __doc__, "tollhouse open-dashboard", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
