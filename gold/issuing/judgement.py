"""Whether an account's draft bill may go: its time is over, its uses are rated and charged, its total is expected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from gold.billing.documents import BILL
from gold.billing.notes import Drafted
from gold.issuing.checks import GOLDEN, OUTLIER, Checks
from gold.issuing.sums import sum_faults
from gold.issuing.uses import NONE, charged, in_words, open_uses, rated

Row = Mapping[str, Any]

COLLECTING, UNRATED, BEHIND, SUMS = "collecting", "unrated", "behind", "sums"
"""Checks beside those of gold.issuing.checks. collecting: late usage is waited for. unrated: uses are open. behind:
something is newer than the bill. sums: the account does not add up."""

THE_TARIFF, THE_ACCOUNT = "the tariff", "a subscriber or coupon of the account"
"""What may be another than when a bill was made."""

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
    waited for. today: local."""

    cycle: str
    checks: Checks
    collection_days: int
    today: date

    def findings(self, rows: Mapping[str, Sequence[Row]], made: Drafted) -> Iterator[Finding]:
        """The checks that an account fails. Notes are held by none: what they lack goes into later ones.

        rows: its own, as gold.issuing.drafts.Drafts has them. made: its drafts.
        """
        yield from (Finding(SUMS, why) for why in sum_faults(self.cycle, rows, made))
        if any(one["kind"] == BILL and one["cycle"] == self.cycle for one in rows["posted"]):
            return
        bill = next((bill for bill in rows["bills"] if bill["cycle"] == self.cycle), None)
        if bill is not None and self.today <= (until := bill["last_day"] + timedelta(days=self.collection_days)):
            yield Finding(COLLECTING, f"still collecting until {until}")
            return
        yield from unrated(rows["uses"])
        yield from unbilled(rows["uses"]) if bill is None else behind(self.cycle, rows)
        yield from self.of_amounts(bill, rows, made)

    def of_amounts(self, bill: Row | None, rows: Mapping[str, Sequence[Row]], made: Drafted) -> Iterator[Finding]:
        """What is unlike the account's bills before, or known otherwise."""
        if bill is not None:
            total = sum((one.total for one in made.documents if one.cycle == self.cycle), Decimal(0))
            earlier = sorted((bill["cycle"], bill["total_due"]) for bill in rows["bills"] if bill["cycle"] < self.cycle)
            if (why := self.checks.outlier(total, [due for _, due in earlier[-MONTHS_BEFORE:]])) is not None:
                yield Finding(OUTLIER, why)
        due = None if bill is None else bill["total_due"]
        for known in rows["golden"]:
            if (why := self.checks.golden(due, known["total_due"])) is not None:
                yield Finding(GOLDEN, why)


def behind(cycle: str, rows: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """What is newer than an account's bill of a cycle."""
    have, due = charged(line for line in rows["lines"] if line["cycle"] == cycle), rated(rows["uses"])
    for service in sorted(have.keys() | due.keys()):
        one, other = have.get(service, NONE), due.get(service, NONE)
        if one != other:
            said = f"charges {service}: {in_uses(one)}, and {in_uses(other)} are rated"
            yield Finding(BEHIND, f"{said}: run tollhouse bill-cycle")
    for row in rows["newer"]:
        yield Finding(BEHIND, f"was made before {row['what']} changed: run tollhouse rate-usage and bill-cycle")


def unbilled(uses: Sequence[Row]) -> Iterator[Finding]:
    """What an account used that has no bill. Free calls alone make none: a number that is not active may call."""
    count = sum(uses for uses, _ in rated(row for row in uses if row["reason"] is None).values())
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
