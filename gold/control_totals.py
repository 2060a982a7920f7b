"""What went into and came out of a hop of the data's way. One row per control_run, hop, part and measure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gold.hops import HOPS
from gold.postings import BOTH, IN, OUT, Posting
from lake.table import Table

CONTROL_TOTALS = Table(
    name="gold.control_totals",
    key=("control_run", "hop", "part", "measure"),
    columns="""
        control_run STRING    NOT NULL COMMENT 'the run of reconcile-lake',
        checked_at  TIMESTAMP NOT NULL COMMENT 'UTC',
        hop         STRING    NOT NULL COMMENT 'such as bronze = usage + rejects + duplicates',
        part        STRING    NOT NULL COMMENT 'the topic, run or cycle it was counted for',
        measure     STRING    NOT NULL COMMENT 'records | units | money',
        going_in    DECIMAL(38,6) NOT NULL,
        coming_out  DECIMAL(38,6) NOT NULL,
        difference  DECIMAL(38,6) NOT NULL COMMENT 'going_in less coming_out; 0 when balanced',
        note        STRING    COMMENT 'why a difference is none, such as: not yet billed; null: it is one'
    """,
)

Excuses = Mapping[tuple[str, str], str]
"""By hop and side: why nothing at all was posted there, where that is no loss; by hop and BOTH: why they may differ."""


@dataclass(frozen=True)
class Total:
    """One row of CONTROL_TOTALS, without its run."""

    hop: str
    part: str
    measure: str
    going_in: Decimal
    coming_out: Decimal
    note: str | None

    @property
    def difference(self) -> Decimal:
        """What was lost; negative: what came from nowhere."""
        return self.going_in - self.coming_out

    @property
    def broken(self) -> bool:
        """Whether it does not balance without a reason."""
        return self.difference != 0 and self.note is None


def control_totals(postings: Iterable[Posting], excuses: Excuses) -> list[Total]:
    """The postings of each hop, part and measure summed, in the order of the data's way."""
    by_part: dict[tuple[str, str, str], list[Posting]] = defaultdict(list)
    for posting in postings:
        by_part[posting.hop, posting.part, posting.measure].append(posting)
    keys = sorted(by_part, key=lambda key: (HOPS.index(key[0]), key))
    return [total(key, by_part[key], excuses) for key in keys]


def total(key: tuple[str, str, str], posted: list[Posting], excuses: Excuses) -> Total:
    """One total. A note stands where it balances, an excuse where it does not."""
    sides = {side: sum(Decimal(posting.amount) for posting in posted if posting.side == side) for side in (IN, OUT)}
    if sides[IN] == sides[OUT]:
        note = next((posting.note for posting in posted if posting.note), None)
    else:
        empty = {IN, OUT} - {posting.side for posting in posted} or {BOTH}
        note = next((excuses[key[0], side] for side in empty if (key[0], side) in excuses), None)
    return Total(*key, Decimal(sides[IN]), Decimal(sides[OUT]), note)


def as_rows(totals: Iterable[Total], run: str, at: datetime) -> list[tuple[object, ...]]:
    """The rows of CONTROL_TOTALS. run: of reconcile-lake; at: when it began."""
    return [(run, at, t.hop, t.part, t.measure, t.going_in, t.coming_out, t.difference, t.note) for t in totals]
