"""An account's three cycles by a seed: uses arrive, are corrected and billed in any order, documents are issued."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

import pyarrow

from gold.bill_lines import BILL_LINES, bill_lines
from gold.billing.account import ATTRIBUTES, Account
from gold.billing.bill import bill
from gold.billing.document_lines import DocumentLine, Entry, entry_of, line_of, posted
from gold.billing.documents import BILL, Document
from gold.billing.lines import Listed
from gold.billing.note_terms import NoteTerms
from gold.billing.notes import Drafted, Standing, drafts
from gold.billing.plan_fee_lines import PlanFees
from gold.billing.usage import usage_lines
from gold.cycles import cycle
from lake.ddl import arrow_schema
from tests.gold.bill_cases import EID, KINDS, NO_FEAST, RAMADAN, Use, part, rules_of
from tests.gold.few_rules import DISCOUNTS, TAXES, ZONES
from tests.gold_rows import CUSTOMER

Item = TypeVar("Item")
CYCLES = ("2026-03", "2026-04", "2026-05")
RULES = [
    (date(2018, 1, 1 + number), rules_of(text))
    for number, text in enumerate((DISCOUNTS, TAXES, ZONES, TAXES.replace('percent = "5"', 'percent = "6"')))
]
SCHEMA = arrow_schema(BILL_LINES.columns)
LAST = 5_000_000
"""Micro-units of the dearest use."""


@dataclass
class Books:
    """uses, rules, traits: of each cycle, as they are believed. billed: cycles with a fresh bill."""

    random: Random
    terms: NoteTerms
    has_next: bool = True
    uses: dict[str, list[Use]] = field(default_factory=lambda: {name: [] for name in CYCLES})
    rules: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CYCLES, 0))
    traits: dict[str, str] = field(default_factory=lambda: dict.fromkeys(CYCLES, "joined_on"))
    billed: set[str] = field(default_factory=lambda: set(CYCLES[:2]))
    issued: dict[str, str] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)

    @property
    def posted(self) -> list[Entry]:
        """The entries of all documents, as their rows say them."""
        return [entry_of(posted(entry)) for document in self.documents for entry in document.entries]

    @property
    def fresh(self) -> list[DocumentLine]:
        """The lines of all bills that there are."""
        return [line for name in sorted(self.billed) for line in self.bill(name)]

    def bill(self, name: str) -> Iterator[DocumentLine]:
        """A cycle's lines, by what is believed now, by way of their rows."""
        said = {**CUSTOMER, "is_urban": False, self.traits[name]: CUSTOMER["joined_on"]}
        period = cycle(name)
        account = Account("A1", {key: said[key] for key in ATTRIBUTES}, period.first_day, period.last_day, 1)
        version, rules = self.rules[name], RULES[self.rules[name]][1]
        usage = usage_lines(map(part, self.uses[name]), rules.selections, KINDS, 2)
        made = bill(account, usage, PlanFees(), rules, 2)
        listed = {"A1": Listed(made.lines, made.taxes, RULES[version][0])}
        yield from map(line_of, pyarrow.table(bill_lines(listed, name, "run"), SCHEMA).to_pylist())

    def drafts(self) -> Drafted:
        """What is to be issued now; lines, bills and documents come in any order."""
        fresh, before = self.shuffled(self.fresh), self.shuffled(self.posted)
        issued = dict(self.shuffled(self.issued.items()))
        return drafts(Standing("A1", fresh, before, self.shuffled(self.billed), issued, self.has_next), self.terms)

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        many = list(items)
        self.random.shuffle(many)
        return many

    def issue(self, documents: Iterable[Document]) -> None:
        """Posts drafts, whichever of them."""
        for document in documents:
            self.documents.append(document)
            if document.kind == BILL:
                self.issued[document.cycle] = f"{document.cycle}-A1"

    def change(self) -> None:
        """A late use, a corrected price, rule or attribute, a use taken back, a bill, a cancelled account."""
        random, name = self.random, self.random.choice(CYCLES)
        match random.randrange(8):
            case 0 | 1:
                service = random.choice(("voice", "sms", "data"))
                day, digit = random.choice((RAMADAN, EID, NO_FEAST)), random.choice("12")
                charge = str(Decimal(random.randrange(LAST)).scaleb(-6))
                self.uses[name].append((service, charge, day, digit, random.choice(("europe", "asia"))))
            case 2 if self.uses[name]:
                place = random.randrange(len(self.uses[name]))
                service, _, *others = self.uses[name][place]
                charge = str(Decimal(random.randrange(LAST)).scaleb(-6))
                self.uses[name][place] = (service, charge, *others)  # type: ignore[assignment]
            case 3 if self.uses[name]:
                self.uses[name].pop(random.randrange(len(self.uses[name])))
            case 4:
                self.rules[name] = random.randrange(len(RULES))
            case 5:
                self.traits[name] = random.choice(("is_student", "is_urban", "joined_on"))
            case 6:
                self.billed.add(name)
            case _:
                self.has_next = random.random() < 0.8


def lines(entries: Iterable[Entry]) -> Counter[DocumentLine]:
    """How often each line is left when minus has taken plus away."""
    left = Counter[DocumentLine]()
    for entry in entries:
        left[entry.line] += -1 if entry.is_reversal else 1
    return Counter({line: count for line, count in left.items() if count})
