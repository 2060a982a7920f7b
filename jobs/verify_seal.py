"""Verifies a sealed cycle, or one bill of it: re-adds documents and totals, compares files, recomputes the root.

It runs serving/seals/verify_seal.py, which an auditor runs without Tollhouse, too: docs/audit.md.
"""

import sys
from contextlib import redirect_stdout

from lake.errors import ControlFailed
from machine.command import Call, Counts, Job, Stop
from serving.seals import verify_seal
from serving.seals.verify_seal import arguments

UNREADABLE = 1
"""The verifier's exit status where it can read nothing."""


def run(call: Call) -> Counts:
    """Prints what was verified. Raises Stop for what is no seal, and ControlFailed where something is wrong."""
    with redirect_stdout(sys.stderr if call.args.json else sys.stdout):
        status = verify_seal.run(call.args.seal, call.args.bill, call.args.root)
    if status == UNREADABLE:
        raise Stop("nothing was verified: name the folder of a seal, or the file of a proof.")
    if status:
        raise ControlFailed("it is not what was sealed; what differs is told above.")
    return {"verdict": "consistent" if call.args.root is None else "unchanged"}


EXAMPLE = "tollhouse verify-seal var/seals/2026-03 --root HEX"
JOB = Job("verify-seal", __doc__, EXAMPLE, arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
