"""What becomes of a cycle's call detail: whether it is sealed, held, and until when it is kept."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gold.approvals import APPROVALS
from gold.bills import BILLS
from gold.cycles import Cycle
from gold.cycles import cycle as cycle_named
from gold.documents import DOCUMENTS
from machine.command import Call
from serving.seals.folders import seals


@dataclass(frozen=True)
class Clock:
    """Of a cycle. sealed_until: the first day on which its call detail may be gone, as its seals say; None as long as a
    document of it has no seal. why: what keeps it beyond, if anything does."""

    cycle: str
    sealed_until: date | None
    why: str

    @property
    def is_over(self) -> bool:
        """Whether nothing keeps the cycle's call detail any more."""
        return not self.why


def clock(call: Call, cycle: str) -> Clock:
    """The clock of a cycle on the day of a run: what its seals say, and what the settings say now."""
    until = sealed_until(call, cycle)
    if held := on_hold(call, cycle):
        return Clock(cycle, until, f"{held} is on hold")
    if until is None:
        return Clock(cycle, until, f"{cycle} is not sealed")
    if waiting := approved_bill(call, cycle):
        return Clock(cycle, until, f"{waiting} is approved and not issued")
    last = max(until, detail_until(cycle_named(cycle), call.settings.retention.detail_months))
    return Clock(cycle, until, "" if call.today >= last else f"{cycle} is kept until {last}")


def detail_until(of: Cycle, months: int) -> date:
    """The first day on which call detail of a cycle may be gone: so many whole months after its last account's end."""
    month = of.on(28).last_day.year * 12 + of.on(28).last_day.month + months
    return date(month // 12, month % 12 + 1, 1)


def approved_bill(call: Call, cycle: str) -> str:
    """A bill that somebody let go and that is no document yet: its itemisation is still to be made. Empty: none is."""
    of_cycle = {"cycle": [cycle]}
    bills = call.reader.scan(BILLS, of_cycle).select(document_id="bill_id")
    approved = bills.join(call.reader.scan(APPROVALS, of_cycle), "document_id", "semi")
    waiting = approved.join(call.reader.scan(DOCUMENTS, of_cycle), "document_id", "anti")
    return min(waiting.collect()["document_id"], default="")


def on_hold(call: Call, cycle: str) -> str:
    """The cycle, or the first of its accounts, of which the settings say that nothing goes; empty where none does."""
    holds = call.settings.retention.holds
    if not holds or cycle in holds:
        return cycle if holds else ""
    whose = {"cycle": [cycle], "account_id": holds}
    named = [
        call.reader.scan(table, whose).select("account_id").collect()["account_id"] for table in (BILLS, DOCUMENTS)
    ]
    return min((account for accounts in named for account in accounts), default="")


def cycles(call: Call) -> list[str]:
    """Those that have bills or documents."""
    named = [call.reader.scan(table).select("cycle").unique().collect()["cycle"] for table in (BILLS, DOCUMENTS)]
    return sorted({cycle for names in named for cycle in names})


def loss(call: Call, cycle: str) -> str:
    """Why it is a fault where call detail of a cycle is gone; empty once the day in its seals has come."""
    until = sealed_until(call, cycle)
    if until is None:
        return f"that is a loss, since {cycle} is not sealed"
    return "" if call.today >= until else f"that is a loss, since its seal has it kept until {until}"


def sealed_until(call: Call, cycle: str) -> date | None:
    """What the seals of a cycle say, where they have all of its documents, and there are some."""
    folder = call.settings.documents.seals
    standing = [] if "://" in folder else seals(Path(folder).resolve(), cycle)
    try:
        sealed = {id_ for seal in standing for id_ in seal.documents()}
        until = max((seal.detail_kept_until for seal in standing), default=None)
    except (OSError, ValueError, LookupError, TypeError):  # tollhouse verify-seal tells where it is damaged
        return None
    issued = call.reader.scan(DOCUMENTS, {"cycle": [cycle]}).select("document_id").collect()["document_id"]
    return until if sealed and sealed.issuperset(issued) else None
