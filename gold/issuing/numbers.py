"""Numbers of documents: gapless and unique in their series, in the order in which documents are given."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gold.billing.documents import BILL, CREDIT_NOTE, DEBIT_NOTE

LETTERS = {BILL: "B", CREDIT_NOTE: "C", DEBIT_NOTE: "D"}
"""What a kind's numbers begin with. A write-off has none."""


@dataclass(frozen=True, slots=True)
class Number:
    """series: as B2026, a kind's in the year of issue. serial: from 1."""

    series: str
    serial: int

    @property
    def text(self) -> str:
        """As it stands on the document: B2026-0000001."""
        return f"{self.series}-{self.serial:07}"


def numbers(kinds: Iterable[str], last: Mapping[str, int], issue_date: date) -> Iterator[Number | None]:
    """The number of each document of these kinds, in their order; None of a kind that has none.

    last: the serial given last, by series; one that is not there begins.
    """
    serials = dict(last)
    for kind in kinds:
        if kind not in LETTERS:
            yield None
            continue
        series = f"{LETTERS[kind]}{issue_date.year}"
        serials[series] = serials.get(series, 0) + 1
        yield Number(series, serials[series])
