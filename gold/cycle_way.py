"""What became of what a cycle owes: rated, billed, posted by documents, pending. One row per cycle and measure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gold.billing.documents import KINDS
from gold.statuses import RATED

ZERO = Decimal(0)
CHARGES, AMOUNTS = "charges", "amounts"
"""What uses cost, exactly; what lines come to, rounded, with discounts, fees and taxes."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class CycleWay:
    """rated: None of AMOUNTS, which begin with bills. posted: by kind of document. All in the currency."""

    cycle: str
    measure: str
    rated: Decimal | None
    billed: Decimal
    posted: Mapping[str, Decimal]

    @property
    def pending(self) -> Decimal:
        """What no document has yet; below zero what a credit note is to say."""
        return (self.billed if self.rated is None else self.rated) - sum(self.posted.values(), ZERO)


def cycle_ways(tallies: Iterable[Row]) -> Iterator[CycleWay]:
    """Those of all cycles, in their order. tallies: rows of gold.tallies."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in tallies:
        for measure, step, amount in steps(row):
            sums[row["cycle"], measure, step] += amount
    for cycle in sorted({cycle for cycle, _, _ in sums}):
        for measure in (CHARGES, AMOUNTS):
            rated = sums[cycle, measure, "rated"] if measure == CHARGES else None
            posted = {kind: sums[cycle, measure, kind] for kind in KINDS}
            yield CycleWay(cycle, measure, rated, sums[cycle, measure, "billed"], posted)


def steps(row: Row) -> Iterator[tuple[str, str, Decimal]]:
    """Measure, step and amount of a tally: rated, billed, or a kind of document."""
    if row["source"] == "rated" and row["kind"] == RATED:
        yield CHARGES, "rated", row["money"]
    elif row["source"] in ("lines", "posted"):
        step = "billed" if row["source"] == "lines" else row["reason"]
        yield AMOUNTS, step, row["money"]
        if row["kind"] == "usage":
            yield CHARGES, step, row["exact"]
