"""The folders beside a lake that are this lake's alone, as the settings name them."""

from pathlib import Path

from gold.bills import BILLS
from lake import log
from lake.claims import check_claim, claim
from machine.command import Call

PUBLISHED, INVOICES = "[lake] published", "[lake] invoices"
HEAD, SEALS = "[documents] head", "[documents] seals"


def own(call: Call, path: Path, setting: str) -> Path:
    """A folder or file that a job writes to, which is the lake's from now on. setting: one of the above.

    Raises Stop where it is another lake's.
    """
    claim(path, lake_of(call), call.root, setting)
    return path


def check_own(call: Call, path: Path, setting: str) -> Path:
    """One that a job reads. Raises Stop where it is another lake's."""
    check_claim(path, lake_of(call), setting)
    return path


def lake_of(call: Call) -> str:
    """What no other lake is called; empty where nothing was billed."""
    return log.identity(call.reader.path(BILLS))
