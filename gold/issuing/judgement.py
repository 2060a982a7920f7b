"""Whether an account's draft bill may go: its time is over, its uses are rated and charged, its total is expected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from gold.billing.documents import BILL
from gold.billing.notes import Drafts
from gold.issuing.checks import Checks
from gold.issuing.sums import sum_faults
from gold.issuing.uses import charged, in_words, open_uses, rated

Row = Mapping[str, Any]

COLLECTING, UNRATED, BEHIND, SUMS = "collecting", "unrated", "behind", "sums"
"""Checks beside those of gold.issuing.checks. collecting: late usage is waited for. unrated: uses are open. behind:
something is newer than the bill. sums: the account does not add up."""

MONTHS_BEFORE = 6
"""Whose bills a draft is compared with, at most."""


class Finding(NamedTuple):
    """A check that fails, and why. uses: rows of gold.issuing.uses.OPEN_USES, of UNRATED alone."""

    check: str
    why: str
    uses: list[Row] | None = None


@dataclass(frozen=True)
class Judgement:
    """By what drafts of a cycle are judged. collection_days: for how many after its last day an account's late usage is
    waited for. today: local. changed_from: the first local day of which the tariff says otherwise than usage was rated
    by; None: of none.
    """

    cycle: str
    checks: Checks
    collection_days: int
    today: date
    changed_from: date | None = None

    def findings(self, account_id: str, rows: Mapping[str, Sequence[Row]], made: Drafts) -> Iterator[Finding]:
        """The checks that an account fails. Notes are held by none: what they lack goes into later ones.

        rows: its own, as gold.issuing.drafts.Drafts has them. made: its drafts.
        """
        yield from (Finding(SUMS, why) for why in sum_faults(self.cycle, rows, made))
        if any(one["kind"] == BILL and one["cycle"] == self.cycle for one in rows["posted"]):
            return
        bill = next((bill for bill in rows["bills"] if bill["cycle"] == self.cycle), None)
        if bill is None:
            yield from unbilled(rows["uses"])
        elif self.today <= (until := bill["last_day"] + timedelta(days=self.collection_days)):
            yield Finding(COLLECTING, f"still collecting until {until}")
        else:
            yield from self.of_uses(bill, rows)
            total = sum((one.total for one in made.documents if one.cycle == self.cycle), Decimal(0))
            earlier = sorted((bill["cycle"], bill["total_due"]) for bill in rows["bills"] if bill["cycle"] < self.cycle)
            before = [due for _, due in earlier[-MONTHS_BEFORE:]]
            yield from (Finding(*fault) for fault in self.checks.findings(account_id, total, before))

    def of_uses(self, bill: Row, rows: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
        """What a bill is made without."""
        yield from unrated(rows["uses"])
        have, due = charged(line for line in rows["lines"] if line["cycle"] == self.cycle), rated(rows["uses"])
        if have != due:
            yield Finding(BEHIND, f"charges {in_uses(have)}, and {in_uses(due)} are rated: run tollhouse bill-cycle")
        changes = [row["since"] for row in rows["changed"]] + ([self.changed_from] if self.changed_from else [])
        if changes and min(changes) <= bill["last_day"]:
            said = f"is rated by what was believed of {min(changes)} before it changed"
            yield Finding(BEHIND, f"{said}: run tollhouse rate-usage and bill-cycle")


def unbilled(uses: Sequence[Row]) -> Iterator[Finding]:
    """What an account used that has no bill. What is free alone makes none: a number that is not active may call it."""
    yield from unrated(uses)
    count, _ = rated(row for row in uses if row["reason"] is None)
    if count:
        yield Finding(BEHIND, f"has {count:,} rated uses and no bill: run tollhouse bill-cycle")


def unrated(uses: Sequence[Row]) -> Iterator[Finding]:
    """The uses that wait for another rating."""
    if waiting := open_uses(uses):
        count = sum(row["uses"] for row in waiting)
        yield Finding(UNRATED, f"{count:,} uses are not rated: {', '.join(map(in_words, waiting))}", waiting)


def in_uses(sums: tuple[int, Decimal]) -> str:
    """A number of uses with what they cost."""
    return f"{sums[0]:,} uses of {sums[1]}"
