"""Stops the warm session that start-session left running."""

from machine.arguments import no_arguments
from machine.command import Call, Counts, Job
from machine.warm_session import WARM


def run(call: Call) -> Counts:
    """Stops it, whoever is attached."""
    if not WARM.ended():
        call.say("no warm session runs")
    return {"state": "stopped"}


JOB = Job("stop-session", __doc__, "tollhouse stop-session", no_arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
