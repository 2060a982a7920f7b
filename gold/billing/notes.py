"""What an account's fresh and posted lines leave to be issued: draft bills, and notes to the bills that are issued.

Drafts are made anew, never added to: what is issued counts as posted, and what is no longer owed is not drafted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from gold.billing.document_lines import DocumentLine, Entry
from gold.billing.documents import BILL, CREDIT_NOTE, DEBIT_NOTE, KINDS, WRITE_OFF, Block, Document, total
from gold.billing.note_terms import NoteTerms
from gold.billing.owed import by_tax, owed, standing_order


@dataclass(frozen=True)
class Standing:
    """Where an account stands. fresh, posted: the lines of all its bills, and of all its documents, in any order.

    billed: the cycles that it has a fresh bill of. issued: its issued bills' ids, by cycle. has_next: whether a bill
    of a cycle after all of these is to be expected: gold.billing.account.is_billed_after.
    """

    account_id: str
    fresh: Sequence[DocumentLine]
    posted: Sequence[Entry]
    billed: Collection[str]
    issued: Mapping[str, str]
    has_next: bool


@dataclass(frozen=True)
class Drafted:
    """documents: by cycle and kind. waiting: what is to be carried by a bill of which there is no draft yet, and
    usage of cycles of which there is no bill at all."""

    documents: tuple[Document, ...]
    waiting: tuple[Entry, ...]


def drafts(account: Standing, terms: NoteTerms) -> Drafted:
    """What is to be issued to an account: what is posted, these documents and what waits add up to what is fresh."""
    differing = by_cycle(account)
    bills = sorted(set(account.billed) - account.issued.keys())
    can_carry = terms.is_carried and (bool(bills) or account.has_next)
    documents, carried = list[Document](), list[Entry]()
    for cycle, bill in account.issued.items():
        for part in by_tax(differing.pop(cycle)):
            kind = note_kind(cycle, total(part), terms, can_carry=can_carry)
            if kind is None:
                carried += part
            else:
                documents.append(Document(kind, account.account_id, cycle, bill, tuple(part)))
    for cycle in bills:
        blocks = blocks_of(carried, account.issued) if cycle == bills[0] else ()
        documents.append(bill_of(account.account_id, cycle, differing.pop(cycle), blocks))
    waiting = [*chain.from_iterable(differing.values()), *([] if bills else carried)]
    return Drafted(tuple(sorted(documents, key=order)), tuple(sorted(waiting, key=standing_order)))


def by_cycle(account: Standing) -> dict[str, list[Entry]]:
    """What each cycle of an account owes."""
    fresh, posted = defaultdict[str, list[DocumentLine]](list), defaultdict[str, list[Entry]](list)
    for line in account.fresh:
        fresh[line.cycle].append(line)
    for entry in account.posted:
        posted[entry.line.cycle].append(entry)
    cycles = fresh.keys() | posted.keys() | set(account.billed) | account.issued.keys()
    return {cycle: owed(fresh[cycle], posted[cycle]) for cycle in cycles}


def note_kind(cycle: str, owing: Decimal, terms: NoteTerms, *, can_carry: bool) -> str | None:
    """As what a part of what an issued cycle owes is issued; None: a bill carries it.

    What lowers a bill is credited, however little; what raises it goes by the terms.
    """
    if cycle < terms.corrected_from:
        return WRITE_OFF
    if owing < 0:
        return CREDIT_NOTE
    if can_carry:
        return None
    if owing == 0:
        return CREDIT_NOTE
    return DEBIT_NOTE if owing >= terms.minimum else WRITE_OFF


def blocks_of(carried: Iterable[Entry], issued: Mapping[str, str]) -> tuple[Block, ...]:
    """A block for each cycle, the oldest first."""
    of_cycle = defaultdict[str, list[Entry]](list)
    for entry in sorted(carried, key=standing_order):
        of_cycle[entry.line.cycle].append(entry)
    return tuple(Block(cycle, issued[cycle], tuple(entries)) for cycle, entries in of_cycle.items())


def bill_of(account_id: str, cycle: str, entries: Iterable[Entry], blocks: tuple[Block, ...] = ()) -> Document:
    """A bill; its lines stand as the fresh bill has them."""
    lines = sorted(entries, key=lambda entry: (entry.line.line_no, entry.line.line_id))
    return Document(BILL, account_id, cycle, None, tuple(lines), blocks)


def order(document: Document) -> tuple[object, ...]:
    """Where a draft stands among those of its account."""
    return document.cycle, KINDS.index(document.kind), standing_order(document.own[0]) if document.own else ()
